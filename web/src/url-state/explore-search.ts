/** State of the Explore view, as it stands in the address. */
import type { EdgeStatus } from '@assumable/shared/graph/model';
import { z } from 'zod';
import { assumeMember } from './assume-search.ts';
import { activeFilterKeys, DEFAULT_STATUSES, FILTER_SHAPE, type FilterSearch } from './filter-search.ts';
import { flag, ids, pins, selection, withoutDefaults } from './read-search.ts';

export const SORTS = ['source', 'target', 'status', '-source', '-target', '-status'] as const;
export const LAYOUTS = ['columns', 'grouped', 'force', 'radial'] as const;

export const EXPLORE_SCHEMA = z
  .object({
    /** Subject: a node id, or twelve digits for an account. */
    of: z.string().min(1).max(2048),
    v: z.enum(['graph', 'table']),
    dir: z.enum(['both', 'in', 'out']),
    hops: z.coerce.number().int().min(1).max(4),
    ...FILTER_SHAPE,
    /** Whole-account trusts kept as one edge instead of the callers behind them. */
    fold: flag,
    /** Nodes expanded beside the subject. */
    exp: ids,
    /** How many of them, from the first one on, were laid out anew with all the rest. */
    tidy: z.coerce.number().int().min(0).max(1_000),
    lay: z.enum(LAYOUTS),
    /** Where dragged nodes lie: `id@x,y`. */
    pin: pins,
    /** Most nodes drawn. */
    max: z.coerce.number().int().min(1).max(1_500),
    sel: selection,
    /** Facts of the request that the explanation assumes. */
    assume: assumeMember,
    sort: z.enum(SORTS),
  })
  .partial();
export type ExploreSearch = Readonly<z.infer<typeof EXPLORE_SCHEMA>>;

export const EXPLORE_DEFAULTS = {
  v: 'graph',
  dir: 'both',
  hops: 1,
  st: [...DEFAULT_STATUSES],
  slr: false,
  fold: false,
  tidy: 0,
  lay: 'columns',
  max: 150,
  sort: 'target',
} satisfies ExploreSearch;

const NO_PINS: readonly string[] = [];
const NO_IDS: readonly string[] = [];

export interface ExploreState {
  readonly of: string | undefined;
  readonly v: 'graph' | 'table';
  readonly dir: 'both' | 'in' | 'out';
  readonly hops: number;
  readonly st: readonly EdgeStatus[];
  /** Everything that narrows. */
  readonly filters: FilterSearch;
  readonly src: string | undefined;
  readonly dst: string | undefined;
  readonly fold: boolean;
  readonly exp: readonly string[];
  readonly tidy: number;
  readonly lay: (typeof LAYOUTS)[number];
  readonly pin: readonly string[];
  readonly max: number;
  readonly sel: string | undefined;
  readonly sort: (typeof SORTS)[number];
}

export function exploreState(search: ExploreSearch): ExploreState {
  return {
    of: search.of,
    v: search.v ?? EXPLORE_DEFAULTS.v,
    dir: search.dir ?? EXPLORE_DEFAULTS.dir,
    hops: search.hops ?? EXPLORE_DEFAULTS.hops,
    st: search.st ?? EXPLORE_DEFAULTS.st,
    filters: search,
    src: search.src,
    dst: search.dst,
    fold: search.fold ?? EXPLORE_DEFAULTS.fold,
    exp: search.exp ?? NO_IDS,
    tidy: Math.min(search.tidy ?? EXPLORE_DEFAULTS.tidy, search.exp?.length ?? 0),
    lay: search.lay ?? EXPLORE_DEFAULTS.lay,
    pin: search.pin ?? NO_PINS,
    max: search.max ?? EXPLORE_DEFAULTS.max,
    sel: search.sel,
    sort: search.sort ?? EXPLORE_DEFAULTS.sort,
  };
}

/** The next address after a change; members set to `undefined` go back to their default. */
export function patchExplore(search: ExploreSearch, patch: ExploreSearch): ExploreSearch {
  return withoutDefaults(EXPLORE_SCHEMA, { ...search, ...patch }, EXPLORE_DEFAULTS);
}

/** How many filters narrow the view beyond its defaults. */
export function activeFilters(search: ExploreSearch): number {
  return activeFilterKeys(search).filter((key) => key !== 'slr').length;
}
