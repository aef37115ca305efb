import type { z } from 'zod';
import { isAccountId, rootArn } from '../arn/arn.ts';
import type { EdgeFilter, Neighbourhood, NeighbourhoodQuerySchema } from '../api/contract.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { EdgeStatus, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { LazyEdge } from '../resolve/lazy-edge.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { apiEdge, apiNode } from './api-edge.ts';
import { USABLE_STATUSES } from './counts.ts';
import { compileEdgeFilter, DEFAULT_STATUSES } from './edge-filter.ts';
import { countBehind, expandedEdgesInto } from './expand-edge.ts';
import type { SetEdge } from './expand-edge.ts';
import { nodeOf } from './nodes.ts';
import { QueryError } from './query-error.ts';

export type NeighbourhoodQuery = z.infer<typeof NeighbourhoodQuerySchema>;

/** Callers behind one set that are decided in the first step; a larger set stands for itself with its counts. */
const NEAR_CALLERS = 2_000;
/** Callers behind sets that are decided beyond the first step, all sets together: about a tenth of a second. */
const FAR_CALLERS = 5_000;

type Direction = 'in' | 'out';

const RANK: ReadonlyMap<EdgeStatus, number> = new Map(EDGE_STATUSES.map((status, rank) => [status, rank]));

/** One side of the search; the two sides never mix, so a caller's other targets do not flood the picture. */
interface Side {
  readonly direction: Direction;
  /** Nodes reached on this side. */
  readonly seen: Set<NodeId>;
  frontier: NodeId[];
}

interface Candidate {
  readonly node: NodeId;
  readonly edges: LazyEdge[];
  best: number;
}

/**
 * The ego network of one node, breadth first: who leads into it, and where it leads, up to `hops` steps each.
 * Within a step the strongest edges come first and the two sides take turns, so a limit cuts the weakest.
 * `omitted` counts the different nodes that an edge of this step leads to and that did not fit; the search ends there.
 *
 * With `expand`, an edge from a set is replaced by the callers behind it, each with its own status and `via`; the
 * set itself stays when it also covers principals outside the crawled data, when nobody stands behind it, or when so
 * many do that no picture could hold them: `audience` pages through those.
 *
 * Beyond the first step only usable edges count unless the filter names statuses, because a chain breaks at the
 * others, and large sets stand for themselves: their edge says how many callers are behind it.
 * Throws `QueryError` when the graph has no such node.
 */
export function neighbourhood(model: TrustModel, query: NeighbourhoodQuery): Neighbourhood {
  if (!model.nodes.has(query.id)) {
    throw new QueryError('unknown_node', 'The snapshot has no principal, account or service by this id.');
  }
  const near = edgeReader(model, query, ({ audience }) => query.expand && audience.covered <= NEAR_CALLERS);
  const far = edgeReader(
    model,
    { ...query, status: query.status ?? [...USABLE_STATUSES] },
    expansionsWithin(query.expand ? FAR_CALLERS : 0, new Set(query.status ?? USABLE_STATUSES)),
  );
  const hopOf = new Map<NodeId, number>([[query.id, 0]]);
  const edges = new Map<string, LazyEdge>();
  const omitted = new Set<NodeId>();
  const sides: readonly Side[] = (['in', 'out'] as const)
    .filter((direction) => query.direction === 'both' || query.direction === direction)
    .map((direction) => ({ direction, seen: new Set([query.id]), frontier: [query.id] }));
  // An account is entered through its root user as well, who stands beside it.
  const root = sides.some(({ direction }) => direction === 'in') ? enteredRoot(model, query.id) : undefined;
  if (root !== undefined) {
    hopOf.set(root, 0);
    for (const { seen, frontier } of sides) {
      seen.add(root);
      frontier.push(root);
    }
  }

  for (let hop = 1; hop <= query.hops && omitted.size === 0; hop += 1) {
    const edgesOf = hop === 1 ? near : far;
    const queues = sides.map((side) => {
      const candidates = candidatesOf(side, edgesOf, (edge) => edges.set(edgeKey(edge), edge));
      return strongestFirst(candidates, query.limit);
    });
    for (const side of sides) side.frontier = [];
    for (const { side, candidate } of takingTurns(sides, queues)) {
      const fits = hopOf.has(candidate.node) || hopOf.size < query.limit;
      if (!fits) {
        omitted.add(candidate.node);
        continue;
      }
      if (!hopOf.has(candidate.node)) hopOf.set(candidate.node, hop);
      side.seen.add(candidate.node);
      side.frontier.push(candidate.node);
      for (const edge of candidate.edges) edges.set(edgeKey(edge), edge);
    }
  }
  const shown = [...edges.values()].sort(
    (a, b) =>
      compareStrings(a.target, b.target) ||
      compareStrings(a.source, b.source) ||
      compareStrings(edgeKey(a), edgeKey(b)),
  );
  return {
    nodes: [...hopOf]
      .sort(([a, hopA], [b, hopB]) => hopA - hopB || compareStrings(a, b))
      .map(([id, hop]) => ({ ...apiNode(nodeOf(model, id)), hop })),
    edges: shown.map(({ edge }) => apiEdge(edge)),
    omitted: [...omitted].filter((id) => !hopOf.has(id)).length,
  };
}

