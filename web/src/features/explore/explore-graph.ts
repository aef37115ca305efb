/** From the answer of the server to a drawing that can be laid out. */
import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import { formatNumber } from '../../lib/format.ts';
import { edgeWords } from '../../lib/edge-words.ts';
import { columnsFrom } from '../../graph-view/columns-from.ts';
import type { Point } from '../../graph-view/picture-parts.ts';
import type { Unplaced } from '../../graph-view/use-layout.ts';
import {
  bundleEdges,
  viewNodeOf,
  type PlacedGraph,
  type ViewEdge,
  type ViewNode,
} from '../../graph-view/view-graph.ts';
import type { ExploreState } from '../../url-state/explore-search.ts';
import { subjectAccount, type ExploreData } from './explore-data.ts';

export interface DrawingInput {
  readonly nodes: readonly ApiNode[];
  readonly edges: readonly ApiEdge[];
  readonly baseEdges: ExploreData['baseEdges'];
  readonly grown: ExploreData['grown'];
  /** Where dragged nodes lie. */
  readonly pin: ExploreState['pin'];
  /** The subject: a node id or an account. */
  readonly of: ExploreState['of'];
  readonly lay: ExploreState['lay'];
}

function labelOf(edge: ApiEdge): string {
  const words = edgeWords(edge);
  return edge.audience === undefined
    ? words
    : `${words}, up to ${formatNumber(edge.audience.covered)} callers`;
}

/**
 * Around an account, from left to right: callers from elsewhere, its own principals that only call, its own that are
 * assumed, and what it reaches elsewhere.
 */
function columnsAround(account: string, nodes: readonly ViewNode[], edges: readonly ViewEdge[]) {
  const targets = new Set(edges.map((edge) => edge.target));
  const inside = new Set(nodes.filter((node) => node.account === account).map((node) => node.id));
  const columns = new Map<string, number>();
  for (const id of inside) columns.set(id, targets.has(id) ? 1 : 0);
  for (const edge of edges) {
    if (inside.has(edge.target) && !inside.has(edge.source)) columns.set(edge.source, -1);
  }
  for (const edge of edges) {
    if (inside.has(edge.source) && !columns.has(edge.target)) columns.set(edge.target, 2);
  }
  return columns;
}

/** Without a subject: who only calls to the left, who is assumed to the right. */
function columnsBySide(nodes: readonly ViewNode[], edges: readonly ViewEdge[]) {
  const targets = new Set(edges.map((edge) => edge.target));
  return new Map(nodes.map((node) => [node.id, targets.has(node.id) ? 1 : 0]));
}

/** `id@x,y` of a dragged node; ids may hold an `@` themselves. */
function readPins(texts: readonly string[]): ReadonlyMap<string, Point> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf('@');
      const [x = '0', y = '0'] = text.slice(at + 1).split(',');
      return [text.slice(0, at), { x: Number(x), y: Number(y) }];
    }),
  );
}

/** The pins after a node was dragged to a place. */
export function pinnedAt(texts: readonly string[], id: string, { x, y }: Point): string[] {
  const others = texts.filter((text) => !text.startsWith(`${id}@`));
  return [...others, `${id}@${Math.round(x)},${Math.round(y)}`];
}

/** What was dragged lies where it was left, whatever the layout says. */
export function withPins(graph: PlacedGraph, pin: ExploreState['pin']): PlacedGraph {
  if (pin.length === 0) return graph;
  const pins = readPins(pin);
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, ...pins.get(node.id) })) };
}

const NO_COLUMNS: ReadonlyMap<string, number> = new Map();

/** Distance columns of the nodes, for the layout that has them. */
function columnsFor(
  { of, lay }: DrawingInput,
  nodes: readonly ViewNode[],
  lines: readonly ViewEdge[],
): Unplaced['columnOf'] {
  if (lay !== 'columns') return NO_COLUMNS;
  const account = subjectAccount(of);
  if (account !== undefined) return columnsAround(account, nodes, lines);
  return of === undefined ? columnsBySide(nodes, lines) : columnsFrom(of, nodes, lines);
}

/**
 * Nodes with a line, the lines themselves, and what the chosen layout needs to know. What the first edges touch is the
 * drawing itself; the rest came by expanding and stands beside it.
 */
export function drawingOf(input: DrawingInput): Unplaced {
  const { nodes, edges, of, lay } = input;
  const views = nodes.map(viewNodeOf);
  const known = new Set(views.map((node) => node.id));
  const lines = bundleEdges(edges, known, labelOf);
  const center = subjectAccount(of) === undefined ? of : undefined;
  const baseLines =
    input.grown.length === 0 ? lines : bundleEdges(edges.slice(0, input.baseEdges), known, labelOf);
  const touchedBy = (some: readonly ViewEdge[]): ReadonlySet<string> =>
    new Set([
      ...some.flatMap((line) => [line.source, line.target]),
      ...(center === undefined ? [] : [center]),
    ]);
  const touched = touchedBy(lines);
  const inBase = touchedBy(baseLines);
  const pins = readPins(input.pin);
  const placed = new Set(inBase);
  const additions = input.grown.map(({ beside, nodes: added }) => {
    const ids = added.filter((id) => touched.has(id) && !placed.has(id));
    for (const id of ids) placed.add(id);
    return { beside, at: pins.get(beside), nodes: ids };
  });
  // A node of the first answer that only an expanded one is tied to.
  const left = views.flatMap(({ id }) => (touched.has(id) && !placed.has(id) ? [id] : []));
  const last = additions.at(-1);
  if (last !== undefined && left.length > 0) additions.push({ ...last, nodes: left });
  return {
    nodes: views.filter((node) => touched.has(node.id)),
    edges: lines,
    center,
    kind: lay,
    columnOf: columnsFor(
      input,
      views.filter((node) => inBase.has(node.id)),
      baseLines,
    ),
    additions,
  };
}
