import type { z } from 'zod';
import type { AudienceQuerySchema, EdgeList } from '../api/contract.ts';
import type { DerivedEdge, TrustModel } from '../resolve/trust-model.ts';
import { apiEdge, endNodes } from './api-edge.ts';
import { DEFAULT_STATUSES } from './edge-filter.ts';
import { memoRecent } from './memo.ts';
import { pageOf, questionName } from './page.ts';
import { QueryError } from './query-error.ts';

export type AudienceQuery = z.infer<typeof AudienceQuerySchema>;

const recent = memoRecent<readonly DerivedEdge[]>(4);

/**
 * The callers behind one set-valued edge, each with its own status. `all` is how many principals the trust covers,
 * `total` how many have one of the asked statuses (default: every status but `none`).
 * Throws `QueryError` when there is no such edge or it is not set-valued.
 */
export function audience(model: TrustModel, query: AudienceQuery): EdgeList {
  const edge = model
    .edgesInto(query.target)
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
  const question = questionName(query);
  const callers = recent(model, question, () => {
    const statuses = new Set<string>(query.status ?? DEFAULT_STATUSES);
    return [...model.callersBehind(edge)].filter((caller) => statuses.has(caller.status));
  });
  const { items, cursor } = pageOf(callers, question, query);
  return {
    edges: items.map(apiEdge),
    nodes: endNodes(model, items),
    total: callers.length,
    all: edge.audience.covered,
    ...(cursor === undefined ? {} : { cursor }),
  };
}
