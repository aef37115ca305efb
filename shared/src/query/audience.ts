import type { z } from 'zod';
import type { AudienceQuerySchema, EdgeList } from '../api/contract.ts';
import { MEMBER_ROOTS } from '../graph/model.ts';
import type { DerivedEdge, EdgeStatus } from '../graph/model.ts';
import type { LazyEdge } from '../resolve/lazy-edge.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { apiEdge, endNodes } from './api-edge.ts';
import { DEFAULT_STATUSES } from './edge-filter.ts';
import { countBehind } from './expand-edge.ts';
import { LazyList } from './lazy-list.ts';
import { memoRecent } from './memo.ts';
import { pageOf, questionName } from './page.ts';
import { QueryError } from './query-error.ts';

export type AudienceQuery = z.infer<typeof AudienceQuerySchema>;

const recent = memoRecent<LazyList<LazyEdge<DerivedEdge>>>(4);

/**
 * The callers behind one set-valued edge, each with its own status; for an edge to the root users of all member
 * accounts, those root users. `all` is how many principals the trust covers,
 * `total` how many have one of the asked statuses (default: every status but `none`).
 * Throws `QueryError` when there is no such edge or it is not set-valued.
 */
export function audience(model: TrustModel, query: AudienceQuery): EdgeList {
  const toSet = model.waysInto(query.target).find((way) => way.source === query.source && isToSet(way));
  if (toSet !== undefined) return targetsOf(model, query, toSet);
  const edge = model
    .waysInto(query.target)
    .find(
      (candidate) =>
        candidate.source === query.source &&
        candidate.audience !== undefined &&
        (query.action === undefined || candidate.action === query.action),
    );
  if (edge?.audience === undefined) {
    throw new QueryError(
      'unknown_edge',
      'There is no edge from a set of principals (an account, the organization, anyone) between these two.',
    );
  }
  const { audience: counts } = edge;
  const question = questionName(query);
  const callers = recent(model, question, () => {
    const statuses = new Set<EdgeStatus>(query.status ?? DEFAULT_STATUSES);
    const count = countBehind({ audience: counts }, statuses);
    return new LazyList(withStatus(model.callersBehind(edge), statuses), count);
  });
  const { items, cursor } = pageOf(callers, question, query);
  return {
    edges: items.map(({ edge: caller }) => apiEdge(caller)),
    nodes: endNodes(model, items),
    total: callers.length,
    all: counts.covered,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function isToSet({ target }: LazyEdge): boolean {
  return target.startsWith(MEMBER_ROOTS);
}

/** The root users behind an edge to all of them, in the same form. */
function targetsOf(model: TrustModel, query: AudienceQuery, edge: LazyEdge): EdgeList {
  const { targets } = edge.edge;
  const question = questionName(query);
  const found = recent(model, question, () => {
    const statuses = new Set<EdgeStatus>(query.status ?? DEFAULT_STATUSES);
    const byStatus: Readonly<Partial<Record<EdgeStatus, number>>> = targets?.byStatus ?? {};
    const count = [...statuses].reduce((sum, status) => sum + (byStatus[status] ?? 0), 0);
    return new LazyList(withStatus(model.targetsBehind(edge), statuses), count);
  });
  const { items, cursor } = pageOf(found, question, query);
  return {
    edges: items.map((item) => apiEdge(item.edge)),
    nodes: endNodes(model, items),
    total: found.length,
    all: targets?.covered ?? 0,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function* withStatus<T extends { readonly status: EdgeStatus }>(
  callers: Iterable<T>,
  statuses: ReadonlySet<EdgeStatus>,
): Iterable<T> {
  for (const caller of callers) if (statuses.has(caller.status)) yield caller;
}
