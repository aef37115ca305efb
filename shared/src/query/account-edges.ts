import type { EdgeFilter, Overview } from '../api/contract.ts';
import type { Matrix } from '../api/matrix.ts';
import type { EdgeStatus, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { LazyEdge } from '../resolve/lazy-edge.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { apiNode } from './api-edge.ts';
import { statusCounts, tally, USABLE_STATUSES } from './counts.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { memoPerObject, memoRecent } from './memo.ts';
import { endOf, nodeOf } from './nodes.ts';
import { questionName } from './page.ts';

export type AccountEdge = Overview['accountEdges'][number];

type End = ReturnType<typeof endOf>;
interface Ends {
  readonly source: End;
  readonly target: End;
}

export interface AccountEdges {
  /** Sorted by source, then target; trust inside one account has equal ends. */
  readonly edges: readonly AccountEdge[];
  /** Ids of sources that are not accounts. */
  readonly outside: ReadonlySet<NodeId>;
  /** Accounts at either end. */
  readonly accounts: ReadonlySet<string>;
  /** Usable cross-account edges into and out of each account; set-valued edges count once. */
  readonly inbound: ReadonlyMap<string, number>;
  readonly outbound: ReadonlyMap<string, number>;
}

/** Edges by their aggregated ends, tallied by status; sorted by source, then target. */
function aggregate(
  model: TrustModel,
  edges: Iterable<LazyEdge>,
  seen: (edge: LazyEdge, ends: Ends) => void,
): AccountEdge[] {
  const endById = new Map<NodeId, End>();
  const end = (id: NodeId): End => {
    const known = endById.get(id) ?? endOf(nodeOf(model, id));
    endById.set(id, known);
    return known;
  };
  const tallies = new Map<string, Map<string, Map<EdgeStatus, number>>>();
  for (const edge of edges) {
    const source = end(edge.source);
    const target = end(edge.target);
    const row = tallies.get(source.id) ?? new Map<string, Map<EdgeStatus, number>>();
    tallies.set(source.id, row);
    const cell = row.get(target.id) ?? new Map<EdgeStatus, number>();
    row.set(target.id, cell);
    tally(cell, edge.status);
    seen(edge, { source, target });
  }
  const aggregated = [...tallies].flatMap(([source, row]) =>
    [...row].map(([target, cell]) => ({
      source,
      target,
      counts: statusCounts(cell),
      total: [...cell.values()].reduce((sum, count) => sum + count, 0),
    })),
  );
  return aggregated.sort((a, b) => compareStrings(a.source, b.source) || compareStrings(a.target, b.target));
}

function* passing(model: TrustModel, filter: EdgeFilter): Iterable<LazyEdge> {
  const passes = compileEdgeFilter(model, filter);
  for (const way of model.ways()) if (passes(way)) yield way;
}

/**
 * All edges of the graph between accounts and outside nodes, with counts by status. Takes what the edge list shows
 * by default: no status `none`, no service-linked roles.
 */
export const accountEdges: (model: TrustModel) => AccountEdges = memoPerObject((model: TrustModel) => {
  const crossing = compileEdgeFilter(model, { scope: 'cross_account', status: [...USABLE_STATUSES] });
  const outside = new Set<NodeId>();
  const accounts = new Set<string>();
  const inbound = new Map<string, number>();
  const outbound = new Map<string, number>();
  const edges = aggregate(model, passing(model, {}), (edge, { source, target }) => {
    for (const side of [source, target]) (side.outside ? outside : accounts).add(side.id);
    if (!crossing(edge)) return;
    inbound.set(target.id, (inbound.get(target.id) ?? 0) + 1);
    if (!source.outside) outbound.set(source.id, (outbound.get(source.id) ?? 0) + 1);
  });
  return { edges, outside, accounts, inbound, outbound };
});

const recent = memoRecent<Matrix>(4);

/** Who reaches whom by account, of the edges that pass the filter; the same filter as the edge list. */
export function accountMatrix(model: TrustModel, filter: EdgeFilter): Matrix {
  return recent(model, questionName(filter), () => {
    let total = 0;
    const ids = new Set<NodeId>();
    const pairs = aggregate(model, passing(model, filter), (_edge, { source, target }) => {
      total += 1;
      for (const side of [source, target]) if (side.outside) ids.add(side.id);
    });
    return {
      pairs,
      outside: [...ids].sort(compareStrings).map((id) => apiNode(nodeOf(model, id))),
      total,
      all: model.edgeCount,
    };
  });
}
