/** State of the Principals table, as it stands in the address. */
import { NodeKindSchema } from '@assumable/shared/api/contract';
import { z } from 'zod';
import { assumeMember } from './assume-search.ts';
import { flag, selection, withoutDefaults, words } from './read-search.ts';

export const PRINCIPALS_SCHEMA = z
  .object({
    q: z.string().max(200),
    kind: words(NodeKindSchema),
    account: z.string().regex(/^[0-9]{12}$/),
    slr: flag,
    ou: z.string().max(100),
    path: z.string().max(512),
    tag: z.string().max(385),
    unused: z.coerce.number().int().min(1).max(4000),
    place: z.enum(['inside', 'outside']),
    access: z.literal('full'),
    /** Column id, `-` before it for descending. */
    sort: z.string().regex(/^-?[a-z_]{1,32}$/),
    sel: selection,
    /** Facts of the request that the explanation assumes. */
    assume: assumeMember,
  })
  .partial();
export type PrincipalsSearch = Readonly<z.infer<typeof PRINCIPALS_SCHEMA>>;

export const PRINCIPALS_DEFAULTS = { slr: false, sort: 'name' } satisfies PrincipalsSearch;

export function patchPrincipals(search: PrincipalsSearch, patch: PrincipalsSearch): PrincipalsSearch {
  return withoutDefaults(PRINCIPALS_SCHEMA, { ...search, ...patch }, PRINCIPALS_DEFAULTS);
}
