/** The nodes of a graph by id, sorted; each is made when it is looked at, so a million of them cost no memory. */
import type { GraphNode, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Snapshot } from '../snapshot/model.ts';

export class NodeMap implements ReadonlyMap<NodeId, GraphNode> {
  readonly #ids: ReadonlySet<NodeId>;
  readonly #build: (id: NodeId) => GraphNode;

  constructor(snapshot: Snapshot, sources: readonly NodeId[], build: (id: NodeId) => GraphNode) {
    const ids = new Set<NodeId>(sources);
    for (const account of snapshot.accounts) {
      ids.add(account.id);
      for (const { arn } of account.users) ids.add(arn);
      for (const { arn } of account.roles) ids.add(arn);
      for (const { arn } of account.samlProviders ?? []) ids.add(arn);
      for (const { arn } of account.oidcProviders ?? []) ids.add(arn);
    }
    for (const { id } of snapshot.organization?.accounts ?? []) ids.add(id);
    this.#ids = new Set([...ids].sort(compareStrings));
    this.#build = build;
  }

  get size(): number {
    return this.#ids.size;
  }

  has(id: NodeId): boolean {
    return this.#ids.has(id);
  }

  get(id: NodeId): GraphNode | undefined {
    return this.#ids.has(id) ? this.#build(id) : undefined;
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
