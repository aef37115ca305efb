/**
 * A trust model with the edges of sts:AssumeRoot beside those into roles. They are few and of another kind (no trust
 * policy, the target may be a set), so they stand beside the table of the others and are found when first asked for.
 */
import type { AccountId } from '../arn/arn.ts';
import type { Decision } from '../evaluate/model.ts';
import { EDGE_STATUSES, MEMBER_ROOTS } from '../graph/model.ts';
import type { DerivedEdge, Edge, EdgeStatus, GraphNode, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Snapshot } from '../snapshot/model.ts';
import { edgeOf } from './edge-table.ts';
import { LazyEdge } from './lazy-edge.ts';
import type { EdgeOutline } from './lazy-edge.ts';
import { RootEdges } from './root-edges.ts';
import { RootNodes } from './root-nodes.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { DecideOptions, ExplainedDecision, RoleModel, TrustModel } from './trust-model.ts';

export class RootedModel implements TrustModel {
  readonly snapshot: Snapshot;
  readonly #base: RoleModel;
  readonly #index: SnapshotIndex;
  #found: RootEdges | undefined;
  #nodes: RootNodes | undefined;
  #edges: readonly Edge[] | undefined;

  constructor(base: RoleModel, index: SnapshotIndex) {
    this.snapshot = base.snapshot;
    this.#base = base;
    this.#index = index;
  }

  get #roots(): RootEdges {
    this.#found ??= new RootEdges(this.#index);
    return this.#found;
  }

  get nodes(): ReadonlyMap<NodeId, GraphNode> {
    this.#nodes ??= new RootNodes(this.#base.nodes, this.#roots, (id) => this.node(id));
    return this.#nodes;
  }

  node(id: NodeId): GraphNode {
    return this.#base.node(id);
  }

  get edgeCount(): number {
    return this.#base.edgeCount + this.#roots.edges.length;
  }

  get edges(): readonly Edge[] {
    const { edges } = this.#base;
    const roots = this.#roots.edges;
    if (roots.length === 0) return edges;
    this.#edges ??= [...edges, ...roots.map(({ edge }) => edge)].sort(
      (a, b) =>
        compareStrings(a.target, b.target) ||
        compareStrings(a.source, b.source) ||
        compareStrings(a.action, b.action),
    );
    return this.#edges;
  }

  wayAt(number: number): LazyEdge | undefined {
    const own = number - this.#base.edgeCount;
    return own < 0 ? this.#base.wayAt(number) : this.#roots.edges[own];
  }

  *ways(): Iterable<LazyEdge> {
    yield* this.#base.ways();
    yield* this.#roots.edges;
  }

  edgesInto(target: NodeId): readonly Edge[] {
    return this.waysInto(target).map(({ edge }) => edge);
  }

  waysInto(target: NodeId): readonly LazyEdge[] {
    const ways = this.#base.waysInto(target);
    return ways.length > 0 ? ways : this.#roots.into(target);
  }

  edgeCountFrom(source: NodeId): number {
    return this.#base.edgeCountFrom(source) + this.#roots.from(source).length;
  }

  callersBehind(edge: EdgeOutline, wanted?: ReadonlySet<EdgeStatus>): Iterable<LazyEdge<DerivedEdge>> {
    return this.#base.callersBehind(edge, wanted);
  }

  targetsBehind(edge: EdgeOutline): Iterable<LazyEdge<DerivedEdge>> {
    return this.#roots.behind(edge);
  }

  *waysOutOf(source: NodeId, wanted?: ReadonlySet<EdgeStatus>): Iterable<LazyEdge> {
    yield* this.#base.waysOutOf(source, wanted);
    for (const way of this.#roots.from(source)) if (wanted?.has(way.status) !== false) yield way;
  }

  decide(source: string, target: string, options?: DecideOptions): Decision {
    const stands = this.#standsFor(source, target, options);
    const decision = this.#base.decide(source, stands, options);
    return stands === target ? decision : { ...decision, target };
  }

  edgeBetween(source: string, target: string, options?: DecideOptions): Edge {
    return this.wayBetween(source, target, options).edge;
  }

  wayBetween(source: string, target: string, options?: DecideOptions): LazyEdge<Edge> {
    if (target !== this.#setOrNone(target)) return this.#base.wayBetween(source, target, options);
    const edge = edgeOf(this.decide(source, target, options), undefined);
    return new LazyEdge(edge, undefined, () => edge);
  }

  explain(source: string, target: string, options?: DecideOptions): ExplainedDecision {
    const stands = this.#standsFor(source, target, options);
    const explained = this.#base.explain(source, stands, options);
    return stands === target ? explained : { ...explained, decision: { ...explained.decision, target } };
  }

  principal(id: NodeId): ReturnType<TrustModel['principal']> {
    return this.#base.principal(id);
  }

  account(id: AccountId): ReturnType<TrustModel['account']> {
    return this.#base.account(id);
  }

  organizationAccount(id: AccountId): ReturnType<TrustModel['organizationAccount']> {
    return this.#base.organizationAccount(id);
  }

  pathOf(account: AccountId): readonly string[] {
    return this.#base.pathOf(account);
  }

  policiesInForce(account: AccountId): ReturnType<TrustModel['policiesInForce']> {
    return this.#base.policiesInForce(account);
  }

  /** The set of all members' root users, if the text names it. */
  #setOrNone(target: string): NodeId | undefined {
    return target.startsWith(MEMBER_ROOTS) ? this.#roots.set : undefined;
  }

  /** For the set the root user that the source gets at best; every other target stands for itself. */
  #standsFor(source: string, target: string, options: DecideOptions | undefined): string {
    if (target !== this.#setOrNone(target)) return target;
    let best: { readonly arn: NodeId; readonly rank: number } | undefined;
    for (const arn of this.#roots.representatives(source)) {
      const rank = EDGE_STATUSES.indexOf(this.#base.decide(source, arn, options).status);
      if (best === undefined || rank < best.rank) best = { arn, rank };
    }
    return best?.arn ?? target;
  }
}
