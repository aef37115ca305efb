import { canonicalJson } from '../lib/canonical-json.ts';
import { QueryError } from './query-error.ts';

/** What pages are cut from: an array, or a list that is made as far as it is read. */
export interface PagedList<T> {
  readonly length: number;
  slice(from: number, end: number): readonly T[];
}

/** One page of a list, and the cursor of the next one when there is one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/**
 * Name of a question without its page: equal questions have equal names, whatever the order of members.
 * Members that are `undefined` count as absent.
 */
export function questionName(query: Readonly<Record<string, unknown>>): string {
  const { cursor: _cursor, limit: _limit, ...question } = query;
  return canonicalJson(question);
}

/** FNV-1a over UTF-16 code units, in base 36: tells cursors of different questions apart, no secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/**
 * Cuts a page out of a list whose order never changes (a snapshot is immutable). A cursor is
 * `<position>.<fingerprint of the question>` in base 36; callers treat it as opaque.
 * Throws `QueryError` when the cursor is damaged, out of range, or belongs to another question.
 */
export function pageOf<T>(
  list: PagedList<T>,
  question: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Page<T> {
  const print = fingerprint(question);
  const start = page.cursor === undefined ? 0 : positionOf(page.cursor, print, list.length);
  const end = start + page.limit;
  const items = list.slice(start, end);
  return end < list.length ? { items, cursor: `${end.toString(36)}.${print}` } : { items };
}

function positionOf(cursor: string, print: string, length: number): number {
  const parts = /^([0-9a-z]{1,9})\.([0-9a-z]{1,7})$/.exec(cursor);
  const position = Number.parseInt(parts?.[1] ?? '', 36);
  if (parts === null || !Number.isSafeInteger(position)) {
    throw new QueryError('bad_cursor', 'The cursor is not one that this list gave; start again without it.');
  }
  if (parts[2] !== print) {
    throw new QueryError(
      'bad_cursor',
      'The cursor belongs to a list with other filters or another order; start again without it.',
    );
  }
  if (position < 1 || position >= length) {
    throw new QueryError(
      'bad_cursor',
      'The cursor points behind the end of the list; start again without it.',
    );
  }
  return position;
}
