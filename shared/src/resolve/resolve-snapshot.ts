/**
 * All requests of a snapshot: candidates by index, then one evaluation each.
 * Exact principal entries give one edge; an account, the organization and `*` give one set-valued edge whose
 * callers are counted here and enumerated on demand; identity policies that single out a role which does not
 * trust the caller give `permit_only` edges. Source: docs/evaluation-rules.md, "What becomes an edge".
 */
import type { AccountId } from '../arn/arn.ts';
import { decide } from '../evaluate/decide.ts';
import type { Decision } from '../evaluate/model.ts';
import type { Edge, GraphNode, NodeId, NoteCode } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Snapshot } from '../snapshot/model.ts';
import { buildRequest } from './build-request.ts';
import { actionOf, readCaller } from './caller-text.ts';
import { decidePair } from './decide-pair.ts';
import { toEdge } from './edge.ts';
import { buildNode } from './nodes.ts';
import { RoleSearch } from './role-search.ts';
import { SnapshotIndex } from './snapshot-index.ts';
import type { PrincipalEntry, RoleEntry } from './snapshot-index.ts';
import { SetCallers, isSet } from './set-callers.ts';
import { readTrustEntries } from './trust-entries.ts';
import type {
  DecideOptions,
  DerivedEdge,
  ExplainedDecision,
  PrincipalFacts,
  TrustModel,
} from './trust-model.ts';

/** Resolves every edge of a snapshot and returns the model that answers questions about it. */
export function resolveSnapshot(snapshot: Snapshot): TrustModel {
  return new ResolvedSnapshot(snapshot);
}

interface ResolvedGraph {
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  readonly edges: readonly Edge[];
  readonly into: ReadonlyMap<NodeId, readonly Edge[]>;
  readonly from: ReadonlyMap<NodeId, readonly Edge[]>;
}

