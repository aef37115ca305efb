import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { ApiEdge } from '../api/contract.ts';
import { listEdges } from './list-edges.ts';
import type { EdgeListQuery } from './list-edges.ts';
import { listPrincipals } from './list-principals.ts';
import { QueryError } from './query-error.ts';

const model = demoModel();

function allPages(query: Omit<EdgeListQuery, 'limit' | 'cursor'>, limit: number): readonly ApiEdge[] {
  const edges: ApiEdge[] = [];
  let cursor: string | undefined;
  do {
    const page = listEdges(model, { ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    edges.push(...page.edges);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return edges;
}

describe('edge list', () => {
  it.each(['source', '-source', 'target', '-target', 'status', '-status'] as const)(
    'pages through every edge exactly once, sorted by %s',
    (sort) => {
      const whole = listEdges(model, { sort, limit: 1000 });
      const paged = allPages({ sort }, 37);
      expect(paged).toEqual(whole.edges);
      expect(paged).toHaveLength(whole.total);
      expect(new Set(paged.map((edge) => `${edge.source}|${edge.target}|${edge.action}`)).size).toBe(
        whole.total,
      );
      const back = sort.startsWith('-') ? -1 : 1;
      const key = (edge: ApiEdge): string =>
        sort.endsWith('source')
          ? edge.source
          : sort.endsWith('target')
            ? edge.target
            : String(EDGE_STATUSES.indexOf(edge.status));
      for (const [at, edge] of paged.slice(1).entries()) {
        const before = paged[at];
        expect(
          before !== undefined && (key(before) < key(edge) ? 1 : key(before) > key(edge) ? -1 : 0) * back,
        ).not.toBe(-1);
      }
    },
  );

  it('carries the nodes at both ends, and a sentence for every open condition', () => {
    const page = listEdges(model, { sort: 'status', limit: 500, status: ['conditional'] });
    const ids = new Set(page.nodes.map((node) => node.id));
    expect(page.total).toBeGreaterThan(0);
    for (const edge of page.edges) {
      expect(ids.has(edge.source) && ids.has(edge.target)).toBe(true);
      expect(edge.conditions.length).toBeGreaterThan(0);
      expect(edge.conditions.every((condition) => condition.text.length > 5)).toBe(true);
    }
    expect(page.all).toBe(model.edges.length);
  });

  it.each([
    ['no cursor at all', 'hello world'],
    ['an empty cursor', ''],
    ['a negative position', '-1.abc'],
    ['a huge position', 'zzzzzzzzzz.abc'],
    ['a made-up fingerprint', '2.0000000'],
  ])('refuses %s', (_name, cursor) => {
    expect(() => listEdges(model, { sort: 'target', limit: 10, cursor })).toThrow(QueryError);
  });

  it('refuses a cursor of another filter, another order, and beyond the end', () => {
    const { cursor = '' } = listEdges(model, { sort: 'target', limit: 10 });
    expect(cursor).not.toBe('');
    expect(() => listEdges(model, { sort: 'source', limit: 10, cursor })).toThrow(
      /other filters or another order/,
    );
    expect(() => listEdges(model, { sort: 'target', limit: 10, status: ['denied'], cursor })).toThrow(
      QueryError,
    );
    const beyond = cursor.replace(/^[^.]+/, 'zzzz');
    expect(() => listEdges(model, { sort: 'target', limit: 10, cursor: beyond })).toThrow(/end of the list/);
    expect(listEdges(model, { sort: 'target', limit: 3, cursor }).edges).toHaveLength(3);
  });
});

describe('principal list', () => {
  it('pages through every principal once, by label', () => {
    const labels: string[] = [];
    let cursor: string | undefined;
    do {
      const page = listPrincipals(model, { limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      labels.push(...page.principals.map((row) => row.label));
      cursor = page.cursor;
    } while (cursor !== undefined);
    const expected = [...model.nodes.values()].filter((node) => !node.flags.includes('service_linked'));
    expect(labels).toHaveLength(expected.length);
    expect(labels).toEqual([...labels].sort());
  });

  it('counts what leads into a role and every role a user reaches in one step', () => {
    const john = 'arn:aws:iam::222222222222:user/John';
    const page = listPrincipals(model, { limit: 50, kind: ['iam_user'], q: 'john' });
    const row = page.principals.find((candidate) => candidate.id === john);
    expect(row?.accountName).toBe('security');
    const out = [...model.waysOutOf(john)].filter(({ edge }) => edge.status !== 'none');
    expect(Object.values(row?.outbound ?? {}).reduce((sum, count) => sum + count, 0)).toBe(out.length);
    expect(row?.outbound.allowed).toBeGreaterThan(0);
    expect(row?.inbound).toEqual({});
  });

  it('narrows by account, and shows service-linked roles on request', () => {
    const usual = listPrincipals(model, { limit: 1000, account: '555555555555' });
    const all = listPrincipals(model, { limit: 1000, account: '555555555555', serviceLinked: true });
    expect(usual.principals.every((row) => row.account === '555555555555')).toBe(true);
    expect(all.total).toBeGreaterThan(usual.total);
  });
});
