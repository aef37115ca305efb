/** Rows, columns and cells of the matrix: who reaches whom, by account or by organizational unit. */
import type { Overview, StatusCounts } from '@assumable/shared/api/contract';
import type { Matrix } from '@assumable/shared/api/matrix';
import { isAccountId } from '@assumable/shared/arn/arn';
import { compareStrings } from '@assumable/shared/lib/compare';
import { EDGE_STATUSES, type EdgeStatus, type NodeKind } from '@assumable/shared/graph/model';
import { KIND_FACTS } from '../../lib/kinds.ts';

/** One row or column. */
export interface Line {
  /** Account id, node id, unit id, or `kind:<kind>` for an outside group. */
  readonly id: string;
  readonly name: string;
  /** Unit path, or the kind of what stands outside. */
  readonly group: string;
  /** The last part of a path, for narrow heads. */
  readonly short: string;
  readonly kind: NodeKind | 'unit';
  /** Position among the unit colours; -1 for none. */
  readonly strip: number;
  readonly notRead: boolean;
  /** Edges in the row or column. */
  readonly total: number;
  /** Rank in the tree: outside first, then unit by unit. */
  readonly position: number;
}

export interface Cell {
  readonly counts: StatusCounts;
  readonly total: number;
}

export interface MatrixModel {
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  /** By `row id`, then `column id`. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, Cell>>;
  readonly largest: number;
  /** Edges and pairs shown. */
  readonly edges: number;
  readonly pairs: number;
}

export type MatrixOrder = 'tree' | 'name' | 'in' | 'out';

export interface MatrixInput {
  readonly overview: Overview;
  readonly matrix: Matrix;
  readonly level: 'units' | 'accounts';
  readonly order: MatrixOrder;
  readonly empty: boolean;
  /** Id of a unit or `kind:<kind>`: only lines that belong to it. */
  readonly rows: string | undefined;
  readonly columns: string | undefined;
}

interface Place {
  readonly unit: string;
  readonly path: string;
  readonly strip: number;
  readonly position: number;
}

/** Units depth first in order of name, with the colour of the top one. */
function unitPlaces(units: Overview['units']): ReadonlyMap<string, Place> {
  const children = new Map<string, Overview['units'][number][]>();
  const known = new Set(units.map(({ id }) => id));
  for (const unit of units) {
    const parent = unit.parentId !== undefined && known.has(unit.parentId) ? unit.parentId : '';
    children.set(parent, [...(children.get(parent) ?? []), unit]);
  }
  const places = new Map<string, Place>();
  const walk = (parent: string, path: string, strip: number, depth: number): void => {
    const sorted = [...(children.get(parent) ?? [])].sort((a, b) => compareStrings(a.name, b.name));
    for (const [index, unit] of sorted.entries()) {
      if (places.has(unit.id)) continue;
      const own = depth === 1 ? index % 8 : strip;
      const name = unit.kind === 'root' || path === '' ? unit.name : `${path} / ${unit.name}`;
      places.set(unit.id, { unit: unit.id, path: name, strip: own, position: places.size });
      walk(unit.id, unit.kind === 'root' ? '' : name, own, depth + 1);
    }
  };
  walk('', '', -1, 0);
  return places;
}

/** Rank of what stands outside the tree: the callers to worry about first, the everyday ones last. */
const BEFORE_TREE: readonly NodeKind[] = ['any_principal', 'organization', 'account'];
const AFTER_TREE: readonly NodeKind[] = [
  'saml_provider',
  'oidc_provider',
  'web_identity_domain',
  'aws_service',
  'dangling_id',
  'account_root',
];
const TREE = 100;
const AFTER = 1_000_000;

function outsidePosition(kind: NodeKind): number {
  const before = BEFORE_TREE.indexOf(kind);
  return before >= 0 ? before : AFTER + AFTER_TREE.indexOf(kind);
}

interface Seat extends Omit<Line, 'total'> {
  /** The unit or outside group that it belongs to. */
  readonly home: string;
}

function seatsOf({ overview, matrix }: MatrixInput): ReadonlyMap<string, Seat> {
  const places = unitPlaces(overview.units);
  const seats = new Map<string, Seat>();
  for (const account of overview.accounts) {
    const external = account.coverage === 'external';
    const place = account.unitId === undefined ? undefined : places.get(account.unitId);
    seats.set(account.id, {
      id: account.id,
      name: account.name === '' ? account.id : account.name,
      short: account.name === '' ? account.id : account.name,
      group: external ? 'External account' : (place?.path ?? 'No unit'),
      kind: 'account',
      strip: external ? -1 : (place?.strip ?? -1),
      notRead: account.coverage === 'not_read',
      position: external ? outsidePosition('account') : TREE + (place?.position ?? AFTER / 2),
      home: external ? 'kind:account' : (place?.unit ?? 'kind:none'),
    });
  }
  for (const node of matrix.outside) {
    seats.set(node.id, {
      id: node.id,
      name: node.label,
      short: node.label,
      group: KIND_FACTS[node.kind].word,
      kind: node.kind,
      strip: -1,
      notRead: false,
      position: outsidePosition(node.kind),
      home: `kind:${node.kind}`,
    });
  }
  return seats;
}

