/**
 * All requests of a snapshot: candidates by index, then one evaluation for each kind of pair.
 * Exact principal entries give one edge; an account, the organization and `*` give one set-valued edge whose
 * callers are counted and enumerated on demand; identity policies that single out a role which does not
 * trust the caller give `permit_only` edges. Source: docs/evaluation-rules.md, "What becomes an edge".
 */
import { isAccountId } from '../arn/arn.ts';
import type { AccountId } from '../arn/arn.ts';
import type { Decision } from '../evaluate/model.ts';
import type { DerivedEdge, Edge, EdgeStatus, GraphNode, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Snapshot } from '../snapshot/model.ts';
import { decidePair } from './decide-pair.ts';
import { EdgeTableBuilder, edgeOf, fillEdge } from './edge-table.ts';
import type { EdgeRow, EdgeTable } from './edge-table.ts';
import { factsLookedAt } from './looked-at-keys.ts';
import { LazyEdge } from './lazy-edge.ts';
import type { EdgeOutline } from './lazy-edge.ts';
import { NodeMap } from './node-map.ts';
import { buildNode } from './nodes.ts';
import { pairNamedRoles } from './permit-only.ts';
import { SetExits } from './set-exits.ts';
import { Sharing } from './sharing.ts';
import { SnapshotIndex } from './snapshot-index.ts';
import type { TargetView } from './target-shapes.ts';
import type {
  DecideOptions,
  ExplainedDecision,
  PrincipalFacts,
  RequestFacts,
  RoleModel,
  TrustModel,
} from './trust-model.ts';
import type { Template } from './verdicts.ts';
import { RootedModel } from './with-root-edges.ts';

/** Resolves every edge of a snapshot and returns the model that answers questions about it. */
export function resolveSnapshot(snapshot: Snapshot): TrustModel {
  const index = new SnapshotIndex(snapshot);
  return new RootedModel(new ResolvedSnapshot(snapshot, index), index);
}

/** Pairs are decided from the index alone; the edges are resolved when first asked for. */
class ResolvedSnapshot implements RoleModel {
  readonly snapshot: Snapshot;
  readonly #index: SnapshotIndex;
  #sharing: Sharing | undefined;
  #table: EdgeTable | undefined;
  #nodes: NodeMap | undefined;
  #edges: readonly Edge[] | undefined;
  #exits: SetExits | undefined;

  constructor(snapshot: Snapshot, index: SnapshotIndex) {
    this.snapshot = snapshot;
    this.#index = index;
  }

  get nodes(): ReadonlyMap<NodeId, GraphNode> {
    this.#nodes ??= new NodeMap(this.snapshot, this.#index.table, this.#resolved(), (id) => this.node(id));
    return this.#nodes;
  }

