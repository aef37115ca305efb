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
import { subjectAccount } from './explore-data.ts';

export interface DrawingInput {
  readonly nodes: readonly ApiNode[];
  readonly edges: readonly ApiEdge[];
  /** The subject: a node id or an account. */
  readonly of: ExploreState['of'];
  readonly lay: ExploreState['lay'];
  readonly accountName: (account: string) => string;
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

/** Nodes with a line, the lines themselves, and what the chosen layout needs to know. */
export function drawingOf({ nodes, edges, of, lay, accountName }: DrawingInput): Unplaced {
  const views = nodes.map(viewNodeOf);
  const lines = bundleEdges(edges, new Set(views.map((node) => node.id)), labelOf);
  const touched = new Set(lines.flatMap((line) => [line.source, line.target]));
  const account = subjectAccount(of);
  const center = account === undefined ? of : undefined;
  const shown = views.filter((node) => touched.has(node.id) || node.id === center);
  const accounts = new Set(shown.flatMap((node) => node.account ?? []));
  const accountLabels = new Map([...accounts].map((id) => [id, `${accountName(id)} · ${id.slice(-4)}`]));
  const columnOf =
    lay !== 'columns'
      ? NO_COLUMNS
      : account !== undefined
        ? columnsAround(account, shown, lines)
        : center !== undefined
          ? columnsFrom(center, shown, lines)
          : columnsBySide(shown, lines);
  return { nodes: shown, edges: lines, center, kind: lay, columnOf, accountLabels };
}
