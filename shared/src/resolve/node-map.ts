/**
 * The nodes of a graph by id, sorted. Each is made when it is looked at, and the list of ids when it is first needed:
 * that of a million roles costs seconds, and looking one up does not need it.
 */
import type { GraphNode, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Snapshot } from '../snapshot/model.ts';
import type { EdgeTable } from './edge-table.ts';
import type { PrincipalTable } from './principal-table.ts';

export class NodeMap implements ReadonlyMap<NodeId, GraphNode> {
  readonly #table: PrincipalTable;
  readonly #edges: EdgeTable;
  readonly #build: (id: NodeId) => GraphNode;
  /** Accounts and providers: all nodes but users, roles and the sources of edges. */
  readonly #others: ReadonlySet<NodeId>;
  #sorted: ReadonlySet<NodeId> | undefined;

  constructor(snapshot: Snapshot, table: PrincipalTable, edges: EdgeTable, build: (id: NodeId) => GraphNode) {
    this.#table = table;
    this.#edges = edges;
    this.#build = build;
    const others = new Set((snapshot.organization?.accounts ?? []).map(({ id }) => id));
    for (const { id, samlProviders = [], oidcProviders = [] } of snapshot.accounts) {
      others.add(id);
      for (const { arn } of [...samlProviders, ...oidcProviders]) others.add(arn);
    }
    this.#others = others;
  }

  get #ids(): ReadonlySet<NodeId> {
    this.#sorted ??= this.#list();
    return this.#sorted;
  }

  #list(): ReadonlySet<NodeId> {
    const ids = new Set<NodeId>(this.#edges.sources);
    for (const id of this.#others) ids.add(id);
    for (const { users, roles } of this.#table.accounts) {
      for (const { arn } of users) ids.add(arn);
      for (const { arn } of roles) ids.add(arn);
    }
    return new Set([...ids].sort(compareStrings));
  }

  get size(): number {
    return this.#ids.size;
  }

  has(id: NodeId): boolean {
    return this.#table.rowOf(id) >= 0 || this.#edges.hasSource(id) || this.#others.has(id);
  }

  get(id: NodeId): GraphNode | undefined {
    return this.has(id) ? this.#build(id) : undefined;
  }

  forEach(visit: (node: GraphNode, id: NodeId, map: ReadonlyMap<NodeId, GraphNode>) => void): void {
    for (const id of this.#ids) visit(this.#build(id), id, this);
  }

  keys(): SetIterator<NodeId> {
    return this.#ids.keys();
  }

  *values(): Generator<GraphNode, undefined, undefined> {
    for (const id of this.#ids) yield this.#build(id);
    return undefined;
  }

  *entries(): Generator<[NodeId, GraphNode], undefined, undefined> {
    for (const id of this.#ids) yield [id, this.#build(id)];
    return undefined;
  }

  [Symbol.iterator](): Generator<[NodeId, GraphNode], undefined, undefined> {
    return this.entries();
  }
}
