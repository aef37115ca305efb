/** The filters that graph, table and matrix share, as they stand in the address. */
import {
  AssumeActionSchema,
  EdgeStatusSchema,
  NodeKindSchema,
  type EdgeFilter,
} from '@assumable/shared/api/contract';
import type { EdgeStatus } from '@assumable/shared/graph/model';
import { z } from 'zod';
import { flag, words } from './read-search.ts';

export const SCOPES = ['external', 'cross_account', 'same_account'] as const;

const account = z.string().regex(/^[0-9]{12}$/);

export const FILTER_SHAPE = {
  st: words(EdgeStatusSchema),
  act: words(AssumeActionSchema),
  kind: words(NodeKindSchema),
  account,
  /** Account of the caller, and of the role: one pair. */
  src: account,
  dst: account,
  scope: z.enum(SCOPES),
  q: z.string().max(200),
  /** Service-linked roles shown. */
  slr: flag,
  /** Root or OU id. */
  ou: z.string().max(100),
  /** Ends of a cell of the matrix: an account, or a service, provider, `*`. */
  from: z.string().max(2048),
  to: z.string().max(2048),
  path: z.string().max(512),
  tag: z.string().max(385),
  cond: words(z.string().min(1).max(256)),
  without: words(z.string().min(1).max(256)),
  unused: z.coerce.number().int().min(1).max(4000),
} as const;

export const FILTER_SCHEMA = z.object(FILTER_SHAPE).partial();
export type FilterSearch = Readonly<z.infer<typeof FILTER_SCHEMA>>;
export type FilterKey = keyof FilterSearch;

/** What works, what may work, and what only a guardrail holds back; half trusts are a click away. */
export const DEFAULT_STATUSES: readonly EdgeStatus[] = [
  'allowed',
  'conditional',
  'trusted_unverified',
  'denied',
];

/** Every filter unset: a patch that clears them. */
export const NO_FILTERS: { readonly [K in FilterKey]: undefined } = {
  st: undefined,
  act: undefined,
  kind: undefined,
  account: undefined,
  src: undefined,
  dst: undefined,
  scope: undefined,
  q: undefined,
  slr: undefined,
  ou: undefined,
  from: undefined,
  to: undefined,
  path: undefined,
  tag: undefined,
  cond: undefined,
  without: undefined,
  unused: undefined,
};

/** The filters of an address as the server wants them. */
export function edgeFilterOf(search: FilterSearch): EdgeFilter {
  return {
    status: [...(search.st ?? DEFAULT_STATUSES)],
    ...(search.act === undefined ? {} : { action: [...search.act] }),
    ...(search.kind === undefined ? {} : { kind: [...search.kind] }),
    ...(search.account === undefined ? {} : { account: search.account }),
    ...(search.src === undefined ? {} : { sourceAccount: search.src }),
    ...(search.dst === undefined ? {} : { targetAccount: search.dst }),
    ...(search.scope === undefined ? {} : { scope: search.scope }),
    ...(search.q === undefined ? {} : { q: search.q }),
    ...(search.slr === true ? { serviceLinked: true } : {}),
    ...(search.ou === undefined ? {} : { unit: search.ou }),
    ...(search.from === undefined ? {} : { from: search.from }),
    ...(search.to === undefined ? {} : { to: search.to }),
    ...(search.path === undefined ? {} : { path: search.path }),
    ...(search.tag === undefined ? {} : { tag: search.tag }),
    ...(search.cond === undefined ? {} : { cond: [...search.cond] }),
    ...(search.without === undefined ? {} : { without: [...search.without] }),
    ...(search.unused === undefined ? {} : { unused: search.unused }),
  };
}

/** Filters that narrow or widen the view beyond its defaults; each has a chip. */
export function activeFilterKeys(search: FilterSearch): readonly FilterKey[] {
  const keys = Object.keys(NO_FILTERS).filter((key): key is FilterKey => key in NO_FILTERS);
  return keys.filter((key) => {
    const value = search[key];
    if (value === undefined || value === false) return false;
    return typeof value !== 'object' || value.length > 0;
  });
}