/** Pairs are decided from the index alone; the edges are resolved when first asked for. */
class ResolvedSnapshot implements TrustModel {
  readonly snapshot: Snapshot;
  readonly #index: SnapshotIndex;
  readonly #callers: SetCallers;
  readonly #nodes = new Map<NodeId, GraphNode>();
  #resolved: ResolvedGraph | undefined;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.#index = new SnapshotIndex(snapshot);
    this.#callers = new SetCallers(this.#index);
  }

  get nodes(): ReadonlyMap<NodeId, GraphNode> {
    return this.#graph().nodes;
  }

  node(id: NodeId): GraphNode {
    const known = this.#nodes.get(id) ?? buildNode(id, this.#index);
    this.#nodes.set(id, known);
    return known;
  }

  get edges(): readonly Edge[] {
    return this.#graph().edges;
  }

  #graph(): ResolvedGraph {
    this.#resolved ??= this.#resolve();
    return this.#resolved;
  }

  #resolve(): ResolvedGraph {
    const edges: Edge[] = [];
    for (const entry of this.#index.roles()) for (const edge of this.#edgesOfRole(entry)) edges.push(edge);
    for (const edge of this.#permitOnlyEdges(edges)) edges.push(edge);
    edges.sort(compareEdges);
    const into = new Map<NodeId, Edge[]>();
    const from = new Map<NodeId, Edge[]>();
    for (const edge of edges) {
      append(into, edge.target, edge);
      append(from, edge.source, edge);
    }
    return { nodes: this.#collectNodes(edges), edges, into, from };
  }

  edgesInto(target: NodeId): readonly Edge[] {
    return this.#graph().into.get(target) ?? [];
  }

  edgesFrom(source: NodeId): readonly Edge[] {
    return this.#graph().from.get(source) ?? [];
  }

  *callersBehind(edge: Edge): Iterable<DerivedEdge> {
    const target = this.#index.role(edge.target);
    if (edge.audience === undefined || target === undefined) return;
    const named = namedIn(this.edgesInto(edge.target));
    const callers = [...this.#callers.of(edge.source, target)].filter(
      ({ caller }) => !named.has(caller.node),
    );
    callers.sort((a, b) => compareStrings(a.caller.node, b.caller.node));
    for (const caller of callers) {
      const decision = this.#callers.decide(caller, target);
      if (decision.status === 'none' || decision.status === 'permit_only') continue;
      yield { ...toEdge(decision), via: edge.source };
    }
  }

  edgesOutOf(principal: NodeId): readonly (Edge | DerivedEdge)[] {
    const direct = this.edgesFrom(principal);
    const entry = this.#index.principal(principal);
    if (entry === undefined) return direct;
    const named = new Set(direct.map(({ target }) => target));
    const organization = this.#index.organization.id;
    const sets = [
      entry.account.id,
      '*',
      ...(organization === undefined ? [] : [`organization:${organization}`]),
    ];
    const derived = new Map<NodeId, DerivedEdge>();
    for (const via of sets) {
      for (const { target } of this.edgesFrom(via)) {
        if (named.has(target) || derived.has(target)) continue;
        const role = this.#index.role(target);
        const decision = role === undefined ? undefined : this.#callers.decide(entry, role);
        if (decision !== undefined && decision.status !== 'none')
          derived.set(target, { ...toEdge(decision), via });
      }
    }
    return [...direct, ...derived.values()].sort(compareEdges);
  }

  decide(source: string, target: string, options?: DecideOptions): Decision {
    return this.#withAudience(decidePair(this.#index, source, target, false, options), options);
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
    const entry = this.#index.principal(id);
    if (entry?.role !== undefined) return { kind: 'iam_role', role: entry.role.role, account: entry.account };
    return entry?.user === undefined
      ? undefined
      : { kind: 'iam_user', user: entry.user, account: entry.account };
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

  #edgesOfRole(target: RoleEntry): readonly Edge[] {
    const entries = readTrustEntries(target, this.#index);
    const edges: Edge[] = [];
    for (const source of entries.exact) {
      const read = readCaller(source, target, this.#index);
      if (read.reason !== undefined) continue;
      const request = buildRequest(read.caller, read.policies, target, actionOf(read.caller), this.#index);
      const decision = decide(request, false);
      if (decision.status !== 'none') edges.push(toEdge(decision));
    }
    const named = new Set(edges.map(({ source }) => source));
    const sets = [...entries.accounts, ...(entries.wild ? [this.#wildSource(target)] : [])];
    for (const source of sets) {
      const edge = this.#callers.edge(source, target, named);
      if (edge !== undefined) edges.push(edge);
    }
    for (const [source, note] of entries.dead) edges.push(deadEdge(source, target, note));
    return edges;
  }

  /** Everyone in the organization when nobody outside can pass the trust, else anyone. */
  #wildSource(target: RoleEntry): NodeId {
    const organization = this.#index.organization.id;
    if (organization === undefined) return '*';
    const { status } = decidePair(this.#index, '*', target.role.arn, false);
    return status === 'none' || status === 'denied' ? `organization:${organization}` : '*';
  }

  /** A set's verdict is that of its strongest caller, as on its edge, also when facts are fixed. */
  #withAudience(decision: Decision, options: DecideOptions | undefined): Decision {
    const target = this.#index.role(decision.target);
    if (!isSet(decision.source) || target === undefined || decision.reason !== undefined) return decision;
    const into = this.edgesInto(decision.target);
    const edge =
      options?.facts === undefined
        ? into.find(({ source, audience }) => source === decision.source && audience !== undefined)
        : this.#callers.edge(decision.source, target, namedIn(into), options.facts);
    if (edge === undefined) return decision;
    const { status, decidedBy, blockedBy, conditions, coverage } = edge;
    return { ...decision, status, decidedBy, blockedBy, conditions, coverage };
  }

  #permitOnlyEdges(found: readonly Edge[]): readonly Edge[] {
    const search = new RoleSearch(this.#index);
    const known = new Set(found.map(({ source, target }) => `${source}\n${target}`));
    const edges: Edge[] = [];
    for (const entry of this.#assumers()) {
      for (const target of this.#namedTargets(entry, search)) {
        const key = `${entry.caller.node}\n${target.role.arn}`;
        if (known.has(key)) continue;
        known.add(key);
        const decision = this.#callers.decide(entry, target);
        if (decision.status === 'permit_only') edges.push(toEdge(decision));
      }
    }
    return edges;
  }

  /** Principals whose identity policies may allow sts:AssumeRole on something. */
  *#assumers(): Iterable<PrincipalEntry> {
    for (const account of this.snapshot.accounts) {
      for (const entry of this.#index.principalsOf(account)) if (entry.mayAssume) yield entry;
    }
  }

  *#namedTargets(entry: PrincipalEntry, search: RoleSearch): Iterable<RoleEntry> {
    for (const { policy } of entry.policies.identity) {
      for (const { statement, actions, resource } of policy?.statements ?? []) {
        if (statement.effect !== 'Allow' || !actions.has('sts:AssumeRole') || resource?.negated !== false)
          continue;
        for (const item of resource.items) if (item.kind === 'pattern') yield* search.matching(item.pattern);
      }
    }
  }

  #collectNodes(edges: readonly Edge[]): ReadonlyMap<NodeId, GraphNode> {
    const ids = new Set<NodeId>();
    for (const account of this.snapshot.accounts) {
      ids.add(account.id);
      for (const { arn } of [...account.users, ...account.roles]) ids.add(arn);
      for (const { arn } of [...(account.samlProviders ?? []), ...(account.oidcProviders ?? [])])
        ids.add(arn);
    }
    for (const { id } of this.snapshot.organization?.accounts ?? []) ids.add(id);
    for (const { source } of edges) ids.add(source);
    return new Map([...ids].sort(compareStrings).map((id) => [id, this.node(id)]));
  }
}

/** Principals that have a trusted edge of their own into a role. */
function namedIn(into: readonly Edge[]): ReadonlySet<NodeId> {
  return new Set(
    into.flatMap(({ source, audience, status }) =>
      audience === undefined && status !== 'permit_only' ? [source] : [],
    ),
  );
}

function deadEdge(source: NodeId, { role }: RoleEntry, note: NoteCode): Edge {
  return {
    source,
    target: role.arn,
    action: 'sts:AssumeRole',
    status: 'none',
    decidedBy: ['trust'],
    blockedBy: ['trust'],
    conditions: [],
    matched: [],
    coverage: 'full',
    notes: [note],
  };
}

function compareEdges(a: Edge, b: Edge): number {
  return (
    compareStrings(a.target, b.target) ||
    compareStrings(a.source, b.source) ||
    compareStrings(a.action, b.action)
  );
}

function append(map: Map<NodeId, Edge[]>, key: NodeId, edge: Edge): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [edge]);
  else list.push(edge);
}
