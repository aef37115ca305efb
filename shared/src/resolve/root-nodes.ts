/** The nodes of a graph together with the root users that edges of sts:AssumeRoot lead to, sorted by id. */
import type { GraphNode, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { RootEdges } from './root-edges.ts';

export class RootNodes implements ReadonlyMap<NodeId, GraphNode> {
  readonly #base: ReadonlyMap<NodeId, GraphNode>;
  readonly #roots: RootEdges;
  readonly #build: (id: NodeId) => GraphNode;
  #more: readonly NodeId[] | undefined;

  constructor(base: ReadonlyMap<NodeId, GraphNode>, roots: RootEdges, build: (id: NodeId) => GraphNode) {
    this.#base = base;
    this.#roots = roots;
    this.#build = build;
  }

  /** Ends that only these edges have. A root user that is reached as one of the set is known to `has` and not listed. */
  get #others(): readonly NodeId[] {
    this.#more ??= [...new Set(this.#roots.edges.flatMap(({ source, target }) => [source, target]))]
      .filter((id) => !this.#base.has(id))
      .sort(compareStrings);
    return this.#more;
  }

  get size(): number {
    return this.#base.size + this.#others.length;
  }

  has(id: NodeId): boolean {
    return this.#base.has(id) || this.#roots.hasTarget(id);
  }

  get(id: NodeId): GraphNode | undefined {
    return this.has(id) ? this.#build(id) : undefined;
  }

  forEach(visit: (node: GraphNode, id: NodeId, map: ReadonlyMap<NodeId, GraphNode>) => void): void {
    for (const id of this.keys()) visit(this.#build(id), id, this);
  }

  *keys(): Generator<NodeId, undefined, undefined> {
    const others = this.#others;
    let next = 0;
    for (const id of this.#base.keys()) {
      for (let other = others[next]; other !== undefined && other < id; other = others[next]) {
        yield other;
        next += 1;
      }
      yield id;
    }
    yield* others.slice(next);
    return undefined;
  }

  *values(): Generator<GraphNode, undefined, undefined> {
    for (const id of this.keys()) yield this.#build(id);
    return undefined;
  }

  *entries(): Generator<[NodeId, GraphNode], undefined, undefined> {
    for (const id of this.keys()) yield [id, this.#build(id)];
    return undefined;
  }

  [Symbol.iterator](): Generator<[NodeId, GraphNode], undefined, undefined> {
    return this.entries();
  }
}
