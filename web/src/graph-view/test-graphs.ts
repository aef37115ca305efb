/** Small drawings for the tests of this folder. */
import { columnsFrom } from './columns-from.ts';
import { computeLayout } from './compute-layout.ts';
import { placedGraph, type LayoutKind, type LayoutRequest } from './layout-contract.ts';
import { CELL } from './layout-grid.ts';
import type { PlacedGraph, ViewEdge, ViewNode } from './view-graph.ts';

export function node(id: string, account?: string): ViewNode {
  return { id, kind: 'iam_role', label: id, account, flags: [] };
}

export function edge(source: string, target: string, status: ViewEdge['status'] = 'allowed'): ViewEdge {
  return {
    id: `${source}|${target}`,
    source,
    target,
    action: 'sts:AssumeRole',
    status,
    count: 1,
    label: status,
  };
}

/** A subject with `callers` callers in accounts of five, and as many roles it can assume. */
export function star(callers: number): { nodes: ViewNode[]; edges: ViewEdge[] } {
  const nodes = [node('me', 'a0')];
  const edges: ViewEdge[] = [];
  for (let index = 0; index < callers; index += 1) {
    nodes.push(
      node(`in${index}`, `a${Math.floor(index / 5)}`),
      node(`out${index}`, `b${Math.floor(index / 5)}`),
    );
    edges.push(edge(`in${index}`, 'me'), edge('me', `out${index}`));
  }
  return { nodes, edges };
}

/** Pairs of nodes whose cells, labels included, lie over one another. */
export function overlaps({ nodes }: Pick<PlacedGraph, 'nodes'>): number {
  let count = 0;
  nodes.forEach((a, index) => {
    for (const b of nodes.slice(index + 1)) {
      if (Math.abs(a.x - b.x) < CELL.width - 1 && Math.abs(a.y - b.y) < CELL.height - 1) count += 1;
    }
  });
  return count;
}

/** Pairs of account boxes that lie over one another. */
export function overlappingBoxes({ boxes }: Pick<PlacedGraph, 'boxes'>): number {
  let count = 0;
  boxes.forEach((a, index) => {
    for (const b of boxes.slice(index + 1)) {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      if (!apart) count += 1;
    }
  });
  return count;
}

/** A layout as the drawing gets it. */
export function place(
  kind: LayoutKind,
  nodes: readonly ViewNode[],
  edges: readonly ViewEdge[],
  center?: string,
  additions: LayoutRequest['additions'] = [],
): PlacedGraph {
  const columnOf = center === undefined ? new Map<string, number>() : columnsFrom(center, nodes, edges);
  const answer = computeLayout({ kind, nodes, edges, center, columnOf, additions });
  return placedGraph(nodes, edges, center, answer, (account) => account);
}
