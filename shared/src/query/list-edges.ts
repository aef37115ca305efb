import type { z } from 'zod';
import type { EdgeList, EdgeListQuerySchema } from '../api/contract.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { Edge, EdgeStatus, NodeId } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { apiEdge, endNodes } from './api-edge.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { memoRecent } from './memo.ts';
import { accountOfNode } from './nodes.ts';
import { pageOf, questionName } from './page.ts';

export type EdgeListQuery = z.infer<typeof EdgeListQuerySchema>;

const RANK: ReadonlyMap<EdgeStatus, number> = new Map(EDGE_STATUSES.map((status, rank) => [status, rank]));

type Comparator = (a: Edge, b: Edge) => number;

const bySource: Comparator = (a, b) =>
  compareStrings(a.source, b.source) ||
  compareStrings(a.target, b.target) ||
  compareStrings(a.action, b.action);
const byTarget: Comparator = (a, b) =>
  compareStrings(a.target, b.target) ||
  compareStrings(a.source, b.source) ||
  compareStrings(a.action, b.action);
/** From the strongest status to the weakest. */
const byStatus: Comparator = (a, b) =>
  (RANK.get(a.status) ?? 0) - (RANK.get(b.status) ?? 0) || byTarget(a, b);
const reversed =
  (order: Comparator): Comparator =>
  (a, b) =>
    order(b, a);

function comparatorOf(sort: EdgeListQuery['sort']): Comparator {
  switch (sort) {
    case 'source':
      return bySource;
    case '-source':
      return reversed(bySource);
    case 'target':
      return byTarget;
    case '-target':
      return reversed(byTarget);
    case 'status':
      return byStatus;
    case '-status':
      return reversed(byStatus);
  }
}

const recent = memoRecent<readonly Edge[]>(4);

/**
 * Edges of the graph that pass the filter, in one page. Set-valued edges stand once. The order is total, so paging
 * neither repeats nor skips. Throws `QueryError` for a cursor of another list.
 */
export function listEdges(model: TrustModel, query: EdgeListQuery): EdgeList {
  const question = questionName(query);
  const matching = recent(model, question, () => {
    const passes = compileEdgeFilter(model, query);
    return candidates(model, query).filter(passes).sort(comparatorOf(query.sort));
  });
  const { items, cursor } = pageOf(matching, question, query);
  return {
    edges: items.map(apiEdge),
    nodes: endNodes(model, items),
    total: matching.length,
    all: model.edgeCount,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** With accounts that are asked for only the edges between those have to be made. */
function candidates(model: TrustModel, { sourceAccount, targetAccount }: EdgeListQuery): readonly Edge[] {
  if (targetAccount === undefined) return model.edges;
  const isAsked = (source: NodeId): boolean =>
    sourceAccount === undefined || accountOfNode(model, source) === sourceAccount;
  return model.account(targetAccount)?.roles.flatMap(({ arn }) => model.edgesInto(arn, isAsked)) ?? [];
}
