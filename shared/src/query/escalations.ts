import type { z } from 'zod';
import type { EscalationQuerySchema, Escalations as ApiEscalations } from '../api/paths.ts';
import { ESCALATION_COVERAGE, Escalations } from '../escalation/find-escalations.ts';
import type { EscalationEdge, Need } from '../escalation/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { apiNode } from './api-edge.ts';
import { chainNodes } from './chain-answer.ts';
import { memoPerObject } from './memo.ts';
import { nodeOf } from './nodes.ts';
import { pageOf, questionName } from './page.ts';
import { QueryError } from './query-error.ts';

export type EscalationQuery = z.infer<typeof EscalationQuerySchema>;

/** The second-class pass of a model; made when first asked for, and only as far as asked. */
export const escalationsOf: (model: TrustModel) => Escalations = memoPerObject(
  (model: TrustModel) => new Escalations(model),
);

/**
 * The second-class edges out of a user or role, every way to every target, and its ways to give itself more.
 * Throws `QueryError` when there is no such user or role, and for a cursor of another list.
 */
export function listEscalations(model: TrustModel, query: EscalationQuery): ApiEscalations {
  if (model.principal(query.from) === undefined) {
    throw new QueryError('unknown_node', 'The snapshot has no user or role with this ARN.');
  }
  const pass = escalationsOf(model);
  const edges = pass.outOf(query.from);
  const { items, cursor } = pageOf(edges, questionName({ kind: 'escalations', ...query }), query);
  return {
    node: apiNode(nodeOf(model, query.from)),
    edges: items.map(apiEscalation),
    nodes: chainNodes(
      model,
      items.map(({ source, target }) => [source, target]),
    ),
    total: edges.length,
    self: pass.selfOf(query.from).map(apiNeed),
    coverage: ESCALATION_COVERAGE,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function apiEscalation(edge: EscalationEdge): ApiEscalations['edges'][number] {
  return {
    source: edge.source,
    target: edge.target,
    via: edge.via,
    text: edge.text,
    ...(edge.service === undefined ? {} : { service: edge.service }),
    status: edge.status,
    needs: edge.needs.map(apiNeed),
    reasons: [...edge.reasons],
  };
}

function apiNeed(need: Need): ApiEscalations['self'][number] {
  return {
    ...need,
    grants: need.grants.map((grant) => ({ ...grant })),
    conditions: [...need.conditions],
  };
}
