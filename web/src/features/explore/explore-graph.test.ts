import { describe, expect, it } from 'vitest';
import { computeLayout } from '../../graph-view/compute-layout.ts';
import { placedGraph } from '../../graph-view/layout-contract.ts';
import { LAYOUTS } from '../../url-state/explore-search.ts';
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
      const drawing = drawingOf({ nodes: NODES, edges: [EDGE], of: 'role', lay, accountName: (id) => id });
      const { nodes, edges, center } = drawing;
      const placed = placedGraph(nodes, edges, center, computeLayout(drawing));
      const graph = withPins(placed, pin);
      expect(graph.nodes.find(({ id }) => id === 'user@example')).toMatchObject({ x: -40, y: 7 });
    }
  });
});
