/** State of the table of gaps, as it stands in the address. */
import { z } from 'zod';

export const COVERAGE_SCHEMA = z
  .object({
    q: z.string().max(200),
    sort: z.string().regex(/^-?[a-z_]{1,32}$/),
  })
  .partial();
export type CoverageSearch = Readonly<z.infer<typeof COVERAGE_SCHEMA>>;

export const COVERAGE_DEFAULTS = { sort: 'account' } satisfies CoverageSearch;
