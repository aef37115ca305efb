/** State of the Overview, as it stands in the address. */
import { z } from 'zod';
import { assumeMember } from './assume-search.ts';
import { ids, selection, withoutDefaults } from './read-search.ts';

export const EDGE_MODES = ['none', 'selected', 'cross', 'all'] as const;
export type EdgeMode = (typeof EDGE_MODES)[number];

/** How near the map is: units with their totals, or every account. */
export const MAP_LEVELS = ['units', 'accounts'] as const;
export type MapLevel = (typeof MAP_LEVELS)[number];

export const OVERVIEW_SCHEMA = z
  .object({
    v: z.enum(['graph', 'table']),
    edges: z.enum(EDGE_MODES),
    /** Organizational unit to point at. */
    unit: z.string().max(100),
    level: z.enum(MAP_LEVELS),
    /** Units that are open although the level folds them, or folded although the level opens them. */
    flip: ids,
    /** Account whose roles are shown in its place. */
    acc: z.string().regex(/^\d{12}$/),
    sel: selection,
    /** Facts of the request that the explanation assumes. */
    assume: assumeMember,
  })
  .partial();
export type OverviewSearch = Readonly<z.infer<typeof OVERVIEW_SCHEMA>>;

export const OVERVIEW_DEFAULTS = { v: 'graph', edges: 'selected' } satisfies OverviewSearch;

export function patchOverview(search: OverviewSearch, patch: OverviewSearch): OverviewSearch {
  return withoutDefaults(OVERVIEW_SCHEMA, { ...search, ...patch }, OVERVIEW_DEFAULTS);
}
