/** Cells shared by the layouts: a node with its label below, in a grid, inside a titled account box. */
import type { LaidBox, LaidNode, LayoutNode } from './layout-contract.ts';

export const CELL = { width: 156, height: 62 } as const;
export const BOX = { head: 26, pad: 10, gap: 18 } as const;

/** Nodes of one account, or nodes that belong to none (`account` undefined: drawn without a box). */
export interface NodeGroup {
  readonly key: string;
  readonly account: string | undefined;
  readonly nodes: readonly LayoutNode[];
}

export interface GroupSize {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
}

export function groupSize(group: NodeGroup, columns: number): GroupSize {
  const across = Math.max(1, Math.min(columns, group.nodes.length));
  const rows = Math.ceil(group.nodes.length / across);
  const boxed = group.account !== undefined;
  return {
    columns: across,
    width: across * CELL.width + (boxed ? 2 * BOX.pad : 0),
    height: rows * CELL.height + (boxed ? BOX.head + BOX.pad : 0),
  };
}

/** Places a group with its top left corner at the given point. */
export function placeGroup(
  group: NodeGroup,
  size: GroupSize,
  left: number,
  top: number,
): { readonly nodes: readonly LaidNode[]; readonly box: LaidBox | undefined } {
  const boxed = group.account !== undefined;
  const x0 = left + (boxed ? BOX.pad : 0);
  const y0 = top + (boxed ? BOX.head : 0);
  const nodes = group.nodes.map((node, index): LaidNode => ({
    ...node,
    x: x0 + ((index % size.columns) + 0.5) * CELL.width,
    y: y0 + Math.floor(index / size.columns) * CELL.height + 20,
  }));
  const box =
    group.account === undefined
      ? undefined
      : {
          id: `box:${group.key}`,
          account: group.account,
          x: left,
          y: top,
          width: size.width,
          height: size.height,
        };
  return { nodes, box };
}
