/** State of the Explore view, as it stands in the address. */
import { EdgeStatusSchema, NodeKindSchema } from '@assumable/shared/api/contract';
import type { EdgeStatus } from '@assumable/shared/graph/model';
import { z } from 'zod';
import { flag, ids, withoutDefaults, words } from './read-search.ts';

export const SORTS = ['source', 'target', 'status', '-source', '-target', '-status'] as const;
export const SCOPES = ['external', 'cross_account', 'same_account'] as const;
export const LAYOUTS = ['columns', 'grouped'] as const;

export const EXPLORE_SCHEMA = z
  .object({
    /** Subject: a node id, or twelve digits for an account. */
    of: z.string().min(1).max(2048),
    v: z.enum(['graph', 'table']),
    dir: z.enum(['both', 'in', 'out']),
    hops: z.coerce.number().int().min(1).max(4),
    st: words(EdgeStatusSchema),
    kind: words(NodeKindSchema),
    account: z.string().regex(/^[0-9]{12}$/),
    /** Account of the caller, and of the role: one pair. */
    src: z.string().regex(/^[0-9]{12}$/),
    dst: z.string().regex(/^[0-9]{12}$/),
    scope: z.enum(SCOPES),
    q: z.string().max(200),
    /** Service-linked roles shown. */
    slr: flag,
    /** Whole-account trusts kept as one edge instead of the callers behind them. */
    fold: flag,
    /** Nodes expanded beside the subject. */
    exp: ids,
    lay: z.enum(LAYOUTS),
    /** Most nodes drawn. */
    max: z.coerce.number().int().min(1).max(600),
    sel: z.string().max(5000),
    sort: z.enum(SORTS),
  })
  .partial();
export type ExploreSearch = Readonly<z.infer<typeof EXPLORE_SCHEMA>>;

/** What works, what may work, and what only a guardrail holds back; half trusts are a click away. */
export const DEFAULT_STATUSES: readonly EdgeStatus[] = [
  'allowed',
  'conditional',
  'trusted_unverified',
  'denied',
];

export const EXPLORE_DEFAULTS = {
  v: 'graph',
  dir: 'both',
  hops: 1,
  st: [...DEFAULT_STATUSES],
  slr: false,
  fold: false,
  lay: 'columns',
  max: 150,
  sort: 'target',
} satisfies ExploreSearch;

export interface ExploreState {
  readonly of: string | undefined;
  readonly v: 'graph' | 'table';
  readonly dir: 'both' | 'in' | 'out';
  readonly hops: number;
  readonly st: readonly EdgeStatus[];
  readonly kind: ExploreSearch['kind'];
  readonly account: string | undefined;
  readonly src: string | undefined;
  readonly dst: string | undefined;
  readonly scope: ExploreSearch['scope'];
  readonly q: string | undefined;
  readonly slr: boolean;
  readonly fold: boolean;
  readonly exp: readonly string[];
  readonly lay: (typeof LAYOUTS)[number];
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
    kind: search.kind,
    account: search.account,
    src: search.src,
    dst: search.dst,
    scope: search.scope,
    q: search.q,
    slr: search.slr ?? EXPLORE_DEFAULTS.slr,
    fold: search.fold ?? EXPLORE_DEFAULTS.fold,
    exp: search.exp ?? [],
    lay: search.lay ?? EXPLORE_DEFAULTS.lay,
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
  const narrowing = [search.st, search.kind, search.account, search.src, search.dst, search.scope, search.q];
  return narrowing.filter((value) => value !== undefined && value.length > 0).length;
}
