import type { ApiEdge, ApiNode } from '../api/contract.ts';
import { compareBy } from '../lib/compare.ts';
import { conditionText } from '../evaluate/words.ts';
import type { DerivedEdge, Edge, GraphNode } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { nodeOf } from './nodes.ts';

/** The edge as the API shows it: every open condition carries its sentence. */
export function apiEdge(edge: Edge | DerivedEdge): ApiEdge {
  return {
    source: edge.source,
    target: edge.target,
    action: edge.action,
    status: edge.status,
    decidedBy: [...edge.decidedBy],
    blockedBy: [...edge.blockedBy],
    conditions: apiConditions(edge.conditions),
    matched: [...edge.matched],
    coverage: edge.coverage,
    notes: [...edge.notes],
    ...(edge.capabilities === undefined ? {} : { capabilities: { ...edge.capabilities } }),
    ...(edge.audience === undefined
      ? {}
      : { audience: { ...edge.audience, byStatus: { ...edge.audience.byStatus } } }),
    ...(edge.targets === undefined
      ? {}
      : { targets: { ...edge.targets, byStatus: { ...edge.targets.byStatus } } }),
    ...('via' in edge ? { via: edge.via } : {}),
  };
}

/** Open conditions with their sentences. */
export function apiConditions(conditions: Edge['conditions']): ApiEdge['conditions'] {
  return conditions.map((condition) => ({
    ...condition,
    values: [...condition.values],
    text: conditionText(condition),
  }));
}

export function apiNode(node: GraphNode): ApiNode {
  return { ...node, flags: [...node.flags] };
}

/** The nodes at both ends of the edges, each once, sorted by id. */
export function endNodes(model: TrustModel, edges: readonly Pick<Edge, 'source' | 'target'>[]): ApiNode[] {
  const ids = new Set<string>();
  for (const edge of edges) {
    ids.add(edge.source);
    ids.add(edge.target);
  }
  return [...ids].map((id) => apiNode(nodeOf(model, id))).sort(compareBy((node) => node.id));
}