function unitSeat(home: string, places: ReadonlyMap<string, Place>, member: Seat): Seat {
  const place = places.get(home);
  const kind = home.startsWith('kind:') ? member.kind : 'unit';
  const outside =
    home === 'kind:account'
      ? 'External accounts'
      : home === 'kind:none'
        ? 'No unit'
        : kind === 'unit'
          ? home
          : KIND_FACTS[kind].plural;
  const name = place?.path ?? outside;
  const short = name.slice(name.lastIndexOf(' / ') + 1).replace('/ ', '');
  return { ...member, id: home, name, short, group: '', kind, notRead: false, home };
}

function addCounts(old: Cell | undefined, counts: StatusCounts, total: number): Cell {
  if (old === undefined) return { counts, total };
  const sum: Partial<Record<EdgeStatus, number>> = { ...old.counts };
  for (const status of EDGE_STATUSES) {
    const more = counts[status] ?? 0;
    if (more > 0) sum[status] = (sum[status] ?? 0) + more;
  }
  return { counts: sum, total: old.total + total };
}

/** A seat for an id that the overview does not know. */
function strangerSeat(id: string): Seat {
  return {
    id,
    name: id,
    short: id,
    group: isAccountId(id) ? 'External account' : 'Outside',
    kind: isAccountId(id) ? 'account' : 'unresolved_arn',
    strip: -1,
    notRead: false,
    position: outsidePosition('account'),
    home: 'kind:account',
  };
}

export function buildMatrix(input: MatrixInput): MatrixModel {
  const { matrix, level, empty, order } = input;
  const accounts = seatsOf(input);
  const places = unitPlaces(input.overview.units);
  const seats = new Map<string, Seat>();
  const seatFor = (id: string): Seat => {
    const own = accounts.get(id) ?? strangerSeat(id);
    const key = level === 'units' ? own.home : id;
    const known = seats.get(key);
    if (known !== undefined) return known;
    const seat = level === 'units' ? unitSeat(own.home, places, own) : own;
    seats.set(key, seat);
    return seat;
  };
  const cells = new Map<string, Map<string, Cell>>();
  const rowTotals = new Map<string, number>();
  const columnTotals = new Map<string, number>();
  let largest = 0;
  let edges = 0;
  let pairs = 0;
  for (const pair of matrix.pairs) {
    const row = seatFor(pair.source);
    const column = seatFor(pair.target);
    if (input.rows !== undefined && row.home !== input.rows) continue;
    if (input.columns !== undefined && column.home !== input.columns) continue;
    const line = cells.get(row.id) ?? new Map<string, Cell>();
    cells.set(row.id, line);
    if (!line.has(column.id)) pairs += 1;
    const cell = addCounts(line.get(column.id), pair.counts, pair.total);
    line.set(column.id, cell);
    rowTotals.set(row.id, (rowTotals.get(row.id) ?? 0) + pair.total);
    columnTotals.set(column.id, (columnTotals.get(column.id) ?? 0) + pair.total);
    largest = Math.max(largest, cell.total);
    edges += pair.total;
  }
  if (empty) for (const [id, seat] of accounts) if (seat.kind === 'account') seatFor(id);
  const lines = (totals: ReadonlyMap<string, number>, home: string | undefined, own: boolean): Line[] =>
    [...seats.values()]
      .filter((seat) => home === undefined || seat.home === home)
      .filter((seat) => totals.has(seat.id) || (empty && (own || seat.home !== 'kind:account')))
      .map((seat) => ({ ...seat, total: totals.get(seat.id) ?? 0 }))
      .sort(comparator(order, rowTotals, columnTotals));
  return {
    rows: lines(rowTotals, input.rows, true),
    columns: lines(columnTotals, input.columns, false),
    cells,
    largest,
    edges,
    pairs,
  };
}

/** `in` and `out` put the same accounts first on both sides, so that the diagonal stays a diagonal. */
function comparator(
  order: MatrixOrder,
  rowTotals: ReadonlyMap<string, number>,
  columnTotals: ReadonlyMap<string, number>,
): (a: Line, b: Line) => number {
  const byName = (a: Line, b: Line): number => compareStrings(a.name, b.name) || compareStrings(a.id, b.id);
  const total = (line: Line): number => (order === 'out' ? rowTotals : columnTotals).get(line.id) ?? 0;
  switch (order) {
    case 'tree':
      return (a, b) => a.position - b.position || byName(a, b);
    case 'name':
      return byName;
    case 'in':
    case 'out':
      return (a, b) => total(b) - total(a) || byName(a, b);
  }
}

/** The strongest status of a cell decides its glyph. */
export function cellStatus(cell: Cell): EdgeStatus {
  return EDGE_STATUSES.find((status) => (cell.counts[status] ?? 0) > 0) ?? 'none';
}

/** Shade from 0 to 1 on a logarithmic scale, so that one edge is still seen beside a thousand. */
export function shadeOf(cell: Cell, largest: number): number {
  return largest <= 1 ? 1 : Math.log(1 + cell.total) / Math.log(1 + largest);
}
