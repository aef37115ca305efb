/**
 * Grouped by account: every account is a box with its nodes in a grid; boxes stand on shelves. Accounts that are tied to
 * each other stand near each other, and inside a box every node on the side of what it is tied to: starting from two
 * orders, boxes and nodes move to the middle of their neighbours for a few rounds, and the round with the shortest lines
 * is the picture. The same input gives the same picture; nothing overlaps in any round.
 */
import { groupSize, placeGroup, type GroupSize, type NodeGroup } from './layout-grid.ts';
import type { Laid, LaidBox, LaidNode, LayoutEdge, LayoutNode } from './layout-contract.ts';
import { packShelves, shelfWidthOf, shelvesOf, type Parcel } from './pack-shelves.ts';

export interface GroupedInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

const ROUNDS = 10;
/** A box moves this far towards the middle of its neighbours in a round; the rest is its own place. */
const TOWARDS = 0.75;

interface Group extends Parcel {
  readonly key: string;
  /** Indexes of its nodes, from left to right and top to bottom. */
  readonly members: readonly number[];
  readonly size: GroupSize;
}

interface Lines {
  /** Ends of the lines between different nodes, by index. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Neighbours of every node. */
  readonly near: readonly (readonly number[])[];
}

interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function nodeGroup(group: Group, nodes: readonly LayoutNode[]): NodeGroup {
  return {
    key: group.key,
    account: group.key === '' ? undefined : group.key,
    nodes: group.members.flatMap((index) => nodes[index] ?? []),
  };
}

/** Accounts in the order of their ids, nodes of an account in the order of their names. */
function groupsOf(nodes: readonly LayoutNode[]): readonly Group[] {
  const byAccount = new Map<string, number[]>();
  nodes.forEach(({ account = '' }, index) => {
    const members = byAccount.get(account);
    if (members === undefined) byAccount.set(account, [index]);
    else members.push(index);
  });
  return [...byAccount]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => {
      const group = {
        key,
        account: key === '' ? undefined : key,
        nodes: members.flatMap((at) => nodes[at] ?? []),
      };
      const size = groupSize(group, Math.ceil(Math.sqrt(members.length / 1.5)));
      return { key, members, size, width: size.width, height: size.height };
    });
}

function linesOf({ nodes, edges }: GroupedInput): Lines {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  const pairs = edges.flatMap(({ source, target }) => {
    const from = index.get(source);
    const to = index.get(target);
    return from === undefined || to === undefined || from === to ? [] : [{ from, to }];
  });
  // Sums depend on their order: it is that of the nodes, whatever order the lines come in.
  pairs.sort((a, b) => a.from - b.from || a.to - b.to);
  const near: number[][] = nodes.map(() => []);
  for (const { from, to } of pairs) {
    near[from]?.push(to);
    near[to]?.push(from);
  }
  return { from: pairs.map(({ from }) => from), to: pairs.map(({ to }) => to), near };
}

/** Each next group is the one with most lines to the groups before it; without any, the largest. */
function greedyOrder(groups: readonly Group[], lines: Lines): readonly Group[] {
  const home = new Map<number, number>();
  groups.forEach(({ members }, at) => members.forEach((index) => home.set(index, at)));
  const gain = new Float64Array(groups.length);
  const left = new Set(groups.keys());
  const order: Group[] = [];
  while (left.size > 0) {
    let best: number | undefined;
    for (const at of left) {
      const better =
        best === undefined ||
        (gain[at] ?? 0) > (gain[best] ?? 0) ||
        ((gain[at] ?? 0) === (gain[best] ?? 0) &&
          (groups[at]?.members.length ?? 0) > (groups[best]?.members.length ?? 0));
      if (better) best = at;
    }
    const group = best === undefined ? undefined : groups[best];
    if (best === undefined || group === undefined) break;
    left.delete(best);
    order.push(group);
    // What was placed long ago is far away: its ties count less and less.
    for (const at of left) gain[at] = (gain[at] ?? 0) * 0.9;
    for (const index of group.members) {
      for (const other of lines.near[index] ?? []) {
        const at = home.get(other);
        if (at !== undefined) gain[at] = (gain[at] ?? 0) + 1;
      }
    }
  }
  return order;
}

/** The same with the first one in the middle and the others in turn before and after it: what all are tied to is central. */
function aroundTheFirst<T>(order: readonly T[]): readonly T[] {
  return [...order.filter((_, at) => at % 2 === 1).reverse(), ...order.filter((_, at) => at % 2 === 0)];
}

