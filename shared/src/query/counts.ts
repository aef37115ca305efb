import type { StatusCounts } from '../api/contract.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { Edge, EdgeStatus } from '../graph/model.ts';

/** Statuses of edges that can be used, or may be once an open question is answered. */
export const USABLE_STATUSES: ReadonlySet<EdgeStatus> = new Set([
  'allowed',
  'conditional',
  'trusted_unverified',
]);

/** Adds one edge to a tally. */
export function tally(counts: Map<EdgeStatus, number>, status: EdgeStatus): void {
  counts.set(status, (counts.get(status) ?? 0) + 1);
}

/** Tally as an object whose members stand in the order of the vocabulary; zero counts are absent. */
export function statusCounts(counts: ReadonlyMap<EdgeStatus, number>): StatusCounts {
  return Object.fromEntries(
    EDGE_STATUSES.flatMap((status) => {
      const count = counts.get(status) ?? 0;
      return count === 0 ? [] : [[status, count]];
    }),
  );
}

/** Edges by status; set-valued edges count once. */
export function countByStatus(edges: Iterable<Pick<Edge, 'status'>>): StatusCounts {
  const counts = new Map<EdgeStatus, number>();
  for (const edge of edges) tally(counts, edge.status);
  return statusCounts(counts);
}