  node(id: NodeId): GraphNode {
    return buildNode(id, this.#index);
  }

  get edgeCount(): number {
    return this.#resolved().length;
  }

  get edges(): readonly Edge[] {
    if (this.#edges !== undefined) return this.#edges;
    const table = this.#resolved();
    const edges: Edge[] = [];
    for (let number = 0; number < table.length; number += 1) {
      const edge = this.#edge(table.row(number));
      if (edge !== undefined) edges.push(edge);
    }
    if (!this.#index.table.isOrdered) edges.sort(compareEdges);
    this.#edges = edges;
    return edges;
  }

  wayAt(number: number): LazyEdge | undefined {
    const found = this.#resolved().row(number);
    return found && this.#way(found);
  }

  *ways(): Iterable<LazyEdge> {
    for (let number = 0; number < this.edgeCount; number += 1) {
      const way = this.wayAt(number);
      if (way !== undefined) yield way;
    }
  }

  edgesInto(target: NodeId): readonly Edge[] {
    return this.waysInto(target).map(({ edge }) => edge);
  }

  waysInto(target: NodeId): readonly LazyEdge[] {
    const role = this.#index.table.roleNumberOf(target);
    if (role < 0) return [];
    return this.#resolved()
      .into(role)
      .flatMap((number) => this.wayAt(number) ?? []);
  }

  edgeCountFrom(source: NodeId): number {
    return this.#resolved().from(source).length;
  }

  *callersBehind(edge: EdgeOutline, wanted?: ReadonlySet<EdgeStatus>): Iterable<LazyEdge<DerivedEdge>> {
    const view = this.#viewOf(edge.target);
    if (edge.audience === undefined || view === undefined) return;
    const account = this.#index.table.account(edge.source);
    if (account === undefined && isAccountId(edge.source)) return;
    const { sets, verdicts } = this.#shared();
    let rows = sets.rowsBehind(view, account, wanted);
    // Only ARNs that name another account than their own stand out of order.
    if (!this.#index.table.isOrdered)
      rows = [...rows].sort((a, b) => compareStrings(this.#arnOf(a), this.#arnOf(b)));
    for (const row of rows) {
      const template = verdicts.ofRow(row, view);
      const status = template?.decision.status;
      if (template === undefined || status === undefined || !isBehind(status, wanted)) continue;
      yield this.#behind(edge.source, this.#arnOf(row), view, template);
    }
  }

  *waysOutOf(source: NodeId, wanted?: ReadonlySet<EdgeStatus>): Iterable<LazyEdge> {
    const table = this.#resolved();
    const named = new Set<number>();
    for (const number of table.from(source)) {
      const found = table.row(number);
      const way = found && this.#way(found);
      if (found === undefined || way === undefined) continue;
      named.add(found.target);
      if (wanted?.has(way.status) !== false) yield way;
    }
    const row = this.#index.table.rowOf(source);
    if (row < 0) return;
    this.#exits ??= new SetExits(this.#index, this.#shared(), table, (role) => this.#viewAt(role));
    for (const { view, via, template } of this.#exits.of(row, wanted))
      if (!named.has(view.number)) yield this.#behind(via, source, view, template);
  }

  decide(source: string, target: string, options?: DecideOptions): Decision {
    return this.#withAudience(decidePair(this.#index, source, target, false, options), options);
  }

  edgeBetween(source: string, target: string, options?: DecideOptions): Edge {
    return this.wayBetween(source, target, options).edge;
  }

  wayBetween(source: string, target: string, options: DecideOptions = {}): LazyEdge<Edge> {
    const { facts, action = 'sts:AssumeRole' } = options;
    const row = this.#index.table.rowOf(source);
    const view = row < 0 || action !== 'sts:AssumeRole' ? undefined : this.#viewOf(target);
    const sharing = view && this.#underLookedAt(row, view, facts);
    const template = view && sharing?.verdicts.ofRow(row, view);
    if (view === undefined || sharing === undefined || template === undefined) {
      const edge = edgeOf(this.decide(source, target, options), undefined);
      return new LazyEdge(edge, undefined, () => edge);
    }
    const { status } = template.decision;
    return new LazyEdge({ source, target, action, status }, undefined, () =>
      this.#edgeOfRow(source, view, template, sharing),
    );
  }

  explain(source: string, target: string, options?: DecideOptions): ExplainedDecision {
    const decision = this.#withAudience(decidePair(this.#index, source, target, true, options), options);
    const documents: (readonly [
      string,
      { source: (typeof decision.layers)[number]['policies'][number]; text: string },
    ])[] = [];
    for (const layer of decision.layers) {
      for (const policy of layer.policies) {
        const text = this.#index.loader.text(policy.id);
        if (text !== undefined) documents.push([policy.id, { source: policy, text }]);
      }
    }
    return { decision, documents: new Map(documents) };
  }

  principal(id: NodeId): PrincipalFacts | undefined {
    const { table } = this.#index;
    const found = table.at(table.rowOf(id));
    if (found === undefined) return undefined;
    const account = found.account.record;
    return found.user === undefined
      ? { kind: 'iam_role', role: found.role, account }
      : { kind: 'iam_user', user: found.user, account };
  }

  account(id: AccountId): ReturnType<TrustModel['account']> {
    return this.#index.account(id);
  }

  organizationAccount(id: AccountId): ReturnType<TrustModel['organizationAccount']> {
    return this.#index.organization.account(id);
  }

  pathOf(account: AccountId): readonly string[] {
    return this.#index.organization.pathOf(account);
  }

  policiesInForce(account: AccountId): ReturnType<TrustModel['policiesInForce']> {
    return this.#index.organization.policiesInForce(account);
  }

  #shared(): Sharing {
    this.#sharing ??= new Sharing(this.#index);
    return this.#sharing;
  }

  #resolved(): EdgeTable {
    this.#table ??= this.#resolve();
    return this.#table;
  }

  #resolve(): EdgeTable {
    const { table } = this.#index;
    const { directory, targets, finder, verdicts } = this.#shared();
    const builder = new EdgeTableBuilder();
    for (const account of table.accounts) {
      account.roles.forEach((role, place) => {
        const number = account.firstRole + place;
        finder.into(targets.viewOf(number, role, account), (edge) => {
          builder.add(edge, number);
        });
      });
    }
    builder.endTrusted(table.roles);
    pairNamedRoles(table, directory, (rows, number) => {
      const view = this.#viewAt(number);
      for (const row of view === undefined ? [] : rows) {
        const source = this.#arnOf(row);
        if (view === undefined || builder.hasEdge(source, number)) continue;
        const template = verdicts.ofRow(row, view);
        if (template?.decision.status === 'permit_only')
          builder.add({ source, template, audience: undefined }, number);
      }
    });
    return builder.build(table);
  }

  /** A set's verdict is that of its strongest caller, as on its edge, also when facts are fixed. */
  #withAudience(decision: Decision, options: DecideOptions | undefined): Decision {
    const { source } = decision;
    const isSet = source === '*' || source.startsWith('organization:') || isAccountId(source);
    const view = isSet && decision.reason === undefined ? this.#viewOf(decision.target) : undefined;
    if (view === undefined) return decision;
    const drawn =
      options?.facts === undefined
        ? this.waysInto(decision.target).find((into) => into.source === source && into.audience !== undefined)
            ?.edge
        : undefined;
    // A set that the trust does not name as such may still hold callers that it lets in.
    const edge = drawn ?? this.#underFacts(source, view, options?.facts ?? {});
    if (edge === undefined) return decision;
    const { status, decidedBy, blockedBy, conditions, coverage } = edge;
    return { ...decision, status, decidedBy, blockedBy, conditions, coverage };
  }

  #underFacts(source: NodeId, view: TargetView, facts: RequestFacts): Edge | undefined {
    const { finder } = this.#shared().under(facts);
    const found = finder.edgeOfSet(source, view);
    return found && this.#edge({ ...found, target: view.number }, this.#shared().under(facts));
  }

  #edge(found: EdgeRow | undefined, sharing: Sharing = this.#shared()): Edge | undefined {
    if (found === undefined) return undefined;
    const { source, target, template, audience } = found;
    const { table } = this.#index;
    const role = table.roleAt(target);
    const account = table.accountOfRole(target);
    if (role === undefined || account === undefined) return undefined;
    const ends = { arn: role.arn, account: account.record.id };
    const filled = fillEdge(template, source, ends, audience);
    if (filled !== undefined) return filled;
    const decision = this.#decideFor(source, template, target, audience !== undefined, sharing);
    return (
      decision && fillEdge({ decision: { ...decision, source }, own: undefined }, source, ends, audience)
    );
  }

  /** The pair itself, or for a set a caller whose verdict is that of the set, decided on its own. */
  #decideFor(
    source: NodeId,
    template: Template,
    target: number,
    isSet: boolean,
    { sets, verdicts }: Sharing,
  ): Decision | undefined {
    const { table } = this.#index;
    const view = this.#viewAt(target);
    const role = table.roleAt(target);
    if (view === undefined || role === undefined) return undefined;
    if (!isSet) return decidePair(this.#index, source, role.arn, false);
    for (const row of sets.rowsBehind(view, table.account(source)))
      if (verdicts.ofRow(row, view) === template) return verdicts.decideRow(row, view);
    return decidePair(this.#index, source, role.arn, false);
  }

  /** Verdicts under those of the facts that some policy of the pair asks for. */
  #underLookedAt(row: number, view: TargetView, facts: RequestFacts | undefined): Sharing {
    const sharing = this.#shared();
    if (facts === undefined) return sharing;
    const callerClass = sharing.directory.classOf(row);
    const { shape } = view;
    const asked = [
      shape.keys,
      ...(callerClass === undefined ? [] : [callerClass.own.keys, callerClass.scp.keys]),
    ];
    const looked = factsLookedAt(facts, asked);
    return looked === undefined ? sharing : sharing.under(looked);
  }

  #edgeOfRow(
    arn: NodeId,
    view: TargetView,
    template: Template,
    { verdicts }: Sharing = this.#shared(),
  ): Edge {
    const ends = { arn: view.role.arn, account: view.account.record.id };
    const filled = fillEdge(template, arn, ends, undefined);
    if (filled !== undefined) return filled;
    const decision = verdicts.decideRow(this.#index.table.rowOf(arn), view) ?? template.decision;
    const own = { ...decision, source: arn, target: ends.arn };
    return edgeOf(own, undefined);
  }

  /** A caller behind a set. */
  #behind(via: NodeId, source: NodeId, view: TargetView, template: Template): LazyEdge<DerivedEdge> {
    const { action, status } = template.decision;
    const outline = { source, target: view.role.arn, action, status };
    return new LazyEdge(outline, via, () => ({ ...this.#edgeOfRow(source, view, template), via }));
  }

  /** An edge of the table. */
  #way(found: EdgeRow): LazyEdge | undefined {
    const target = this.#index.table.roleAt(found.target)?.arn;
    if (target === undefined) return undefined;
    const { source, audience } = found;
    const { action, status } = found.template.decision;
    const outline = { source, target, action, status, audience };
    return new LazyEdge(
      outline,
      undefined,
      () => this.#edge(found) ?? edgeOf(found.template.decision, undefined),
    );
  }

  #viewOf(arn: NodeId): TargetView | undefined {
    return this.#viewAt(this.#index.table.roleNumberOf(arn));
  }

  #viewAt(number: number): TargetView | undefined {
    const { table } = this.#index;
    const role = table.roleAt(number);
    const account = table.accountOfRole(number);
    return role === undefined || account === undefined
      ? undefined
      : this.#shared().targets.viewOf(number, role, account);
  }

  #arnOf(row: number): NodeId {
    const found = this.#index.table.at(row);
    return (found?.user ?? found?.role)?.arn ?? '';
  }
}

/** Whether a caller stands behind a set, and is asked for. */
function isBehind(status: EdgeStatus, wanted: ReadonlySet<EdgeStatus> | undefined): boolean {
  return status !== 'none' && status !== 'permit_only' && wanted?.has(status) !== false;
}

function compareEdges(a: Edge, b: Edge): number {
  return (
    compareStrings(a.target, b.target) ||
    compareStrings(a.source, b.source) ||
    compareStrings(a.action, b.action)
  );
}
