import type { z } from 'zod';
import { rootArn } from '../arn/arn.ts';
import type { EdgeList, EdgeListQuerySchema } from '../api/contract.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { EdgeStatus } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { EdgeOutline, LazyEdge } from '../resolve/lazy-edge.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { apiEdge, endNodes } from './api-edge.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { memoRecent } from './memo.ts';
import { accountOfNode } from './nodes.ts';
import { pageOf, questionName } from './page.ts';
import type { PagedList } from './page.ts';

export type EdgeListQuery = z.infer<typeof EdgeListQuerySchema>;

const RANK: ReadonlyMap<EdgeStatus, number> = new Map(EDGE_STATUSES.map((status, rank) => [status, rank]));

type Comparator = (a: EdgeOutline, b: EdgeOutline) => number;

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

const recent = memoRecent<PagedList<LazyEdge>>(4);

/**
 * Edges of the graph that pass the filter, in one page. Set-valued edges stand once. The order is total, so paging
 * neither repeats nor skips. Throws `QueryError` for a cursor of another list.
 */
export function listEdges(model: TrustModel, query: EdgeListQuery): EdgeList {
  const question = questionName(query);
  const matching = recent(model, question, () => matchingEdges(model, query));
  const { items, cursor } = pageOf(matching, question, query);
  return {
    edges: items.map(({ edge }) => apiEdge(edge)),
    nodes: endNodes(model, items),
    total: matching.length,
    all: model.edgeCount,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function matchingEdges(model: TrustModel, query: EdgeListQuery): PagedList<LazyEdge> {
  const { sourceAccount, targetAccount, sort } = query;
  const passes = compileEdgeFilter(model, query);
  const order = comparatorOf(sort);
  if (targetAccount === undefined) return new NumberedEdges(model, passes, order);
  // With an account that is asked for only the edges into it have to be looked at.
  const isAsked = ({ source }: LazyEdge): boolean =>
    sourceAccount === undefined || accountOfNode(model, source) === sourceAccount;
  const roles = model.account(targetAccount)?.roles ?? [];
  const root = rootOf(model, targetAccount);
  return [...roles.map(({ arn }) => arn), ...root]
    .flatMap((arn) =>
      model.waysInto(arn).filter((way) => way.via === undefined && isAsked(way) && passes(way)),
    )
    .sort(order);
}

/** The root user of a member account, to whom an edge may lead. */
function rootOf(model: TrustModel, account: string): readonly string[] {
  const partition = model.snapshot.organization?.partition;
  return partition === undefined ? [] : [rootArn(partition, account)];
}

/** A list of a model's edges by number: a million of them need four bytes each. */
class NumberedEdges implements PagedList<LazyEdge> {
  readonly length: number;
  readonly #model: TrustModel;
  readonly #numbers: Int32Array;

  constructor(model: TrustModel, passes: (edge: LazyEdge) => boolean, order: Comparator) {
    const found: { readonly number: number; readonly way: LazyEdge }[] = [];
    for (let number = 0; number < model.edgeCount; number += 1) {
      const way = model.wayAt(number);
      if (way !== undefined && passes(way)) found.push({ number, way });
    }
    found.sort((a, b) => order(a.way, b.way));
    this.#model = model;
    this.#numbers = Int32Array.from(found, ({ number }) => number);
    this.length = found.length;
  }

  slice(from: number, end: number): readonly LazyEdge[] {
    return [...this.#numbers.subarray(from, end)].flatMap((number) => this.#model.wayAt(number) ?? []);
  }
}
