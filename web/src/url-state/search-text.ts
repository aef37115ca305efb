/**
 * Search parameters as text. Values stay text (an account id keeps its leading zeros), order is stable, what is
 * absent is left out. Lists of words are joined with commas; lists of ids repeat their key, because ids may hold commas.
 */

export type RawSearch = Readonly<Record<string, unknown>>;

/** Keys whose values are ids. */
const ID_LISTS: ReadonlySet<string> = new Set(['assume', 'exp', 'given']);

/** Reads `?a=1&b=2`; repeated keys become a list. */
export function parseSearchText(text: string): RawSearch {
  const search: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    if (key === '__proto__') continue;
    if (ID_LISTS.has(key)) {
      const old = search[key];
      const list: readonly unknown[] = Array.isArray(old) ? old : [];
      search[key] = [...list, value];
    } else {
      search[key] = value;
    }
  }
  return search;
}

/** Writes what `parseSearchText` reads; empty text when there is nothing to write. */
export function printSearchText(search: RawSearch): string {
  const params = new URLSearchParams();
  for (const key of Object.keys(search).sort()) {
    const value = search[key];
    if (value === undefined || value === '') continue;
    if (Array.isArray(value)) {
      const items = value.map(String);
      if (ID_LISTS.has(key)) for (const item of items) params.append(key, item);
      else if (items.length > 0) params.set(key, items.join(','));
    } else if (typeof value === 'boolean') {
      params.set(key, value ? '1' : '0');
    } else if (typeof value === 'string' || typeof value === 'number') {
      params.set(key, String(value));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/')}`;
}
