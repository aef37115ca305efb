import type { Audience, EdgeStatus, NodeId } from '../graph/model.ts';
import type { EdgeOutline, LazyEdge } from '../resolve/lazy-edge.ts';
import type { TrustModel } from '../resolve/trust-model.ts';

/** An edge whose source stands for many principals. */
export type SetEdge = EdgeOutline & { readonly audience: Audience };

function isSetEdge(edge: EdgeOutline): edge is SetEdge {
  return edge.audience !== undefined;
}

/** How many principals behind the set have one of the statuses. */
export function countBehind(
  { audience }: Pick<SetEdge, 'audience'>,
  statuses: ReadonlySet<EdgeStatus>,
): number {
  let count = 0;
  for (const status of statuses) count += audience.byStatus[status] ?? 0;
  return count;
}

/**
 * The edges into a role with every set-valued edge replaced by the callers behind it, each with its own status. The
 * set itself stays when it also covers principals outside the crawled data, or when nobody stands behind it. A
 * caller that the trust policy names, or that stands behind two sets, is listed once; a caller whom the trust does
 * not let in does not stand behind it. A set that is not `worth` it stands as it is: deciding every caller of a
 * large set costs time.
 */
export function expandedEdgesInto(
  model: TrustModel,
  target: NodeId,
  worth: (set: SetEdge) => boolean = () => true,
): readonly LazyEdge[] {
  const into = model.waysInto(target);
  const listed = new Set(into.filter((way) => way.audience === undefined).map((way) => way.source));
  return into.flatMap((way) => {
    if (!isSetEdge(way) || !worth(way)) return [way];
    const callers = [...model.callersBehind(way)].filter((caller) => !listed.has(caller.source));
    for (const caller of callers) listed.add(caller.source);
    return way.audience.outside || way.audience.covered === 0 ? [way, ...callers] : callers;
  });
}
