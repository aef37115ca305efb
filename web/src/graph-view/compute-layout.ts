/** Runs the layout that a request asks for; the same request always gives the same places. */
import type { Laid, LayoutAnswer, LayoutRequest } from './layout-contract.ts';
import { layoutColumns } from './layout-columns.ts';
import { layoutForce } from './layout-force.ts';
import { layoutGrouped } from './layout-grouped.ts';
import { layoutRadial } from './layout-radial.ts';

function laid(request: LayoutRequest): Laid {
  const { nodes, edges, center, columnOf } = request;
  const accountLabel = (account: string): string => request.accountLabels.get(account) ?? account;
  switch (request.kind) {
    case 'columns':
      return layoutColumns({ nodes, edges, columnOf, accountLabel });
    case 'grouped':
      return layoutGrouped({ nodes, accountLabel });
    case 'force':
      return layoutForce({ nodes, edges, center });
    case 'radial':
      return layoutRadial({ nodes, edges, center });
  }
}

export function computeLayout(request: LayoutRequest): LayoutAnswer {
  const { nodes, boxes } = laid(request);
  const at = new Map(nodes.map((node) => [node.id, node]));
  const places = new Float64Array(2 * request.nodes.length);
  request.nodes.forEach(({ id }, index) => {
    const node = at.get(id);
    places[2 * index] = node?.x ?? 0;
    places[2 * index + 1] = node?.y ?? 0;
  });
  return { places, boxes };
}
