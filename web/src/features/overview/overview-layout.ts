/**
 * Places organizational units and account cards: deterministic, so that a card keeps its place on every visit.
 * Units are nested boxes; top-level boxes fill equal columns, each into the shortest one so far, in order of name.
 */
import type { Overview } from '@assumable/shared/api/contract';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface UnitBox extends Rect {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
  /** Position among the eight unit colours; -1 for the root itself. */
  readonly strip: number;
  readonly accounts: number;
  /** Folded: one box with totals instead of its accounts. */
  readonly shut: boolean;
}

export type OverviewAccount = Overview['accounts'][number];

export interface AccountCard extends Rect {
  readonly account: OverviewAccount;
  readonly strip: number;
}

export interface OverviewLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly UnitBox[];
  readonly cards: readonly AccountCard[];
}

/** How near the map is. */
export interface Zoom {
  /** Units that are folded. */
  readonly shut: ReadonlySet<string>;
  /** The account that is opened to its roles, and how many of them are shown. */
  readonly opened?: { readonly account: string; readonly rows: number } | undefined;
}

export const EVERYTHING_OPEN: Zoom = { shut: new Set() };

export const CARD_HEIGHT = 58;
const CARD_MIN = 140;
const GAP = 8;
const PAD = 10;
const HEAD = 30;
/** Line of totals in a folded unit. */
const TOTALS = 28;
/** Rows of roles inside an opened account. */
export const ROLE_ROW = { height: 26, gap: 4, width: 220, head: 34 } as const;
const COLUMN_MIN = 316;
const COLUMN_GAP = 16;
export const STRIPS = 8;

interface UnitTree {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly OverviewAccount[];
  readonly children: readonly UnitTree[];
}

function byName(
  a: { readonly name: string; readonly id: string },
  b: { readonly name: string; readonly id: string },
): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Units below their roots, each with its own accounts; accounts that name no known unit stand in a box of their own. */
export function unitTrees(overview: Overview): readonly UnitTree[] {
  const inside = overview.accounts.filter((account) => account.coverage !== 'external');
  const known = new Set(overview.units.map((unit) => unit.id));
  const accountsOf = groupBy(inside, (account) =>
    account.unitId !== undefined && known.has(account.unitId) ? account.unitId : '',
  );
  const childrenOf = groupBy(overview.units, (unit) => unit.parentId ?? '');
  const visited = new Set<string>();
  const build = (unit: Overview['units'][number]): UnitTree => {
    visited.add(unit.id);
    const children = (childrenOf.get(unit.id) ?? []).filter((child) => !visited.has(child.id));
    return {
      id: unit.id,
      name: unit.name,
      accounts: [...(accountsOf.get(unit.id) ?? [])].sort(byName),
      children: [...children].sort(byName).map(build),
    };
  };
  const roots = overview.units.filter((unit) => unit.parentId === undefined || !known.has(unit.parentId));
  const trees = [...roots].sort(byName).flatMap((root): readonly UnitTree[] => {
    const tree = build(root);
    if (root.kind !== 'root') return [tree];
    return [{ ...tree, children: [] }, ...tree.children];
  });
  const loose = [...(accountsOf.get('') ?? [])].sort(byName);
  const all =
    loose.length === 0
      ? trees
      : [...trees, { id: '', name: 'No organizational unit', accounts: loose, children: [] }];
  return all.filter((tree) => countAccounts(tree) > 0);
}

function countAccounts(tree: UnitTree): number {
  return tree.children.reduce((sum, child) => sum + countAccounts(child), tree.accounts.length);
}

interface Placed {
  readonly height: number;
  readonly boxes: readonly UnitBox[];
  readonly cards: readonly AccountCard[];
}

/** Roles side by side inside an opened account of this width. */
export function rolesAcross(width: number): number {
  return Math.max(1, Math.floor((width - 2 * PAD + ROLE_ROW.gap) / (ROLE_ROW.width + ROLE_ROW.gap)));
}

/** Where a role lies inside its opened account. */
export function roleRect(card: Rect, index: number): Rect {
  const across = rolesAcross(card.width);
  const width = (card.width - 2 * PAD - ROLE_ROW.gap * (across - 1)) / across;
  return {
    x: card.x + PAD + (index % across) * (width + ROLE_ROW.gap),
    y: card.y + ROLE_ROW.head + Math.floor(index / across) * (ROLE_ROW.height + ROLE_ROW.gap),
    width,
    height: ROLE_ROW.height,
  };
}

function openedHeight(rows: number, width: number): number {
  const lines = Math.max(1, Math.ceil(rows / rolesAcross(width)));
  return ROLE_ROW.head + lines * (ROLE_ROW.height + ROLE_ROW.gap) + PAD - ROLE_ROW.gap;
}

/** Cards in rows; an opened account has a row of its own, as wide as the unit. */
function placeCards(tree: UnitTree, x: number, top: number, inner: number, strip: number, zoom: Zoom) {
  const perRow = Math.max(1, Math.floor((inner + GAP) / (CARD_MIN + GAP)));
  const width = (inner - GAP * (perRow - 1)) / perRow;
  const cards: AccountCard[] = [];
  let column = 0;
  let y = top;
  for (const account of tree.accounts) {
    const opened = zoom.opened?.account === account.id ? zoom.opened : undefined;
    if (column === perRow || (opened !== undefined && column > 0)) {
      column = 0;
      y += CARD_HEIGHT + GAP;
    }
    if (opened !== undefined) {
      const height = openedHeight(opened.rows, inner);
      cards.push({ account, strip, x, y, width: inner, height });
      y += height + GAP;
    } else {
      cards.push({ account, strip, x: x + column * (width + GAP), y, width, height: CARD_HEIGHT });
      column += 1;
    }
  }
  return { cards, bottom: column > 0 ? y + CARD_HEIGHT + GAP : y };
}