interface Picture extends Places {
  readonly shelves: readonly (readonly Group[])[];
  readonly laid: Laid;
  /** Sum of the lengths of all lines. */
  readonly length: number;
}

function pictureOf(
  shelves: readonly (readonly Group[])[],
  nodes: readonly LayoutNode[],
  lines: Lines,
): Picture {
  const x = new Float64Array(nodes.length);
  const y = new Float64Array(nodes.length);
  const placed: LaidNode[] = [];
  const boxes: LaidBox[] = [];
  for (const { parcel: group, left, top } of packShelves(shelves)) {
    const part = placeGroup(nodeGroup(group, nodes), group.size, left, top);
    part.nodes.forEach((node, at) => {
      const index = group.members[at] ?? 0;
      x[index] = node.x;
      y[index] = node.y;
    });
    placed.push(...part.nodes);
    if (part.box !== undefined) boxes.push(part.box);
  }
  const length = lines.from.reduce((sum, from, at) => {
    const to = lines.to[at] ?? from;
    return sum + Math.hypot((x[from] ?? 0) - (x[to] ?? 0), (y[from] ?? 0) - (y[to] ?? 0));
  }, 0);
  return { x, y, shelves, laid: { nodes: placed, boxes }, length };
}

function mean(indexes: readonly number[], values: Float64Array): number {
  return indexes.reduce((sum, index) => sum + (values[index] ?? 0), 0) / indexes.length;
}

/** Rows by the height of what the nodes are tied to, each row from left to right by where that stands. */
function arranged(group: Group, { x, y }: Places, { near }: Lines): Group {
  const wanted = new Map(
    group.members.map((index) => {
      const tied = near[index] ?? [];
      return [
        index,
        tied.length === 0 ? { x: x[index] ?? 0, y: y[index] ?? 0 } : { x: mean(tied, x), y: mean(tied, y) },
      ];
    }),
  );
  const by =
    (axis: 'x' | 'y') =>
    (a: number, b: number): number =>
      (wanted.get(a)?.[axis] ?? 0) - (wanted.get(b)?.[axis] ?? 0) || a - b;
  const down = [...group.members].sort(by('y'));
  const members: number[] = [];
  for (let from = 0; from < down.length; from += group.size.columns)
    members.push(...down.slice(from, from + group.size.columns).sort(by('x')));
  return { ...group, members };
}

/** Boxes on the shelves that lie nearest to the middle of what they are tied to. */
function improved(picture: Picture, shelfWidth: number, lines: Lines): readonly (readonly Group[])[] {
  const { x, y } = picture;
  const wanted = picture.shelves.flat().map((group) => {
    const own = new Set(group.members);
    const tied = group.members.flatMap((index) =>
      (lines.near[index] ?? []).filter((other) => !own.has(other)),
    );
    const at = { x: mean(group.members, x), y: mean(group.members, y) };
    const share = tied.length === 0 ? 0 : TOWARDS;
    return {
      group: arranged(group, picture, lines),
      x: share === 0 ? at.x : share * mean(tied, x) + (1 - share) * at.x,
      y: share === 0 ? at.y : share * mean(tied, y) + (1 - share) * at.y,
    };
  });
  const across = new Map(wanted.map(({ group, x: middle }) => [group.key, middle]));
  const down = [...wanted].sort((a, b) => a.y - b.y || (a.group.key < b.group.key ? -1 : 1));
  return shelvesOf(
    down.map(({ group }) => group),
    shelfWidth,
  ).map((shelf) =>
    [...shelf].sort(
      (a, b) => (across.get(a.key) ?? 0) - (across.get(b.key) ?? 0) || (a.key < b.key ? -1 : 1),
    ),
  );
}

export function layoutGrouped(input: GroupedInput): Laid {
  const nodes = [...input.nodes].sort((a, b) =>
    a.label < b.label ? -1 : a.label > b.label ? 1 : a.id < b.id ? -1 : 1,
  );
  const lines = linesOf({ nodes, edges: input.edges });
  const groups = groupsOf(nodes);
  const order = greedyOrder(groups, lines);
  const width = shelfWidthOf(groups);
  const pictures = [order, aroundTheFirst(order)].flatMap((start) => {
    const rounds = [pictureOf(shelvesOf(start, width), nodes, lines)];
    for (let round = 0; round < ROUNDS; round += 1) {
      const last = rounds.at(-1);
      if (last !== undefined) rounds.push(pictureOf(improved(last, width, lines), nodes, lines));
    }
    return rounds;
  });
  const shortest = Math.min(...pictures.map(({ length }) => length));
  return pictures.find(({ length }) => length === shortest)?.laid ?? { nodes: [], boxes: [] };
}
