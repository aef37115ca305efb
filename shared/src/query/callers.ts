import { EDGE_STATUSES } from '../graph/model.ts';
import type { Edge, EdgeStatus, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { DerivedEdge, TrustModel } from '../resolve/trust-model.ts';
import { USABLE_STATUSES } from './counts.ts';
import { countBehind, expandedEdgesInto } from './expand-edge.ts';
import type { SetEdge } from './expand-edge.ts';

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

/** A chain continues only through steps that can be taken, at least under an open condition. */
const PASSABLE: ReadonlySet<EdgeStatus> = new Set(['allowed', 'conditional']);

const RANK: ReadonlyMap<EdgeStatus, number> = new Map(EDGE_STATUSES.map((status, rank) => [status, rank]));
const rank = (status: EdgeStatus): number => RANK.get(status) ?? EDGE_STATUSES.length;
const weakest = (a: EdgeStatus, b: EdgeStatus): EdgeStatus => (rank(a) >= rank(b) ? a : b);

/**
 * Everybody with an edge into the role, sets replaced by the callers behind them; with `transitive`, everybody who
 * gets there in any number of steps, each by a shortest chain and among those the strongest. Sorted by hops, status,
 * caller. Direct callers of every status but `none` are listed, so that "nearly" is visible.
 */
export function callersOf(model: TrustModel, target: NodeId, transitive: boolean): readonly Caller[] {
  const found: Caller[] = [];
  const reached = new Set<NodeId>([target]);
  let frontier: readonly Step[] = [{ node: target, path: [target], status: 'allowed' }];
  for (let hops = 1; frontier.length > 0; hops += 1) {
    const callers = frontier.flatMap((step) => callersInto(model, step, hops));
    callers.sort(
      (a, b) =>
        rank(a.status) - rank(b.status) ||
        compareStrings(a.edge.source, b.edge.source) ||
        compareStrings(a.edge.target, b.edge.target) ||
        compareStrings(a.edge.action, b.edge.action),
    );
    const next: Step[] = [];
    for (const caller of callers) {
      const { source } = caller.edge;
      const first = !reached.has(source);
      if (first || hops === 1) found.push(caller);
      if (!first || !USABLE_STATUSES.has(caller.status)) continue;
      reached.add(source);
      if (PASSABLE.has(caller.status)) next.push({ node: source, path: caller.path, status: caller.status });
    }
    if (!transitive) break;
    frontier = next;
  }
  return found;
}

interface Step {
  readonly node: NodeId;
  readonly path: readonly NodeId[];
  readonly status: EdgeStatus;
}

/** Beyond the first step only those who can take theirs matter, verified or not. */
function callersInto(model: TrustModel, step: Step, hops: number): readonly Caller[] {
  const worth = (set: SetEdge): boolean => hops === 1 || countBehind(set, USABLE_STATUSES) > 0;
  return expandedEdgesInto(model, step.node, worth)
    .filter((edge) => edge.status !== 'none' && (hops === 1 || USABLE_STATUSES.has(edge.status)))
    .map((edge) => ({
      edge,
      hops,
      path: [edge.source, ...step.path],
      status: weakest(edge.status, step.status),
    }));
}
