import { CrawlAccountsQuerySchema, type CrawlAccountRow } from '@assumable/shared/api/crawls';
import { describe, expect, it } from 'vitest';
import { listAccounts } from './crawl-rows.ts';

const row = (account: string, more: Partial<CrawlAccountRow>): CrawlAccountRow => ({
  account,
  state: 'ok',
  calls: 7,
  retries: 0,
  ms: 10,
  attempts: 1,
  ...more,
});
const ROWS = [
  row('333333333333', { name: 'shared', roles: 5, ms: 30 }),
  row('111111111111', { name: 'Network', state: 'failed', reason: 'assume_denied', message: 'refused' }),
  row('222222222222', { name: 'apps', state: 'failed', reason: 'throttled', message: 'too fast' }),
  row('444444444444', { name: 'old', state: 'skipped', reason: 'account_closed' }),
  row('555555555555', { name: 'data', state: 'failed', reason: 'assume_denied', message: 'refused' }),
];
const list = (query: Readonly<Record<string, unknown>>) =>
  listAccounts(ROWS, CrawlAccountsQuerySchema.parse(query));
const ids = (query: Readonly<Record<string, unknown>>): readonly string[] =>
  list(query).accounts.map(({ account }) => account.slice(0, 1));

describe('listAccounts', () => {
  it('filters by state, reason and text, and counts all accounts whatever the filter', () => {
    expect(ids({ state: 'failed,skipped' })).toEqual(['1', '2', '4', '5']);
    expect(ids({ reason: 'throttled' })).toEqual(['2']);
    expect(ids({ q: 'NETW' })).toEqual(['1']);
    expect(ids({ q: 'refused', state: 'failed' })).toEqual(['1', '5']);
    expect(list({ q: 'none of them' })).toMatchObject({
      total: 0,
      counts: { ok: 1, failed: 3, skipped: 1, waiting: 0, running: 0, partial: 0 },
      reasons: [
        { reason: 'assume_denied', count: 2 },
        { reason: 'account_closed', count: 1 },
        { reason: 'throttled', count: 1 },
      ],
    });
  });

  it.each([
    ['account', ['1', '2', '3', '4', '5']],
    ['-account', ['5', '4', '3', '2', '1']],
    ['name', ['1', '2', '5', '4', '3']],
    ['-ms', ['3', '1', '2', '4', '5']],
    ['-roles', ['3', '1', '2', '4', '5']],
    ['state', ['1', '2', '5', '4', '3']],
    ['reason', ['3', '4', '1', '5', '2']],
  ])('orders by %s', (sort, expected) => {
    expect(ids({ sort })).toEqual(expected);
  });

  it('finds the accounts below a unit, and names the unit of each', () => {
    const tree = {
      units: [
        { id: 'ou-leaf', name: 'Leaf', parentId: 'ou-top' },
        { id: 'ou-top', name: 'Top', parentId: 'r-1' },
        { id: 'r-1', name: 'Root' },
      ],
      unitOf: new Map([
        ['111111111111', 'ou-leaf'],
        ['222222222222', 'ou-top'],
        ['333333333333', 'r-1'],
      ]),
    };
    const below = (unit: string) =>
      listAccounts(ROWS, CrawlAccountsQuerySchema.parse({ unit }), tree).accounts.map(
        ({ account, unit: own }) => `${account.slice(0, 1)} ${own ?? ''}`,
      );
    expect(below('ou-top')).toEqual(['1 ou-leaf', '2 ou-top']);
    expect(below('r-1')).toEqual(['1 ou-leaf', '2 ou-top', '3 r-1']);
    expect(below('ou-other')).toEqual([]);
    expect(list({ unit: 'r-1' }).accounts).toEqual([]);
    expect(listAccounts(ROWS, CrawlAccountsQuerySchema.parse({}), tree).units).toHaveLength(3);
  });

  it('gives every account on exactly one page', () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = list({ limit: '2', ...(cursor === undefined ? {} : { cursor }) });
      expect(page.total).toBe(5);
      seen.push(...page.accounts.map(({ account }) => account));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual([...ROWS.map(({ account }) => account)].sort());
  });

  it('begins at the start for a cursor that it cannot read', () => {
    expect(ids({ cursor: 'x' })).toHaveLength(5);
  });
});
