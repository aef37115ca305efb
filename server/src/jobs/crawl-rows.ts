/** The table of a crawl's accounts: filter, order, page. */
import type { CrawlAccountList, CrawlAccountRow, CrawlAccountsQuery } from '@assumable/shared/api/crawls';
import { compareStrings } from '@assumable/shared/lib/compare';
import { countRows } from './crawl-view.ts';

type Sort = CrawlAccountsQuery['sort'];

/** Where accounts lie, as far as it is known. */
export interface CrawlTree {
  readonly units: readonly { readonly id: string; readonly name: string; readonly parentId?: string }[];
  readonly unitOf: ReadonlyMap<string, string>;
}

/** `cursor` is the number of rows before the page; an unreadable one starts at the beginning. */
export function listAccounts(
  stored: readonly CrawlAccountRow[],
  query: CrawlAccountsQuery,
  tree?: CrawlTree,
): CrawlAccountList {
  const rows = tree === undefined ? stored : stored.map((row) => placed(row, tree));
  const inside = query.unit === undefined ? undefined : unitsBelow(query.unit, tree);
  const text = query.q?.toLowerCase() ?? '';
  const matching = rows.filter(
    (row) =>
      (query.state === undefined || query.state.includes(row.state)) &&
      (query.reason === undefined || query.reason.includes(row.reason ?? '')) &&
      (inside === undefined || inside.has(row.unit ?? '')) &&
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
    ...(tree === undefined || start > 0 ? {} : { units: tree.units.map((unit) => ({ ...unit })) }),
    ...(end < sorted.length ? { cursor: String(end) } : {}),
  };
}

export function placed(row: CrawlAccountRow, tree: CrawlTree): CrawlAccountRow {
  const unit = tree.unitOf.get(row.account);
  return unit === undefined ? row : { ...row, unit };
}

/** The unit and every unit below it. */
function unitsBelow(unit: string, tree: CrawlTree | undefined): ReadonlySet<string> {
  const found = new Set([unit]);
  // A unit may stand before its parent in the list, so the list is walked until nothing new turns up.
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { id, parentId } of tree?.units ?? [])
      if (parentId !== undefined && found.has(parentId)) found.add(id);
  }
  return found;
}

/** What asks for attention first. */
const STATE_ORDER = ['failed', 'partial', 'running', 'waiting', 'skipped', 'ok'] as const;

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
        return STATE_ORDER.indexOf(row.state);
      case 'reason':
        return row.reason ?? '';
      case 'calls':
        return row.calls;
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
