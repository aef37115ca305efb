/** Pages of a list: opaque markers, full pages or pages of random size, duplicates as when a list changes meanwhile. */
import { createRandom } from '@assumable/shared/generate/random';

export interface PageSettings {
  /**
   * `full` (default): every page holds as many entries as were asked for. `random`: IAM "might return fewer results
   * even when more are available", so pages have any size from the seed, also none.
   */
  readonly sizes?: 'full' | 'random';
  /** Most entries of an IAM page, whatever MaxItems asks for; default 1,000. */
  readonly most?: number;
  /** A page may begin with the last entries of the one before, as when entries are added meanwhile. */
  readonly duplicates?: boolean;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  /** Marker of the next page; absent on the last one. */
  readonly next: string | undefined;
}

export interface Pager {
  /**
   * Cuts one page out of a list.
   *
   * @param list names the list, so that a marker fits only the list it was made for
   * @returns `undefined` for a marker that this list never gave
   */
  page<Item>(
    list: string,
    items: readonly Item[],
    marker: string | undefined,
    size: number,
  ): PageOf<Item> | undefined;
  /** An empty page in front of everything; its marker leads to the first entry. */
  emptyFirst(list: string): PageOf<never>;
}

export function createPager(seed: number, settings: PageSettings): Pager {
  return {
    page(list, items, marker, asked) {
      const place = marker === undefined ? { offset: 0, number: 0 } : readMarker(list, marker);
      if (place === undefined || place.offset > items.length) return undefined;
      const { offset, number } = place;
      const random = createRandom(seed, 'page', list, number);
      const size = settings.sizes === 'random' ? random.integer(random.chance(0.1) ? 0 : 1, asked) : asked;
      const repeat = settings.duplicates === true && offset > 0 && size > 2 && random.chance(0.5) ? 2 : 0;
      const start = Math.max(0, offset - repeat);
      const end = Math.min(items.length, start + size);
      return {
        items: items.slice(start, end),
        next: end < items.length ? writeMarker(list, end, number + 1) : undefined,
      };
    },
    emptyFirst: (list) => ({ items: [], next: writeMarker(list, 0, 1) }),
  };
}

function writeMarker(list: string, offset: number, number: number): string {
  return Buffer.from(`${list}|${offset}|${number}`).toString('base64url');
}

function readMarker(
  list: string,
  marker: string,
): { readonly offset: number; readonly number: number } | undefined {
  const [name, offset, number] = Buffer.from(marker, 'base64url').toString('utf8').split('|');
  if (name !== list || offset === undefined || number === undefined) return undefined;
  return { offset: Number(offset), number: Number(number) };
}
