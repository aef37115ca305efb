/** What the overview says in numbers, and which account edges it draws. */
import type { Overview, StatusCounts } from '@assumable/shared/api/contract';
import { EDGE_STATUSES, type EdgeStatus } from '@assumable/shared/graph/model';
import type { EdgeMode } from '../../url-state/overview-search.ts';

export type AccountEdge = Overview['accountEdges'][number];

export interface OverviewIndex {
  readonly names: ReadonlyMap<string, string>;
  readonly inside: ReadonlySet<string>;
}

/** Names of every endpoint, and which of them are accounts of the organization. */
export function indexOverview(overview: Overview): OverviewIndex {
  const names = new Map<string, string>();
  const inside = new Set<string>();
  for (const account of overview.accounts) {
    names.set(account.id, account.name === '' ? account.id : account.name);
    if (account.coverage !== 'external') inside.add(account.id);
  }
  for (const node of overview.outside) names.set(node.id, node.label);
  return { names, inside };
}

export type EdgePlace = 'inside' | 'cross_account' | 'outside';

export function placeOf(edge: AccountEdge, index: OverviewIndex): EdgePlace {
  if (edge.source === edge.target) return 'inside';
  return index.inside.has(edge.source) && index.inside.has(edge.target) ? 'cross_account' : 'outside';
}

/** Edges that hold or may hold: what a reviewer counts as a trust. */
export const LIVE_STATUSES: readonly EdgeStatus[] = ['allowed', 'conditional', 'trusted_unverified'];

export function liveCount(edge: Pick<AccountEdge, 'counts'>): number {
  return LIVE_STATUSES.reduce((sum, status) => sum + (edge.counts[status] ?? 0), 0);
}

export interface Figures {
  readonly accounts: number;
  readonly accountsRead: number;
  readonly crossAccount: number;
  readonly outside: number;
  readonly blocked: number;
}

export function figuresOf(overview: Overview, index: OverviewIndex): Figures {
  const inside = overview.accounts.filter((account) => account.coverage !== 'external');
  let crossAccount = 0;
  let outside = 0;
  let blocked = 0;
  for (const edge of overview.accountEdges) {
    const place = placeOf(edge, index);
    if (place === 'cross_account') crossAccount += liveCount(edge);
    if (place === 'outside') outside += liveCount(edge);
    blocked += edge.counts.denied ?? 0;
  }
  return {
    accounts: inside.length,
    accountsRead: inside.filter((account) => account.coverage !== 'not_read').length,
    crossAccount,
    outside,
    blocked,
  };
}

/** Most lines of the map that still read as lines. */
export const MOST_LINES = 600;

/** Edges to draw; the ones with a live status only, strongest drawn last so that they lie on top. */
export function drawnEdges(
  overview: Overview,
  index: OverviewIndex,
  mode: EdgeMode,
  focus: string | undefined,
): readonly AccountEdge[] {
  if (mode === 'none' && focus === undefined) return [];
  const chosen = overview.accountEdges.filter((edge) => {
    const place = placeOf(edge, index);
    if (place === 'inside') return false;
    if (focus !== undefined && (edge.source === focus || edge.target === focus)) return true;
    if (liveCount(edge) === 0) return false;
    if (mode === 'all') return true;
    return mode === 'cross' && place === 'cross_account';
  });
  return [...chosen].sort((a, b) => rank(b) - rank(a) || a.total - b.total);
}

/** What ties a card to the one in focus. */
export interface Relation {
  /** Trusts from the one in focus into this one, and from this one into it. */
  readonly into: AccountEdge['counts'] | undefined;
  readonly out: AccountEdge['counts'] | undefined;
}

/** Everything tied to `focus` by the edges given, `focus` itself included; `undefined` without a focus. */
export function relationsTo(
  focus: string | undefined,
  edges: readonly AccountEdge[],
): ReadonlyMap<string, Relation> | undefined {
  if (focus === undefined) return undefined;
  const relations = new Map<string, Relation>([[focus, { into: undefined, out: undefined }]]);
  for (const edge of edges) {
    if (edge.source === focus && edge.target !== focus) {
      relations.set(edge.target, { into: edge.counts, out: relations.get(edge.target)?.out });
    } else if (edge.target === focus && edge.source !== focus) {
      relations.set(edge.source, { into: relations.get(edge.source)?.into, out: edge.counts });
    }
  }
  return relations;
}

function rank(edge: AccountEdge): number {
  return EDGE_STATUSES.findIndex((status) => (edge.counts[status] ?? 0) > 0);
}

export interface OutsideSource {
  readonly id: string;
  readonly trusts: number;
  readonly counts: AccountEdge['counts'];
  /** Accounts that hold the roles it is trusted by. */
  readonly accounts: readonly string[];
}

/** Who comes in from outside the organization, most trusted first. */
export function outsideSources(overview: Overview, index: OverviewIndex): readonly OutsideSource[] {
  const sources = new Map<string, OutsideSource>();
  for (const edge of overview.accountEdges) {
    const trusts = liveCount(edge);
    if (placeOf(edge, index) !== 'outside' || trusts === 0) continue;
    const old = sources.get(edge.source);
    sources.set(edge.source, {
      id: edge.source,
      trusts: (old?.trusts ?? 0) + trusts,
      counts: old === undefined ? edge.counts : addCounts(old.counts, edge.counts),
      accounts: [...(old?.accounts ?? []), edge.target],
    });
  }
  return [...sources.values()].sort((a, b) => b.trusts - a.trusts || (a.id < b.id ? -1 : 1));
}

export function addCounts(a: StatusCounts, b: StatusCounts): StatusCounts {
  const sum: StatusCounts = {};
  for (const status of EDGE_STATUSES) {
    const count = (a[status] ?? 0) + (b[status] ?? 0);
    if (count > 0) sum[status] = count;
  }
  return sum;
}
