/** What the overview says in numbers, and which account edges it draws. */
import type { Overview } from '@assumable/shared/api/contract';
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

function rank(edge: AccountEdge): number {
  return EDGE_STATUSES.findIndex((status) => (edge.counts[status] ?? 0) > 0);
}

/** Edges that come from outside the organization, most live ones first. */
export function outsideEdges(overview: Overview, index: OverviewIndex): readonly AccountEdge[] {
  return overview.accountEdges
    .filter((edge) => placeOf(edge, index) === 'outside' && liveCount(edge) > 0)
    .sort((a, b) => liveCount(b) - liveCount(a) || (a.source < b.source ? -1 : 1));
}
