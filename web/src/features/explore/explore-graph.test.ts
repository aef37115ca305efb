import { describe, expect, it } from 'vitest';
import { pinnedAt, placeGraph } from './explore-graph.ts';

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
    for (const lay of ['columns', 'grouped', 'radial'] as const) {
      const graph = placeGraph({
        nodes: NODES,
        edges: [EDGE],
        of: 'role',
        lay,
        pin,
        accountName: (id) => id,
      });
      expect(graph.nodes.find(({ id }) => id === 'user@example')).toMatchObject({ x: -40, y: 7 });
    }
  });
});
