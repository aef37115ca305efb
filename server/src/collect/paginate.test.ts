import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPages, type Page } from './paginate.ts';

/** Serves the pages in order: page `n` is asked for by the marker `m<n>`. */
function served(pages: readonly Page<number>[]): (marker: string | undefined) => Promise<Page<number>> {
  return async (marker) => {
    const page = pages[marker === undefined ? 0 : Number(marker.slice(1))];
    if (page === undefined) throw new Error(`no page ${String(marker)}`);
    return page;
  };
}

describe('readPages', () => {
  it('reads every item of any number of pages, empty ones included, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer(), { maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        async (lists) => {
          const pages = lists.map((items, index): Page<number> => {
            const last = index === lists.length - 1;
            return { items, next: last ? undefined : `m${index + 1}`, truncated: !last };
          });
          expect(await readPages('iam:X', served(pages))).toEqual(lists.flat());
        },
      ),
    );
  });

  it('ends at a missing or empty token when the service has no IsTruncated', async () => {
    expect(
      await readPages(
        'x',
        served([
          { items: [1], next: 'm1' },
          { items: [2], next: '' },
        ]),
      ),
    ).toEqual([1, 2]);
  });

  it('ends when IsTruncated is false although a marker is there', async () => {
    expect(await readPages('x', served([{ items: [1], next: 'm1', truncated: false }]))).toEqual([1]);
  });

  it('refuses a page that is truncated and names no marker', async () => {
    const pages = [{ items: [1], next: undefined, truncated: true }];
    await expect(readPages('iam:ListRoles', served(pages))).rejects.toMatchObject({
      action: 'iam:ListRoles',
      reason: 'incomplete_pagination',
    });
  });

  it.each([1, 2, 3])('refuses a marker that comes back after %d pages', async (length) => {
    const pages = Array.from({ length: length + 1 }, (_, index): Page<number> => ({
      items: [index],
      next: index === length ? 'm1' : `m${index + 1}`,
      truncated: true,
    }));
    await expect(readPages('x', served(pages))).rejects.toMatchObject({ reason: 'incomplete_pagination' });
  });
});
