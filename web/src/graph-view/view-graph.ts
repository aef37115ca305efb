/** What the drawing shows, free of any drawing library: nodes, bundled edges, account boxes, positions. */
import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import type { AssumeAction, EdgeStatus, NodeKind } from '@assumable/shared/graph/model';
import { statusRank } from '../lib/status.ts';

export interface ViewNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly account: string | undefined;
  readonly flags: readonly string[];
}

/** All edges of one node pair as one line; the strongest of them decides how it looks. */
export interface ViewEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly action: AssumeAction;
  readonly status: EdgeStatus;
  readonly count: number;
  readonly label: string;
}

export interface PlacedNode extends ViewNode {
  /** Middle of the node, px. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedBox {
  readonly id: string;
  readonly account: string;
  readonly label: string;
  /** Top left corner, px. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedGraph {
  readonly nodes: readonly PlacedNode[];
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly ViewEdge[];
  /** Subject of the view; drawn with emphasis. */
  readonly center: string | undefined;
}

export function viewNodeOf(node: ApiNode): ViewNode {
  return { id: node.id, kind: node.kind, label: node.label, account: node.account, flags: node.flags };
}

/** One line per pair of nodes. `labelOf` says in words what an edge needs. Edges to absent nodes are left out. */
export function bundleEdges(
  edges: readonly ApiEdge[],
  known: ReadonlySet<string>,
  labelOf: (edge: ApiEdge) => string,
): readonly ViewEdge[] {
  const pairs = new Map<string, ViewEdge>();
  for (const edge of edges) {
    if (!known.has(edge.source) || !known.has(edge.target)) continue;
    const id = `${edge.source}|${edge.target}`;
    const old = pairs.get(id);
    const stronger = old === undefined || statusRank(edge.status) < statusRank(old.status);
    pairs.set(id, {
      id,
      source: edge.source,
      target: edge.target,
      action: stronger ? edge.action : old.action,
      status: stronger ? edge.status : old.status,
      label: stronger ? labelOf(edge) : old.label,
      count: (old?.count ?? 0) + 1,
    });
  }
  return [...pairs.values()];
}

/** Counts of what is drawn, for the legend. */
export function legendOf(graph: PlacedGraph): {
  readonly kinds: ReadonlyMap<NodeKind, number>;
  readonly statuses: ReadonlyMap<EdgeStatus, number>;
  /** Nodes of accounts that were not read. */
  readonly notRead: number;
} {
  const kinds = new Map<NodeKind, number>();
  for (const node of graph.nodes) kinds.set(node.kind, (kinds.get(node.kind) ?? 0) + 1);
  const statuses = new Map<EdgeStatus, number>();
  for (const edge of graph.edges) statuses.set(edge.status, (statuses.get(edge.status) ?? 0) + 1);
  const notRead = graph.nodes.filter(({ flags }) => flags.includes('not_read')).length;
  return { kinds, statuses, notRead };
}
