/** State of a crawl's page, as it stands in the address. */
import { CRAWL_ACCOUNT_SORTS } from '@assumable/shared/api/sorts';
import { CRAWL_ACCOUNT_STATES } from '@assumable/shared/api/statuses';
import { z } from 'zod';
import { withoutDefaults, words } from './read-search.ts';

export const CRAWL_SCHEMA = z
  .object({
    state: words(z.enum(CRAWL_ACCOUNT_STATES)),
    reason: words(z.string().min(1).max(64)),
    q: z.string().max(200),
    /** Root or unit id. */
    ou: z.string().max(100),
    /** Column, `-` before it for descending. */
    sort: z.enum(CRAWL_ACCOUNT_SORTS.flatMap((key) => [key, `-${key}` as const])),
    /** Account in the drawer. */
    sel: z.string().regex(/^[0-9]{12}$/),
  })
  .partial();
export type CrawlSearch = Readonly<z.infer<typeof CRAWL_SCHEMA>>;

/** What asks for attention stands first. */
export const CRAWL_DEFAULTS = { sort: 'state' } satisfies CrawlSearch;

export function patchCrawl(search: CrawlSearch, patch: CrawlSearch): CrawlSearch {
  return withoutDefaults(CRAWL_SCHEMA, { ...search, ...patch }, CRAWL_DEFAULTS);
}
