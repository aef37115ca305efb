/**
 * What came by expanding a node stands beside it, in the free places nearest to it, and nothing that stood before moves:
 * a picture that somebody has learned to read stays the same picture.
 */
import { BOX, CELL, groupSize, placeGroup, type NodeGroup } from './layout-grid.ts';
import type { Laid, LaidBox, LaidNode, LayoutNode } from './layout-contract.ts';
import { groundOf, nearestFree, take, type Rect } from './free-places.ts';
import type { Point } from './picture-parts.ts';

export interface BesideInput {
  readonly laid: Laid;
  /** Id of the expanded node: part of the names of its boxes. */
  readonly beside: string;
  /** The place that each of the new nodes would like best: groups of one side stand together. */
  readonly sides: readonly { readonly at: Point; readonly nodes: readonly LayoutNode[] }[];
  /** Whether nodes stand in the boxes of their accounts. */
  readonly boxed: boolean;
}

/** From the middle of a node to the top of its cell; see `placeGroup`. */
const MIDDLE = 20;
/** Air around a box, and around a node without one. */
const AIR = { box: BOX.gap, cell: 7 } as const;

function cellOf({ x, y }: Point): Rect {
  return { left: x - CELL.width / 2, top: y - MIDDLE, width: CELL.width, height: CELL.height };
}

function grown({ left, top, width, height }: Rect, by: number): Rect {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

/** New nodes of one side: in boxes of their accounts, the largest first, or each on its own. */
function groupsOf(input: BesideInput, side: number, nodes: readonly LayoutNode[]): readonly NodeGroup[] {
  const sorted = [...nodes].sort((a, b) =>
    a.label < b.label ? -1 : a.label > b.label ? 1 : a.id < b.id ? -1 : 1,
  );
  const groups = new Map<string, LayoutNode[]>();
  for (const node of sorted) {
    const key = input.boxed ? (node.account ?? '') : node.id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups]
    .map(([key, members]): NodeGroup => ({
      key: `${input.beside}:${side}:${key}`,
      account: input.boxed && key !== '' ? key : undefined,
      nodes: members,
    }))
    .sort((a, b) => b.nodes.length - a.nodes.length || (a.key < b.key ? -1 : 1));
}

/** About as high as wide. */
function acrossOf(count: number): number {
  return Math.max(1, Math.round(Math.sqrt((count * CELL.height) / CELL.width)));
}

export function placeBeside(input: BesideInput): Laid {
  const groups = input.sides.flatMap(({ at, nodes }, side) =>
    groupsOf(input, side, nodes).map((group) => ({
      at,
      group,
      size: groupSize(group, acrossOf(group.nodes.length)),
    })),
  );
  const air = input.boxed ? AIR.box : AIR.cell;
  const taken = [
    ...input.laid.boxes.map((box) => ({ ...box, left: box.x, top: box.y })),
    ...input.laid.nodes.map(cellOf),
  ];
  const ground = groundOf(
    roomFor(
      taken,
      input,
      groups.map(({ size }) => size),
      air,
    ),
  );
  for (const rect of taken) take(ground, rect);
  const nodes: LaidNode[] = [...input.laid.nodes];
  const boxes: LaidBox[] = [...input.laid.boxes];
  for (const { at, group, size } of groups) {
    const found = nearestFree(ground, at, size.width + 2 * air, size.height + 2 * air) ?? at;
    const rect = { left: found.x + air, top: found.y + air, width: size.width, height: size.height };
    take(ground, grown(rect, air / 2));
    const placed = placeGroup(group, size, rect.left, rect.top);
    nodes.push(...placed.nodes);
    if (placed.box !== undefined) boxes.push(placed.box);
  }
  return { nodes, boxes };
}

/** Where to look: all that stands, with room around it for everything that is new. */
function roomFor(
  taken: readonly Rect[],
  { sides }: BesideInput,
  sizes: readonly { readonly width: number; readonly height: number }[],
  air: number,
): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rect of [...taken, ...sides.map(({ at }) => cellOf(at))]) {
    left = Math.min(left, rect.left);
    top = Math.min(top, rect.top);
    right = Math.max(right, rect.left + rect.width);
    bottom = Math.max(bottom, rect.top + rect.height);
  }
  const largest = Math.max(0, ...sizes.map(({ width, height }) => Math.max(width, height)));
  const area = sizes.reduce((sum, { width, height }) => sum + (width + 2 * air) * (height + 2 * air), 0);
  return grown(
    { left, top, width: right - left, height: bottom - top },
    largest + 2 * Math.sqrt(area) + CELL.width,
  );
}
