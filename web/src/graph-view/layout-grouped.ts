/**
 * Grouped by account: every account is a box with its nodes in a grid; boxes are packed on shelves, the largest first.
 * Labels never collide, positions are the same on every visit.
 */
import { BOX, groupSize, placeGroup, type NodeGroup } from './layout-grid.ts';
import type { Laid, LaidNode, LayoutNode } from './layout-contract.ts';
import type { PlacedBox } from './view-graph.ts';

export interface GroupedInput {
  readonly nodes: readonly LayoutNode[];
  readonly accountLabel: (account: string) => string;
}

const SHELF_GAP = 60;
/** Width to height of the whole drawing. */
const ASPECT = 1.7;

function groupsOf({ nodes, accountLabel }: GroupedInput): readonly NodeGroup[] {
  const groups = new Map<string, LayoutNode[]>();
  for (const node of nodes) {
    const key = node.account ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups]
    .map(([account, members]): NodeGroup => ({
      key: account,
      account: account === '' ? undefined : account,
      label: account === '' ? '' : accountLabel(account),
      nodes: [...members].sort((a, b) =>
        a.label < b.label ? -1 : a.label > b.label ? 1 : a.id < b.id ? -1 : 1,
      ),
    }))
    .sort((a, b) => b.nodes.length - a.nodes.length || (a.key < b.key ? -1 : 1));
}

export function layoutGrouped(input: GroupedInput): Laid {
  const groups = groupsOf(input).map((group) => ({
    group,
    size: groupSize(group, Math.ceil(Math.sqrt(group.nodes.length / 1.5))),
  }));
  const area = groups.reduce(
    (sum, { size }) => sum + (size.width + SHELF_GAP) * (size.height + SHELF_GAP),
    0,
  );
  const shelfWidth = Math.max(Math.sqrt(area * ASPECT), ...groups.map(({ size }) => size.width));
  const nodes: LaidNode[] = [];
  const boxes: PlacedBox[] = [];
  let x = 0;
  let y = 0;
  let tallest = 0;
  for (const { group, size } of groups) {
    if (x > 0 && x + size.width > shelfWidth) {
      x = 0;
      y += tallest + SHELF_GAP;
      tallest = 0;
    }
    const placed = placeGroup(group, size, x, y);
    nodes.push(...placed.nodes);
    if (placed.box !== undefined) boxes.push(placed.box);
    x += size.width + SHELF_GAP;
    tallest = Math.max(tallest, size.height + BOX.gap);
  }
  return { nodes, boxes };
}
