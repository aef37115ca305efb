/** State of a principal's page, as it stands in the address. */
import { z } from 'zod';
import { assumeMember } from './assume-search.ts';
import { selection, withoutDefaults } from './read-search.ts';

export const PRINCIPAL_TABS = [
  'reach',
  'people',
  'trust',
  'permissions',
  'boundary',
  'guardrails',
  'tags',
] as const;

export const PRINCIPAL_SCHEMA = z
  .object({
    /** Node id, or that of a person or group of Identity Center; absent only in a broken address. */
    id: z.string().min(1).max(2048),
    tab: z.enum(PRINCIPAL_TABS),
    /** Steps shown to each side. */
    hops: z.coerce.number().int().min(1).max(4),
    sel: selection,
    assume: assumeMember,
  })
  .partial();
export type PrincipalSearch = Readonly<z.infer<typeof PRINCIPAL_SCHEMA>>;

export const PRINCIPAL_DEFAULTS = { tab: 'reach', hops: 1 } satisfies PrincipalSearch;

export function patchPrincipal(search: PrincipalSearch, patch: PrincipalSearch): PrincipalSearch {
  return withoutDefaults(PRINCIPAL_SCHEMA, { ...search, ...patch }, PRINCIPAL_DEFAULTS);
}
