/** The table of a crawl's accounts: filter, order, page. */
import type { CrawlAccountList, CrawlAccountRow, CrawlAccountsQuery } from '@assumable/shared/api/crawls';
import { compareStrings } from '@assumable/shared/lib/compare';
import { countRows } from './crawl-view.ts';

type Sort = CrawlAccountsQuery['sort'];

/** `cursor` is the number of rows before the page; an unreadable one starts at the beginning. */
export function listAccounts(rows: readonly CrawlAccountRow[], query: CrawlAccountsQuery): CrawlAccountList {
  const text = query.q?.toLowerCase() ?? '';
  const matching = rows.filter(
    (row) =>
      (query.state === undefined || query.state.includes(row.state)) &&
      (query.reason === undefined || query.reason.includes(row.reason ?? '')) &&
      (text === '' || searched(row).includes(text)),
  );
  const sorted = matching.sort(comparison(query.sort));
  const start = /^\d{1,9}$/.test(query.cursor ?? '') ? Number(query.cursor) : 0;
  const end = start + query.limit;
  return {
    accounts: sorted.slice(start, end),
    total: sorted.length,
    counts: countRows(rows),
    reasons: reasonsOf(rows),
    ...(end < sorted.length ? { cursor: String(end) } : {}),
  };
}

function searched({ account, name = '', message = '' }: CrawlAccountRow): string {
  return `${account}\n${name}\n${message}`.toLowerCase();
}

function reasonsOf(rows: readonly CrawlAccountRow[]): CrawlAccountList['reasons'] {
  const counts = new Map<string, number>();
  for (const { reason } of rows) {
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || compareStrings(a.reason, b.reason));
}

/** Equal values in the order of account ids, so that pages never overlap. */
function comparison(sort: Sort): (a: CrawlAccountRow, b: CrawlAccountRow) => number {
  const down = sort.startsWith('-');
  const key = down ? sort.slice(1) : sort;
  const value = (row: CrawlAccountRow): string | number => {
    switch (key) {
      case 'name':
        return row.name ?? '';
      case 'state':
        return row.state;
      case 'ms':
        return row.ms;
      case 'roles':
        return row.roles ?? -1;
      default:
        return row.account;
    }
  };
  return (a, b) => {
    const [x, y] = [value(a), value(b)];
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : compareStrings(String(x), String(y));
    return (down ? -order : order) || compareStrings(a.account, b.account);
  };
}
