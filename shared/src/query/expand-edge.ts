import type { Edge, NodeId } from '../graph/model.ts';
import type { DerivedEdge, TrustModel } from '../resolve/trust-model.ts';

/**
 * The edges into a role with every set-valued edge replaced by the callers behind it, each with its own status. The
 * set itself stays when it also covers principals outside the crawled data, or when nobody stands behind it. A
 * caller that the trust policy names, or that stands behind two sets, is listed once; a caller whom the trust does
 * not let in does not stand behind it.
 */
export function expandedEdgesInto(model: TrustModel, target: NodeId): readonly (Edge | DerivedEdge)[] {
  const into = model.edgesInto(target);
  const listed = new Set(into.filter((edge) => edge.audience === undefined).map((edge) => edge.source));
  return into.flatMap((edge) => {
    if (edge.audience === undefined) return [edge];
    const callers = [...model.callersBehind(edge)].filter(
      (caller) => caller.status !== 'permit_only' && !listed.has(caller.source),
    );
    for (const caller of callers) listed.add(caller.source);
    return edge.audience.outside || edge.audience.covered === 0 ? [edge, ...callers] : callers;
  });
}