function placeUnit(
  tree: UnitTree,
  x: number,
  y: number,
  width: number,
  depth: number,
  strip: number,
  zoom: Zoom,
): Placed {
  const inner = width - 2 * PAD;
  const shut = zoom.shut.has(tree.id);
  const accounts = countAccounts(tree);
  const common = { id: tree.id, name: tree.name, depth, strip, accounts, shut, x, y, width };
  if (shut) return { height: HEAD + TOTALS, boxes: [{ ...common, height: HEAD + TOTALS }], cards: [] };
  const { cards, bottom: afterCards } = placeCards(tree, x + PAD, y + HEAD, inner, strip, zoom);
  let bottom = afterCards;
  const boxes: UnitBox[] = [];
  const inside: AccountCard[] = [];
  for (const child of tree.children) {
    if (countAccounts(child) === 0) continue;
    const placed = placeUnit(child, x + PAD, bottom, inner, depth + 1, strip, zoom);
    boxes.push(...placed.boxes);
    inside.push(...placed.cards);
    bottom += placed.height + GAP;
  }
  const height = bottom - y - GAP + PAD;
  const box: UnitBox = { ...common, height };
  return { height, boxes: [box, ...boxes], cards: [...cards, ...inside] };
}

/** Boxes and cards for a drawing area of the given width, in px. */
export function layoutOverview(
  overview: Overview,
  width: number,
  zoom: Zoom = EVERYTHING_OPEN,
): OverviewLayout {
  const trees = byHeight(unitTrees(overview), zoom);
  const roots = new Set(overview.units.filter((unit) => unit.kind === 'root').map((unit) => unit.id));
  const columns = Math.max(
    1,
    Math.min(trees.length, Math.floor((width + COLUMN_GAP) / (COLUMN_MIN + COLUMN_GAP))),
  );
  const columnWidth = Math.max(COLUMN_MIN, (width - COLUMN_GAP * (columns - 1)) / columns);
  const heights = Array.from({ length: columns }, () => 0);
  const boxes: UnitBox[] = [];
  const cards: AccountCard[] = [];
  let strip = 0;
  for (const tree of trees) {
    const shortest = heights.indexOf(Math.min(...heights));
    const y = heights[shortest] ?? 0;
    const own = roots.has(tree.id) ? -1 : strip++ % STRIPS;
    const placed = placeUnit(tree, shortest * (columnWidth + COLUMN_GAP), y, columnWidth, 0, own, zoom);
    boxes.push(...placed.boxes);
    cards.push(...placed.cards);
    heights[shortest] = y + placed.height + COLUMN_GAP;
  }
  return {
    width: columns * columnWidth + (columns - 1) * COLUMN_GAP,
    height: Math.max(0, ...heights) - (trees.length > 0 ? COLUMN_GAP : 0),
    boxes,
    cards,
  };
}

/** The root first, then the tallest units: columns end at about the same height. Ties keep the order of names. */
function byHeight(trees: readonly UnitTree[], zoom: Zoom): readonly UnitTree[] {
  const [root, ...rest] = trees;
  const height = (tree: UnitTree): number => placeUnit(tree, 0, 0, COLUMN_MIN, 0, 0, zoom).height;
  return root === undefined ? [] : [root, ...[...rest].sort((a, b) => height(b) - height(a))];
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The card that an arrow key reaches: nearest in that direction, sideways distance counts double. */
export function nearestCard(
  cards: readonly AccountCard[],
  from: AccountCard,
  direction: Direction,
): AccountCard | undefined {
  let best: AccountCard | undefined;
  let bestCost = Infinity;
  for (const card of cards) {
    if (card === from) continue;
    const dx = card.x + card.width / 2 - (from.x + from.width / 2);
    const dy = card.y - from.y;
    const along = direction === 'left' ? -dx : direction === 'right' ? dx : direction === 'up' ? -dy : dy;
    const across = direction === 'left' || direction === 'right' ? Math.abs(dy) : Math.abs(dx);
    const cost = along + 2 * across;
    if (along > 1 && across <= 2 * along + from.height && cost < bestCost) {
      best = card;
      bestCost = cost;
    }
  }
  return best;
}

function middle(rect: Rect): { readonly x: number; readonly y: number } {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

/** Distance of the two lines of a pair that trusts both ways. */
const LANE = 9;

/** SVG path of an account edge: leaves and enters on the sides that face each other; `lane` is -1, 0 or 1. */
export function edgePath(from: Rect, to: Rect, lane: -1 | 0 | 1 = 0): string {
  const shift = lane * Math.min(LANE, from.height / 4, to.height / 4);
  const a = { x: middle(from).x, y: middle(from).y + shift };
  const b = { x: middle(to).x, y: middle(to).y + shift };
  const sideways = to.x >= from.x + from.width || from.x >= to.x + to.width;
  const sign = sideways ? (b.x > a.x ? 1 : -1) : 1;
  const x1 = a.x + (sign * from.width) / 2;
  const x2 = sideways ? b.x - (sign * to.width) / 2 : b.x + to.width / 2;
  const bend = sideways ? Math.max(24, Math.abs(x2 - x1) / 2) : 36;
  const c1 = x1 + sign * bend;
  const c2 = sideways ? x2 - sign * bend : x2 + bend;
  const round = (value: number): number => Math.round(value * 10) / 10;
  return `M${round(x1)} ${round(a.y)}C${round(c1)} ${round(a.y)} ${round(c2)} ${round(b.y)} ${round(x2)} ${round(b.y)}`;
}
