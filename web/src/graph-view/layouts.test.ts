import { describe, expect, it } from 'vitest';
import { columnsFrom } from './columns-from.ts';
import { computeLayout } from './compute-layout.ts';
import { CELL } from './layout-grid.ts';
import { LAYOUT_KINDS, placedGraph, type LayoutKind } from './layout-contract.ts';
import type { PlacedGraph, ViewEdge, ViewNode } from './view-graph.ts';

function node(id: string, account?: string): ViewNode {
  return { id, kind: 'iam_role', label: id, account, flags: [] };
}

function edge(source: string, target: string, status: ViewEdge['status'] = 'allowed'): ViewEdge {
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
function star(callers: number): { nodes: ViewNode[]; edges: ViewEdge[] } {
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

function overlaps(graph: PlacedGraph): number {
  let count = 0;
  graph.nodes.forEach((a, index) => {
    for (const b of graph.nodes.slice(index + 1)) {
      if (Math.abs(a.x - b.x) < CELL.width - 1 && Math.abs(a.y - b.y) < CELL.height - 1) count += 1;
    }
  });
  return count;
}

/** A layout as the drawing gets it. */
function place(
  kind: LayoutKind,
  nodes: readonly ViewNode[],
  edges: readonly ViewEdge[],
  center?: string,
): PlacedGraph {
  const columnOf = center === undefined ? new Map<string, number>() : columnsFrom(center, nodes, edges);
  const request = { kind, nodes, edges, center, columnOf, accountLabels: new Map<string, string>() };
  return placedGraph(nodes, edges, center, computeLayout(request));
}

describe('columns', () => {
  it('places callers to the left and what can be assumed to the right, by distance', () => {
    const nodes = ['a', 'b', 'me', 'c', 'd', 'lost'].map((id) => node(id));
    const edges = [edge('a', 'b'), edge('b', 'me'), edge('me', 'c'), edge('c', 'd')];
    expect([...columnsFrom('me', nodes, edges)].sort()).toEqual([
      ['a', -2],
      ['b', -1],
      ['c', 1],
      ['d', 2],
      ['lost', 3],
      ['me', 0],
    ]);
  });

  it.each([1, 7, 30, 75])('never overlaps cells with %d callers', (callers) => {
    const { nodes, edges } = star(callers);
    const graph = place('columns', nodes, edges, 'me');
    expect(graph.nodes).toHaveLength(nodes.length);
    expect(overlaps(graph)).toBe(0);
  });

  it('keeps every node inside the box of its account', () => {
    const { nodes, edges } = star(23);
    const graph = place('columns', nodes, edges, 'me');
    for (const placed of graph.nodes) {
      const inside = graph.boxes.filter(
        (box) =>
          placed.x > box.x &&
          placed.x < box.x + box.width &&
          placed.y > box.y &&
          placed.y < box.y + box.height,
      );
      expect(inside.map((box) => box.account)).toEqual([placed.account]);
    }
  });
});

describe('grouped by account', () => {
  it('makes one box per account, without overlaps', () => {
    const { nodes, edges } = star(40);
    const graph = place('grouped', nodes, edges, 'me');
    expect(graph.boxes.map((box) => box.account).sort()).toEqual(
      [...new Set(nodes.map((n) => n.account))].sort(),
    );
    expect(overlaps(graph)).toBe(0);
    graph.boxes.forEach((a, index) => {
      for (const b of graph.boxes.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    });
  });

  it('draws nodes without an account outside of boxes', () => {
    const graph = place('grouped', [node('lambda'), node('r', 'a')], []);
    expect(graph.boxes).toHaveLength(1);
    expect(graph.nodes).toHaveLength(2);
  });
});

describe('rings', () => {
  it.each([1, 12, 300])('of %i nodes never overlap, the subject in the middle', (count) => {
    const { nodes, edges } = star(count);
    const graph = place('radial', nodes, edges, 'me');
    expect(graph.nodes).toHaveLength(nodes.length);
    expect(overlaps(graph)).toBe(0);
    expect(graph.nodes.find(({ id }) => id === 'me')).toMatchObject({ x: 0, y: 0 });
  });
});

describe('forces', () => {
  it.each([1, 12, 150])('never let cells of %i callers overlap', (count) => {
    const { nodes, edges } = star(count);
    const graph = place('force', nodes, edges, 'me');
    expect(graph.nodes.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    expect(overlaps(graph)).toBe(0);
  });

  it('draw what is tied together near one another', () => {
    const ring = (name: string): { nodes: ViewNode[]; edges: ViewEdge[] } => {
      const ids = Array.from({ length: 8 }, (_, index) => `${name}${index}`);
      return {
        nodes: ids.map((id) => node(id)),
        edges: ids.map((id, index) => edge(id, ids[(index + 1) % 8] ?? id)),
      };
    };
    const [one, two] = [ring('a'), ring('b')];
    const graph = place('force', [...one.nodes, ...two.nodes], [...one.edges, ...two.edges]);
    const at = new Map(graph.nodes.map((placed) => [placed.id, placed]));
    const distance = (a: string, b: string): number =>
      Math.hypot((at.get(a)?.x ?? 0) - (at.get(b)?.x ?? 0), (at.get(a)?.y ?? 0) - (at.get(b)?.y ?? 0));
    const mean = (pairs: readonly (readonly [string, string])[]): number =>
      pairs.reduce((sum, [a, b]) => sum + distance(a, b), 0) / pairs.length;
    const tied = graph.edges.map(({ source, target }) => [source, target] as const);
    const strangers = one.nodes.flatMap((a) => two.nodes.map((b) => [a.id, b.id] as const));
    expect(mean(tied) * 1.3).toBeLessThan(mean(strangers));
  });
});

describe('every layout', () => {
  it.each(LAYOUT_KINDS)('(%s) gives the same places whatever order nodes and edges come in', (kind) => {
    const { nodes, edges } = star(12);
    const places = (ns: readonly ViewNode[], es: readonly ViewEdge[]): object =>
      Object.fromEntries(place(kind, ns, es, 'me').nodes.map(({ id, x, y }) => [id, [x, y]]));
    expect(places([...nodes].reverse(), [...edges].reverse())).toEqual(places(nodes, edges));
  });

  it.each(LAYOUT_KINDS)('(%s) draws nothing for nothing', (kind) => {
    expect(place(kind, [], [])).toMatchObject({ nodes: [], boxes: [] });
  });
});
