import type { ApiEdge, Neighbourhood } from '@assumable/shared/api/contract';
import { describe, expect, it } from 'vitest';
import { egoColumns } from './ego-model.ts';

function edge(source: string, target: string, status: ApiEdge['status'] = 'allowed'): ApiEdge {
  return {
    source,
    target,
    action: 'sts:AssumeRole',
    status,
    decidedBy: [],
    blockedBy: [],
    conditions: [],
    matched: [],
    coverage: 'full',
    notes: [],
  };
}

function around(edges: readonly ApiEdge[]): Pick<Neighbourhood, 'nodes' | 'edges'> {
  const ids = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return {
    nodes: [...ids].map((id) => ({ id, kind: 'iam_role', label: id, flags: [], hop: 0 })),
    edges: [...edges],
  };
}

describe('columns around a principal', () => {
  it('puts callers to the left and roles to the right, a column per step', () => {
    const columns = egoColumns(
      'me',
      around([edge('a', 'me'), edge('b', 'a'), edge('me', 'c'), edge('c', 'd')]),
    );
    expect(columns.map(({ side, step, rows }) => [side, step, rows.map(({ node }) => node.id)])).toEqual([
      ['in', 2, ['b']],
      ['in', 1, ['a']],
      ['self', 0, []],
      ['out', 1, ['c']],
      ['out', 2, ['d']],
    ]);
    expect(columns[0]?.rows[0]?.through).toBe('a');
  });

  it('shows the strongest edge of a neighbour, and nobody twice on one side', () => {
    const columns = egoColumns(
      'me',
      around([edge('a', 'me', 'trust_only'), edge('a', 'me'), edge('me', 'a'), edge('a', 'a')]),
    );
    expect(columns.map(({ rows }) => rows.map(({ edge: { status } }) => status))).toEqual([
      ['allowed'],
      [],
      ['allowed'],
    ]);
  });

  it('keeps an empty column beside the principal, so that nobody is said', () => {
    expect(egoColumns('me', around([edge('a', 'me')])).map(({ side }) => side)).toEqual([
      'in',
      'self',
      'out',
    ]);
  });
});
