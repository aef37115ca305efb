/**
 * Single steps around a node, as the model has them. Sets (an account, the organization, anyone) stay one edge until
 * a search has to step backwards through them.
 */
import { isAccountId } from '../arn/arn.ts';
import type { EscalationEdge, EscalationSource } from '../escalation/model.ts';
import type { AssumeAction, DerivedEdge, Edge, EdgeStatus, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import { LazyEdge } from '../resolve/lazy-edge.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { assumePermissions } from './assume-permissions.ts';
import type { AssumePermissions } from './assume-permissions.ts';
import type { Step } from './model.ts';

export interface StepsInto {
  /** Steps whose source is one node; sets are among them under their own id. */
  readonly exact: readonly Step[];
  /** Set-valued edges that a usable caller may stand behind. */
  readonly sets: readonly LazyEdge[];
}

export class StepGraph {
  readonly #model: TrustModel;
  readonly #permissions: AssumePermissions;
  readonly #statuses: ReadonlySet<EdgeStatus>;
  readonly #escalation: EscalationSource | undefined;
  /** With fixed facts an edge may become usable that is not, so every edge is worth a look. */
  readonly #anyStatus: boolean;
  readonly #out = new Map<NodeId, readonly Step[]>();
  readonly #into = new Map<NodeId, StepsInto>();
  readonly #behind = new Map<LazyEdge, readonly Step[]>();

  constructor(
    model: TrustModel,
    statuses: ReadonlySet<EdgeStatus>,
    anyStatus: boolean,
    escalation: EscalationSource | undefined,
  ) {
    this.#model = model;
    this.#permissions = assumePermissions(model);
    this.#statuses = statuses;
    this.#anyStatus = anyStatus;
    this.#escalation = escalation;
  }

  #isUsable(status: EdgeStatus): boolean {
    return this.#statuses.has(status) || (this.#anyStatus && status !== 'none');
  }

  /** Edges that `outOf` would look at: an estimate that costs nothing. */
  outCost(node: NodeId): number {
    if (this.#out.has(node)) return 0;
    const sets = this.#setsAround(node).reduce((sum, id) => sum + this.#model.edgeCountFrom(id), 0);
    const share = this.#permissions.mayAnything(node) ? 1 : 0.02;
    return this.#model.edgeCountFrom(node) + 1 + Math.ceil(sets * share);
  }

  /** The sets that a principal stands in. */
  #setsAround(node: NodeId): readonly NodeId[] {
    const account = this.#model.principal(node)?.account.id;
    return account === undefined ? [] : [account, '*', ...this.#organization()];
  }

  /** Edges and callers that stepping backwards through these would look at. */
  intoCost({ exact, sets }: StepsInto): number {
    return sets.reduce(
      (sum, set) => sum + (this.#behind.has(set) ? 0 : (set.audience?.covered ?? 0)),
      exact.length + 1,
    );
  }

  #organization(): readonly NodeId[] {
    const id = this.#model.snapshot.organization?.id;
    return id === undefined ? [] : [`organization:${id}`];
  }

  /** Every usable step out of a node, sorted by target; direct ones and those through sets. */
  outOf(node: NodeId): readonly Step[] {
    const known = this.#out.get(node);
    if (known !== undefined) return known;
    const steps: Step[] = [...this.#bestWays(this.#escalation?.outOf(node) ?? [])];
    for (const way of this.#model.waysOutOf(node, this.#anyStatus ? undefined : this.#statuses))
      if (this.#isUsable(way.status)) steps.push(new LazyStep(way));
    steps.sort(byEnds);
    this.#out.set(node, steps);
    return steps;
  }

  /** An account's administrators have to permit the call, and so has everybody from another account. */
  #mayPass(set: LazyEdge, source: NodeId): boolean {
    const needsPermission = isAccountId(set.source) || accountOf(source) !== accountOf(set.target);
    return !needsPermission || this.#permissions.may(source, set.target);
  }

  into(target: NodeId): StepsInto {
    const known = this.#into.get(target);
    if (known !== undefined) return known;
    const ways = this.#model.waysInto(target);
    const exact: Step[] = ways.filter(({ status }) => this.#isUsable(status)).map((way) => new LazyStep(way));
    exact.push(...this.#bestWays(this.#escalation?.into(target) ?? []));
    const steps = {
      exact: exact.sort(byEnds),
      sets: ways.filter(
        ({ audience }) =>
          audience !== undefined &&
          Object.entries(audience.byStatus).some(
            ([status, count]) => count > 0 && this.#isUsableName(status),
          ),
      ),
    };
    this.#into.set(target, steps);
    return steps;
  }

  /** Of several second-class ways between two principals the strongest, else the first in the table. */
  #bestWays(edges: readonly EscalationEdge[]): readonly Step[] {
    const best = new Map<string, EscalationEdge>();
    for (const edge of edges) {
      const pair = `${edge.source}\n${edge.target}`;
      const known = best.get(pair);
      const stronger = known?.status === 'conditional' && edge.status === 'allowed';
      if (this.#statuses.has(edge.status) && (known === undefined || stronger)) best.set(pair, edge);
    }
    return [...best.values()].map((edge) => ({
      kind: 'escalation',
      source: edge.source,
      target: edge.target,
      edge,
    }));
  }

  #isUsableName(status: string): boolean {
    return this.#anyStatus || [...this.#statuses].some((usable) => usable === status);
  }

  /** The callers behind a set, each with a step of its own; those named by the trust have one already. */
  behind(set: LazyEdge): readonly Step[] {
    const known = this.#behind.get(set);
    if (known !== undefined) return known;
    const account = isAccountId(set.source) ? this.#model.account(set.source) : undefined;
    const steps =
      account === undefined || !this.#anyStatus
        ? [...this.#model.callersBehind(set, this.#anyStatus ? undefined : this.#statuses)].map(
            (way) => new LazyStep(way),
          )
        : [...account.users, ...account.roles].flatMap(({ arn }) => this.through(set, arn) ?? []);
    this.#behind.set(set, steps);
    return steps;
  }

  /** The step of one principal through a set; `undefined` when the principal is not in it or cannot use it. */
  through(set: LazyEdge, source: NodeId): Step | undefined {
    if (!this.mayStandBehind(set, source) || !this.#mayPass(set, source)) return undefined;
    const way = this.#model.wayBetween(source, set.target);
    if (!this.#isUsable(way.status)) return undefined;
    return new LazyStep(new LazyEdge(way, set.source, () => ({ ...way.edge, via: set.source })));
  }

  /** By account alone: a principal of another account never stands behind an account. */
  mayStandBehind({ source: set }: LazyEdge, source: NodeId): boolean {
    const account = this.#model.principal(source)?.account.id;
    return account !== undefined && (!isAccountId(set) || set === account);
  }
}

/** Fifth part of the ARN of a user or role. */
function accountOf(arn: NodeId): string | undefined {
  return arn.split(':', 5)[4];
}

/** A search looks at many more steps than it takes: the edge is made when the step is taken. */
class LazyStep {
  readonly kind = 'assume';
  readonly source: NodeId;
  readonly target: NodeId;
  readonly action: AssumeAction;
  readonly #way: LazyEdge;

  constructor(way: LazyEdge) {
    this.source = way.source;
    this.target = way.target;
    this.action = way.action;
    this.#way = way;
  }

  get edge(): Edge | DerivedEdge {
    return this.#way.edge;
  }
}

/** By target, then source; assuming before second-class ways. */
export function byEnds(a: Step, b: Step): number {
  return (
    compareStrings(a.target, b.target) ||
    compareStrings(a.source, b.source) ||
    compareStrings(wayOf(a), wayOf(b))
  );
}

function wayOf(step: Step): string {
  return step.kind === 'assume' ? ` ${step.action}` : step.edge.via;
}
