/** Runs the layout that a request asks for; the same request always gives the same places. */
import type { Addition, Laid, LayoutAnswer, LayoutNode, LayoutRequest } from './layout-contract.ts';
import { placeBeside } from './layout-beside.ts';
import { layoutColumns } from './layout-columns.ts';
import { layoutForce } from './layout-force.ts';
import { CELL } from './layout-grid.ts';
import { layoutGrouped } from './layout-grouped.ts';
import { layoutRadial } from './layout-radial.ts';
import type { Point } from './picture-parts.ts';

/** A whole drawing, without additions. */
type Base = Omit<LayoutRequest, 'additions'>;

function laid({ kind, nodes, edges, center, columnOf }: Base): Laid {
  switch (kind) {
    case 'columns':
      return layoutColumns({ nodes, edges, columnOf });
    case 'grouped':
      return layoutGrouped({ nodes, edges });
    case 'force':
      return layoutForce({ nodes, edges, center });
    case 'radial':
      return layoutRadial({ nodes, edges, center });
  }
}

/** The part of a request that stands as if nothing had been expanded. */
function baseOf({ additions, ...request }: LayoutRequest): Base {
  const added = new Set(additions.flatMap(({ nodes }) => nodes));
  if (added.size === 0) return request;
  return {
    ...request,
    nodes: request.nodes.filter(({ id }) => !added.has(id)),
    edges: request.edges.filter(({ source, target }) => !added.has(source) && !added.has(target)),
  };
}

/** Distance of an added node from the one that was expanded, where there is a direction to go in. */
const ASIDE = CELL.width * 1.5;

/** Where the nodes of an addition would like to stand: callers left and roles right in columns, outward on rings. */
function sidesOf(
  { kind, edges }: LayoutRequest,
  { beside }: Addition,
  at: Point,
  nodes: readonly LayoutNode[],
) {
  if (kind === 'columns') {
    const called = new Set(edges.filter(({ source }) => source === beside).map(({ target }) => target));
    return [
      { at: { x: at.x - ASIDE, y: at.y }, nodes: nodes.filter(({ id }) => !called.has(id)) },
      { at: { x: at.x + ASIDE, y: at.y }, nodes: nodes.filter(({ id }) => called.has(id)) },
    ];
  }
  const far = Math.hypot(at.x, at.y);
  if (kind !== 'radial' || far === 0) return [{ at, nodes }];
  return [{ at: { x: at.x * (1 + ASIDE / far), y: at.y * (1 + ASIDE / far) }, nodes }];
}

function withAdditions(request: LayoutRequest, base: Laid): Laid {
  const byId = new Map(request.nodes.map((node) => [node.id, node]));
  return request.additions.reduce((before, addition) => {
    const nodes = addition.nodes.flatMap((id) => byId.get(id) ?? []);
    const stands = before.nodes.find(({ id }) => id === addition.beside);
    const at = addition.at ?? { x: stands?.x ?? 0, y: stands?.y ?? 0 };
    return placeBeside({
      laid: before,
      beside: addition.beside,
      sides: sidesOf(request, addition, at, nodes),
      boxed: request.kind === 'columns' || request.kind === 'grouped',
    });
  }, base);
}

function answerOf(request: LayoutRequest, { nodes, boxes }: Laid): LayoutAnswer {
  const at = new Map(nodes.map((node) => [node.id, node]));
  const places = new Float64Array(2 * request.nodes.length);
  request.nodes.forEach(({ id }, index) => {
    const node = at.get(id);
    places[2 * index] = node?.x ?? 0;
    places[2 * index + 1] = node?.y ?? 0;
  });
  return { places, boxes };
}

export function computeLayout(request: LayoutRequest): LayoutAnswer {
  return answerOf(request, withAdditions(request, laid(baseOf(request))));
}

/**
 * The same function, which knows the last drawing without additions: expanding one node after the other costs what is
 * new only.
 */
export function rememberingLayout(): (request: LayoutRequest) => LayoutAnswer {
  let key: string | undefined;
  let last: Laid = { nodes: [], boxes: [] };
  return (request) => {
    const base = baseOf(request);
    const wanted = JSON.stringify({ ...base, columnOf: base.nodes.map(({ id }) => base.columnOf.get(id)) });
    if (wanted !== key) last = laid(base);
    key = wanted;
    return answerOf(request, withAdditions(request, last));
  };
}
