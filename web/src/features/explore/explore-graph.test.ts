import { describe, expect, it } from 'vitest';
import { computeLayout } from '../../graph-view/compute-layout.ts';
import { placedGraph } from '../../graph-view/layout-contract.ts';
import { LAYOUTS } from '../../url-state/explore-search.ts';
import { joinParts } from './explore-data.ts';
import { drawingOf, pinnedAt, withPins } from './explore-graph.ts';

const NODES = [
  { id: 'user@example', kind: 'iam_user' as const, label: 'user', account: '1', flags: [] },
  { id: 'role', kind: 'iam_role' as const, label: 'role', account: '1', flags: [] },
];
const EDGE = {
  source: 'user@example',
  target: 'role',
  action: 'sts:AssumeRole' as const,
  status: 'allowed' as const,
  decidedBy: [],
  blockedBy: [],
  conditions: [],
  matched: [],
  coverage: 'full' as const,
  notes: [],
};

describe('dragged nodes', () => {
  it('lie where they were left, in every layout', () => {
    const pin = pinnedAt(pinnedAt([], 'user@example', { x: 1, y: 1 }), 'user@example', { x: -40.4, y: 7 });
    expect(pin).toEqual(['user@example@-40,7']);
    for (const lay of LAYOUTS) {
      const rest = { baseEdges: 1, grown: [], pin: [] };
      const drawing = drawingOf({ nodes: NODES, edges: [EDGE], of: 'role', lay, ...rest });
      const { nodes, edges, center } = drawing;
      const placed = placedGraph(nodes, edges, center, computeLayout(drawing), (id) => id);
      const graph = withPins(placed, pin);
      expect(graph.nodes.find(({ id }) => id === 'user@example')).toMatchObject({ x: -40, y: 7 });
    }
  });
});

describe('expanding', () => {
  const node = (id: string) => ({ id, kind: 'iam_role' as const, label: id, account: '1', flags: [] });
  const edge = (source: string, target: string) => ({ ...EDGE, source, target });
  const main = { nodes: ['me', 'a', 'b'].map(node), edges: [edge('a', 'me'), edge('b', 'me')] };
  const extra = [
    { nodes: ['a', 'c'].map(node), edges: [edge('a', 'c')] },
    { nodes: ['b', 'c', 'd'].map(node), edges: [edge('b', 'c'), edge('b', 'd')] },
  ];
  const drawn = (tidy: number) => {
    const joined = joinParts(main, extra, ['a', 'b'], tidy);
    return drawingOf({ ...joined, pin: ['b@7,8'], of: 'me', lay: 'columns' });
  };

  it('leaves what was there as it is, and brings what is new in the order of the steps', () => {
    const { nodes, edges, additions, columnOf } = drawn(0);
    expect(nodes.map(({ id }) => id)).toEqual(['me', 'a', 'b', 'c', 'd']);
    expect(edges).toHaveLength(5);
    expect(additions).toEqual([
      { beside: 'a', at: undefined, nodes: ['c'] },
      { beside: 'b', at: { x: 7, y: 8 }, nodes: ['d'] },
    ]);
    expect([...columnOf.keys()]).toEqual(['me', 'a', 'b']);
  });

  it('becomes part of the drawing when it is tidied', () => {
    const { additions, columnOf } = drawn(1);
    expect(additions).toEqual([{ beside: 'b', at: { x: 7, y: 8 }, nodes: ['d'] }]);
    expect([...columnOf.keys()].sort()).toEqual(['a', 'b', 'c', 'me']);
  });

  it('keeps going while an answer is on its way', () => {
    expect(joinParts(main, [undefined], ['a'], 0)).toMatchObject({ baseEdges: 2, grown: [] });
    expect(joinParts(undefined, [], [], 0)).toEqual({ nodes: [], edges: [], baseEdges: 0, grown: [] });
  });
});
