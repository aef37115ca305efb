import { describe, expect, it } from 'vitest';
import { columnsFrom } from './columns-from.ts';
import { computeLayout, rememberingLayout } from './compute-layout.ts';
import { LAYOUT_KINDS } from './layout-contract.ts';
import { edge, node, overlappingBoxes, overlaps, place, star } from './test-graphs.ts';
import type { ViewEdge, ViewNode } from './view-graph.ts';

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
    expect([overlaps(graph), overlappingBoxes(graph)]).toEqual([0, 0]);
  });

  it('puts tied accounts, and tied nodes in them, near one another', () => {
    // Forty accounts of four in a ring of ties, named so that neighbours in the alphabet are strangers.
    const name = (at: number): string => `a${String((at * 17) % 40).padStart(2, '0')}`;
    const ids = Array.from({ length: 160 }, (_, at) => ({ account: name(Math.floor(at / 4)), id: `n${at}` }));
    const nodes = ids.map(({ id, account }) => node(id, account));
    const edges = ids.map(({ id }, at) => edge(id, `n${(at + 4) % 160}`));
    const length = ({ nodes: placed, edges: lines }: ReturnType<typeof place>): number => {
      const at = new Map(placed.map((one) => [one.id, one]));
      return lines.reduce((sum, line) => {
        const [a, b] = [at.get(line.source), at.get(line.target)];
        return sum + Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0));
      }, 0);
    };
    const graph = place('grouped', nodes, edges);
    const strangers = place('grouped', nodes, []);
    expect([overlaps(graph), overlappingBoxes(graph)]).toEqual([0, 0]);
    expect(length(graph) * 2).toBeLessThan(length({ ...strangers, edges }));
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

describe('what was expanded', () => {
  /** One of the callers of a star brings thirty roles of three accounts, one of which is there already. */
  function grown(kind: (typeof LAYOUT_KINDS)[number]) {
    const { nodes, edges } = star(20);
    const added = Array.from({ length: 30 }, (_, at) => node(`new${at}`, ['a1', 'c', 'd'][at % 3]));
    const ties = added.map(({ id }, at) => (at % 4 === 0 ? edge(id, 'in7') : edge('in7', id)));
    const additions = [{ beside: 'in7', at: undefined, nodes: added.map(({ id }) => id) }];
    const before = place(kind, nodes, edges, 'me');
    const after = place(kind, [...nodes, ...added], [...edges, ...ties], 'me', additions);
    return { before, after };
  }

  it.each(LAYOUT_KINDS)('(%s) moves nothing, overlaps nothing and stands beside it', (kind) => {
    const { before, after } = grown(kind);
    const at = new Map(after.nodes.map((placed) => [placed.id, placed]));
    for (const { id, x, y } of before.nodes) expect(at.get(id)).toMatchObject({ x, y });
    expect([overlaps(after), overlappingBoxes(after)]).toEqual([0, 0]);
    expect(after.boxes.slice(0, before.boxes.length)).toEqual(before.boxes);
    const anchor = at.get('in7');
    const distances = after.nodes
      .filter(({ id }) => id.startsWith('new'))
      .map(({ x, y }) => Math.hypot(x - (anchor?.x ?? 0), y - (anchor?.y ?? 0)));
    expect(distances).toHaveLength(30);
    expect(Math.min(...distances)).toBeLessThan(700);
  });

  it('follows a node that was dragged', () => {
    const nodes = [node('me', 'a'), node('b', 'a'), node('new', 'c')];
    const edges = [edge('b', 'me'), edge('b', 'new')];
    const at = { x: 5_000, y: -3_000 };
    const graph = place('force', nodes, edges, 'me', [{ beside: 'b', at, nodes: ['new'] }]);
    const placed = graph.nodes.find(({ id }) => id === 'new');
    expect(Math.hypot((placed?.x ?? 0) - at.x, (placed?.y ?? 0) - at.y)).toBeLessThan(300);
  });

  it('is the same whether earlier steps are remembered or not', () => {
    const { nodes, edges } = star(6);
    const all = [...nodes, node('x', 'c'), node('y', 'd')];
    const lines = [...edges, edge('in1', 'x'), edge('x', 'y')];
    const steps = [
      { beside: 'in1', at: undefined, nodes: ['x'] },
      { beside: 'x', at: undefined, nodes: ['y'] },
    ];
    const request = (kind: (typeof LAYOUT_KINDS)[number], count: number) => ({
      kind,
      nodes: all.slice(0, nodes.length + count),
      edges: lines.slice(0, edges.length + count),
      center: 'me',
      columnOf: columnsFrom('me', nodes, edges),
      additions: steps.slice(0, count),
    });
    const compute = rememberingLayout();
    for (const [kind, count] of [
      ['columns', 0],
      ['columns', 2],
      ['force', 1],
      ['columns', 1],
    ] as const)
      expect(compute(request(kind, count))).toEqual(computeLayout(request(kind, count)));
  });
});
