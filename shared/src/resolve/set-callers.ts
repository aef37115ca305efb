/**
 * Set-valued trusts: the callers behind an account, the organization or `*`, counted by class and listed on demand.
 * Nothing here grows with roles times principals: see evaluate/caller-profile.ts for what makes callers alike.
 */
import { isAccountId } from '../arn/arn.ts';
import { looksAtIdentity } from '../evaluate/caller-profile.ts';
import { decide } from '../evaluate/decide.ts';
import { mayPermit } from '../evaluate/may-permit.ts';
import type { Decision } from '../evaluate/model.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { Audience, Edge, EdgeStatus, NodeId } from '../graph/model.ts';
import { buildRequest } from './build-request.ts';
import { decidePair } from './decide-pair.ts';
import { toEdge } from './edge.ts';
import type { PrincipalEntry, ProfileEntry, RoleEntry, SnapshotIndex } from './snapshot-index.ts';
import { readTrustEntries } from './trust-entries.ts';
import type { RequestFacts } from './trust-model.ts';

/** Sources that stand for many principals. */
export function isSet(source: NodeId): boolean {
  return source === '*' || source.startsWith('organization:') || isAccountId(source);
}

export class SetCallers {
  readonly #index: SnapshotIndex;

  constructor(index: SnapshotIndex) {
    this.#index = index;
  }

  /**
   * The edge of a set: exact counts, and as its own status that of the strongest caller. `named` principals have
   * edges of their own. `undefined` when nobody in the set can pass the trust.
   */
  edge(
    source: NodeId,
    target: RoleEntry,
    named: ReadonlySet<NodeId>,
    facts?: RequestFacts,
  ): Edge | undefined {
    const outside = decidePair(
      this.#index,
      source,
      target.role.arn,
      false,
      facts === undefined ? {} : { facts },
    );
    const isOpenOutside = this.#isOutside(source) && outside.status === 'trusted_unverified';
    const counts = new Map<EdgeStatus, number>();
    let covered = 0;
    let best: Decision | undefined;
    for (const { decision, callers } of this.#decisions(source, target, named, facts)) {
      if (decision.status === 'none' || decision.status === 'permit_only') continue;
      covered += callers;
      counts.set(decision.status, (counts.get(decision.status) ?? 0) + callers);
      if (best === undefined || rank(decision.status) < rank(best.status)) best = decision;
    }
    const audience: Audience = {
      covered,
      byStatus: Object.fromEntries(
        EDGE_STATUSES.flatMap((status) => {
          const count = counts.get(status);
          return count === undefined ? [] : [[status, count]];
        }),
      ),
      outside: isOpenOutside,
    };
    const decision = strongest(best, outside, this.#isOutside(source));
    return decision.status === 'none' ? undefined : { ...toEdge({ ...decision, source }), audience };
  }

  /** Whether principals that were not read may stand behind the set. */
  #isOutside(source: NodeId): boolean {
    return (
      source === '*' || (!source.startsWith('organization:') && this.#index.account(source) === undefined)
    );
  }

  /** One decision per class of callers, or per caller where the role looks at who exactly they are. */
  *#decisions(
    source: NodeId,
    target: RoleEntry,
    named: ReadonlySet<NodeId>,
    facts: RequestFacts | undefined,
  ): Iterable<{ readonly decision: Decision; readonly callers: number }> {
    const individually =
      looksAtIdentity(target.target.trust.policy) ||
      this.#index.organization.rcpsLookAtIdentity(target.account.id);
    // Without a permission an account entry leaves every class of one kind merely trusted: one decision for all.
    // A `*` beside it lets in principals of the role's own account without any, so there each class counts.
    const needsPermission =
      isAccountId(source) && (source !== target.account.id || !readTrustEntries(target, this.#index).wild);
    const unpermitted = new Map<string, { readonly first: PrincipalEntry; callers: number }>();
    for (const profile of this.#profilesBehind(source, target)) {
      const { members } = profile;
      const unnamed = named.size === 0 ? members : members.filter(({ caller }) => !named.has(caller.node));
      const first = unnamed[0];
      if (first === undefined) continue;
      if (individually) {
        for (const entry of unnamed) yield { decision: this.decide(entry, target, facts), callers: 1 };
      } else if (needsPermission && !this.#mayPermit(profile, target)) {
        const kind = `${first.caller.kind} ${String(first.role?.target.serviceLinked)}`;
        const bucket = unpermitted.get(kind);
        if (bucket === undefined) unpermitted.set(kind, { first, callers: unnamed.length });
        else bucket.callers += unnamed.length;
      } else {
        yield { decision: this.decide(first, target, facts), callers: unnamed.length };
      }
    }
    for (const { first, callers } of unpermitted.values()) {
      yield { decision: this.decide(first, target, facts), callers };
    }
  }

  /** Every principal that the set may stand for, whatever its verdict. */
  *of(source: NodeId, target: RoleEntry): Iterable<PrincipalEntry> {
    for (const { members } of this.#profilesBehind(source, target)) yield* members;
  }

  /** An account stands for its own principals; `*` and the organization for those and for permitted ones elsewhere. */
  *#profilesBehind(source: NodeId, target: RoleEntry): Iterable<ProfileEntry> {
    if (isAccountId(source)) {
      const account = this.#index.account(source);
      if (account !== undefined) yield* this.#index.profilesOf(account);
      return;
    }
    for (const account of this.#index.snapshot.accounts) {
      const own = account.id === target.account.id;
      for (const profile of this.#index.profilesOf(account)) {
        if (own || this.#mayPermit(profile, target)) yield profile;
      }
    }
  }

  #mayPermit({ members, mayAssume }: ProfileEntry, { target }: RoleEntry): boolean {
    const first = members[0];
    return mayAssume && first !== undefined && mayPermit(first.decisive.identity, target);
  }

  /** Verdict of one collected principal, without evidence. */
  decide(entry: PrincipalEntry, target: RoleEntry, facts?: RequestFacts): Decision {
    const request = buildRequest(
      entry.caller,
      entry.decisive,
      target,
      'sts:AssumeRole',
      this.#index,
      facts,
      false,
    );
    return decide(request, false);
  }
}

function strongest(best: Decision | undefined, outside: Decision, isOutside: boolean): Decision {
  if (
    isOutside &&
    outside.status === 'trusted_unverified' &&
    best?.status !== 'allowed' &&
    best?.status !== 'conditional'
  ) {
    return outside;
  }
  if (best !== undefined) return best;
  if (isOutside) return outside;
  // Nobody in the account is let through: the trust stands, the permission is missing.
  const trusted = outside.status !== 'none';
  return {
    ...outside,
    status: trusted ? 'trust_only' : 'none',
    decidedBy: trusted ? ['identity'] : ['trust'],
    conditions: [],
  };
}

function rank(status: EdgeStatus): number {
  return EDGE_STATUSES.indexOf(status);
}
