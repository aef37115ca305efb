import { EDGE_STATUSES } from '../graph/model.ts';
import type { DerivedEdge, Edge, EdgeStatus, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { Chain } from '../paths/model.ts';
import { reachedBy } from '../paths/reached-by.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { USABLE_STATUSES } from './counts.ts';
import { expandedEdgesInto } from './expand-edge.ts';

/** Somebody who can, or nearly can, get to a role. */
export interface Caller {
  /** The caller's first step. */
  readonly edge: Edge | DerivedEdge;
  /** Steps to the role asked about; 1 for direct callers. */
  readonly hops: number;
  /** From the caller to the role, both included. */
  readonly path: readonly NodeId[];
  /** Weakest status along the path. */
  readonly status: EdgeStatus;
}

export interface Callers {
  /** Sorted by hops, status, caller. */
  readonly callers: readonly Caller[];
  /** True when the search stopped before everybody was found. */
  readonly stopped: boolean;
}

/** Most steps of a chain when the asker sets no bound. */
export const MOST_HOPS = 8;

const RANK: ReadonlyMap<EdgeStatus, number> = new Map(EDGE_STATUSES.map((status, rank) => [status, rank]));
const rank = (status: EdgeStatus): number => RANK.get(status) ?? EDGE_STATUSES.length;

/**
 * Everybody with an edge into the role, sets replaced by the callers behind them; with `maxHops` above 1, everybody who
 * gets there in that many steps, each by a shortest chain whose every step holds after the steps before it, and among
 * those the strongest. Direct callers of every status but `none` are listed, so that "nearly" is visible.
 */
export function callersOf(model: TrustModel, target: NodeId, maxHops: number): Callers {
  const direct = expandedEdgesInto(model, target)
    .filter(({ status }) => status !== 'none')
    .map(({ edge }): Caller => ({ edge, hops: 1, path: [edge.source, target], status: edge.status }))
    .sort(compareCallers);
  if (maxHops <= 1) return { callers: direct, stopped: false };
  const listed = new Set(
    direct.filter(({ status }) => USABLE_STATUSES.has(status)).map(({ edge }) => edge.source),
  );
  const { reached, extent } = reachedBy(model, target, { maxHops, statuses: USABLE_STATUSES, expand: true });
  const further = reached.flatMap(({ node, chain }) =>
    chain.hops.length === 1 || listed.has(node) ? [] : callerOf(chain),
  );
  return { callers: [...direct, ...further], stopped: extent.stopped };
}

function callerOf(chain: Chain): readonly Caller[] {
  const [first] = chain.hops;
  if (first === undefined || first.edge === undefined) return [];
  return [{ edge: first.edge, hops: chain.hops.length, path: chain.nodes, status: chain.status }];
}

function compareCallers(a: Caller, b: Caller): number {
  return (
    rank(a.status) - rank(b.status) ||
    compareStrings(a.edge.source, b.edge.source) ||
    compareStrings(a.edge.action, b.edge.action)
  );
}
