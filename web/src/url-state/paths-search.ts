/** State of Paths, as it stands in the address. */
import { NodeKindSchema } from '@assumable/shared/api/contract';
import { CHAIN_STATUSES } from '@assumable/shared/api/statuses';
import { z } from 'zod';
import { assumeMember } from './assume-search.ts';
import { flag, selection, withoutDefaults, words } from './read-search.ts';

export const PATHS_SCHEMA = z
  .object({
    /** Node id; absent: anyone who can get to `to`. */
    from: z.string().min(1).max(2048),
    /** ARN of a role; absent: everything that `from` gets to. */
    to: z.string().min(1).max(2048),
    v: z.enum(['chains', 'table']),
    hops: z.coerce.number().int().min(1).max(8),
    st: words(z.enum(CHAIN_STATUSES)),
    /** Steps that use other permissions than assuming a role. */
    esc: flag,
    /** Callers behind whole accounts one by one. */
    each: flag,
    /** Position of the chain that is shown, from 0. */
    p: z.coerce.number().int().min(0).max(49),
    q: z.string().max(200),
    kind: words(NodeKindSchema),
    /** Facts of the request that every chain assumes. */
    given: assumeMember,
    sort: z.string().regex(/^-?[a-z_]{1,32}$/),
    sel: selection,
    /** Facts of the request that the explanation assumes. */
    assume: assumeMember,
  })
  .partial();
export type PathsSearch = Readonly<z.infer<typeof PATHS_SCHEMA>>;

export const PATHS_DEFAULTS = {
  v: 'chains',
  hops: 4,
  st: ['allowed', 'conditional'],
  esc: false,
  each: false,
  p: 0,
  sort: 'hops',
} satisfies PathsSearch;

export function patchPaths(search: PathsSearch, patch: PathsSearch): PathsSearch {
  return withoutDefaults(PATHS_SCHEMA, { ...search, ...patch }, PATHS_DEFAULTS);
}