/** The root user of a member account that an edge leads to. */
function enteredRoot(model: TrustModel, account: NodeId): NodeId | undefined {
  const { organization } = model.snapshot;
  if (organization === undefined || !isAccountId(account)) return undefined;
  const root = rootArn(organization.partition, account);
  return model.nodes.has(root) ? root : undefined;
}

/** Reads the filtered edges at a node on one side. */
function edgeReader(model: TrustModel, filter: EdgeFilter, worth: (set: SetEdge) => boolean) {
  const passes = compileEdgeFilter(model, filter);
  const statuses = new Set(filter.status ?? DEFAULT_STATUSES);
  return (node: NodeId, direction: Direction): LazyEdge[] => {
    if (direction === 'in') return expandedEdgesInto(model, node, worth).filter(passes);
    return [...model.waysOutOf(node, statuses)].filter(passes);
  };
}

/** Lets sets be expanded until the callers behind them reach a number; sets that would show nobody are left alone. */
function expansionsWithin(most: number, statuses: ReadonlySet<EdgeStatus>): (set: SetEdge) => boolean {
  let left = most;
  return (set) => {
    if (set.audience.covered > left || countBehind(set, statuses) === 0) return false;
    left -= set.audience.covered;
    return true;
  };
}

/** Neighbours of the frontier that this side has not reached; `known` gets edges between reached nodes. */
function candidatesOf(
  side: Side,
  edgesOf: (node: NodeId, direction: Direction) => LazyEdge[],
  known: (edge: LazyEdge) => void,
): Iterable<Candidate> {
  const candidates = new Map<NodeId, Candidate>();
  for (const node of side.frontier) {
    for (const edge of edgesOf(node, side.direction)) {
      const next = side.direction === 'in' ? edge.source : edge.target;
      if (side.seen.has(next)) {
        known(edge);
        continue;
      }
      const rank = RANK.get(edge.status) ?? EDGE_STATUSES.length;
      const candidate = candidates.get(next);
      if (candidate === undefined) candidates.set(next, { node: next, edges: [edge], best: rank });
      else {
        candidate.edges.push(edge);
        candidate.best = Math.min(candidate.best, rank);
      }
    }
  }
  return candidates.values();
}

/** By strongest edge, then by id. Only the first `needed` are in order: the others are counted, not shown. */
function strongestFirst(candidates: Iterable<Candidate>, needed: number): readonly Candidate[] {
  const byRank: Candidate[][] = [];
  for (const candidate of candidates) (byRank[candidate.best] ??= []).push(candidate);
  const first: Candidate[] = [];
  const rest: Candidate[] = [];
  for (const group of byRank.filter((one) => one !== undefined)) {
    const chosen: Candidate[] = [];
    const room = Math.max(0, needed - first.length);
    for (const candidate of group) {
      const last = chosen[chosen.length - 1];
      if (chosen.length < room || (last !== undefined && compareStrings(candidate.node, last.node) < 0))
        chosen.splice(placeOf(candidate.node, chosen), 0, candidate);
      else rest.push(candidate);
      if (chosen.length > room) rest.push(...chosen.splice(room));
    }
    first.push(...chosen);
  }
  return [...first, ...rest];
}

/** Where a node belongs in a list in order of id. */
function placeOf(node: NodeId, list: readonly Candidate[]): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareStrings(list[middle]?.node ?? '', node) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* takingTurns(
  sides: readonly Side[],
  queues: readonly (readonly Candidate[])[],
): Generator<{ readonly side: Side; readonly candidate: Candidate }> {
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  for (let at = 0; at < longest; at += 1) {
    for (const [index, side] of sides.entries()) {
      const candidate = queues[index]?.[at];
      if (candidate !== undefined) yield { side, candidate };
    }
  }
}

function edgeKey(edge: LazyEdge): string {
  return `${edge.target}\n${edge.source}\n${edge.action}\n${edge.via ?? ''}`;
}
