/**
 * The edges into one role: exact principal entries give one edge each; an account, the organization and `*` give one
 * set-valued edge. Source: docs/evaluation-rules.md, "What becomes an edge".
 */
import { parseIdentityArn } from '../arn/arn.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { Audience, NodeId, NoteCode } from '../graph/model.ts';
import type { PrincipalRef } from '../policy/principal.ts';
import { isProviderMissing } from './caller-text.ts';
import type { SetVerdict, SetVerdicts } from './set-verdicts.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { TargetShapes, TargetView } from './target-shapes.ts';
import type { Template } from './verdicts.ts';

/** An edge before its texts are filled in. */
export interface FoundEdge {
  readonly source: NodeId;
  readonly template: Template;
  readonly audience: Audience | undefined;
}

export class EdgeFinder {
  readonly #index: SnapshotIndex;
  readonly #targets: TargetShapes;
  readonly #sets: SetVerdicts;
  readonly #audiences = new Map<SetVerdict, readonly [Audience | undefined, Audience | undefined]>();
  readonly #dead = new Map<NoteCode, Template>();

  constructor(index: SnapshotIndex, targets: TargetShapes, sets: SetVerdicts) {
    this.#index = index;
    this.#targets = targets;
    this.#sets = sets;
  }

  /** Calls `emit` for each edge into the role; the order says nothing. */
  into(view: TargetView, emit: (edge: FoundEdge) => void): void {
    const { shape } = view;
    const isOne = shape.exact.length < 2;
    const seen = isOne ? undefined : new Set<NodeId>();
    const once = (source: NodeId, template: Template | undefined, isDead = false): void => {
      if (
        template === undefined ||
        (!isDead && template.decision.status === 'none') ||
        seen?.has(source) === true
      )
        return;
      seen?.add(source);
      emit({ source, template, audience: undefined });
    };
    for (const ref of shape.exact) this.#exact(ref, view, once);
    for (const named of shape.accounts) {
      const id = view.text(named);
      const found = this.edgeOfSet(id, view);
      if (found !== undefined) emit(found);
    }
    if (shape.isWild) {
      const found = this.edgeOfSet(this.#wildSource(view), view);
      if (found !== undefined) emit(found);
    }
  }

  /**
   * The edge of a set: exact counts, and as its own status that of the strongest caller. `undefined` when nobody in
   * the set can pass the trust.
   */
  edgeOfSet(source: NodeId, view: TargetView): FoundEdge | undefined {
    const account = this.#index.table.account(source);
    const isEveryone = source === '*' || source.startsWith('organization:');
    const isOutside = source === '*' || (!isEveryone && account === undefined);
    const inside = isEveryone
      ? this.#sets.ofEveryone(view)
      : account === undefined
        ? NOBODY
        : this.#sets.ofAccount(view, account);
    const { best } = inside;
    if (best !== undefined && !isOutside)
      return { source, template: best, audience: this.#audience(inside, false) };
    const outside = this.#sets.verdicts.ofNode(source, view);
    if (outside === undefined) return undefined;
    const isOpenOutside = isOutside && outside.decision.status === 'trusted_unverified';
    const template = strongest(best, outside, isOutside);
    return template.decision.status === 'none'
      ? undefined
      : { source, template, audience: this.#audience(inside, isOpenOutside) };
  }

  /** Everyone in the organization when nobody outside can pass the trust, else anyone. */
  #wildSource(view: TargetView): NodeId {
    const organization = this.#index.organization.id;
    if (organization === undefined) return '*';
    const status = this.#sets.verdicts.ofNode('*', view)?.decision.status ?? 'none';
    return status === 'none' || status === 'denied' ? `organization:${organization}` : '*';
  }

  #exact(
    ref: Exclude<PrincipalRef, { readonly kind: 'wild' | 'account' }>,
    view: TargetView,
    emit: (source: NodeId, template: Template | undefined, isDead?: boolean) => void,
  ): void {
    const { verdicts } = this.#sets;
    const dead = (source: string, note: NoteCode): void => {
      emit(view.text(source), this.#deadTemplate(note), true);
    };
    switch (ref.kind) {
      case 'user':
      case 'role':
      case 'session':
      case 'unique_id': {
        const row = this.#targets.rowOf(ref, view);
        const found = this.#index.table.at(row);
        if (found !== undefined) emit((found.user ?? found.role).arn, verdicts.ofRow(row, view));
        else if (ref.kind === 'unique_id') dead(ref.id, 'dangling_principal');
        else if (this.#index.isReadWhole(view.text(ref.account))) dead(ref.arn, 'principal_not_found');
        else emit(view.text(ref.arn), verdicts.ofNode(ref.arn, view));
        return;
      }
      case 'service':
        emit(view.text(ref.service), verdicts.ofNode(ref.service, view));
        return;
      case 'federated': {
        const provider = view.text(ref.provider);
        const owner = parseIdentityArn(provider);
        if (owner !== undefined && owner.account !== view.account.record.id)
          dead(ref.provider, 'ineffective_entry');
        else if (owner !== undefined && isProviderMissing(provider, { account: view.account.record }))
          dead(ref.provider, 'provider_missing');
        else emit(provider, verdicts.ofNode(ref.provider, view));
        return;
      }
      case 'ineffective':
        dead(ref.text, 'ineffective_entry');
    }
  }

  #deadTemplate(note: NoteCode): Template {
    const known = this.#dead.get(note);
    if (known !== undefined) return known;
    const template: Template = {
      own: undefined,
      decision: {
        source: '',
        target: '',
        action: 'sts:AssumeRole',
        status: 'none',
        decidedBy: ['trust'],
        blockedBy: ['trust'],
        conditions: [],
        matched: [],
        layers: [],
        capabilities: { tagSession: false, setSourceIdentity: false },
        coverage: 'full',
        notes: [note],
      },
    };
    this.#dead.set(note, template);
    return template;
  }

  /** Equal counts that come from one memo share their audience. */
  #audience(verdict: SetVerdict, outside: boolean): Audience {
    const [closed, open] = this.#audiences.get(verdict) ?? [undefined, undefined];
    const known = outside ? open : closed;
    if (known !== undefined) return known;
    let covered = 0;
    const byStatus = EDGE_STATUSES.flatMap((status) => {
      const count = verdict.counts.get(status);
      covered += count ?? 0;
      return count === undefined ? [] : [[status, count] as const];
    });
    const audience: Audience = { covered, byStatus: Object.fromEntries(byStatus), outside };
    this.#audiences.set(verdict, outside ? [closed, audience] : [audience, open]);
    return audience;
  }
}

const NOBODY: SetVerdict = { counts: new Map(), best: undefined };

function strongest(best: Template | undefined, outside: Template, isOutside: boolean): Template {
  const inside = best?.decision.status;
  const isOpen = outside.decision.status === 'trusted_unverified';
  if (isOutside && isOpen && inside !== 'allowed' && inside !== 'conditional') return outside;
  if (best !== undefined) return best;
  if (isOutside) return outside;
  // Nobody in the account is let through: the trust stands, the permission is missing.
  const trusted = outside.decision.status !== 'none';
  return {
    own: outside.own,
    decision: {
      ...outside.decision,
      status: trusted ? 'trust_only' : 'none',
      decidedBy: trusted ? ['identity'] : ['trust'],
      conditions: [],
    },
  };
}
