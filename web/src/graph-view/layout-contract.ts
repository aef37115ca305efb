/**
 * What a layout gets and gives. It knows nothing of drawing: names, accounts and pairs go in, places come out. Requests
 * and answers travel between threads, so they hold plain values only.
 */
import type { Point } from './picture-parts.ts';
import type { PlacedBox, PlacedGraph, ViewEdge, ViewNode } from './view-graph.ts';

export const LAYOUT_KINDS = ['columns', 'grouped', 'force', 'radial'] as const;
export type LayoutKind = (typeof LAYOUT_KINDS)[number];

/** What a layout has to know of a node; all nodes and their labels have the size of one cell. */
export type LayoutNode = Pick<ViewNode, 'id' | 'label' | 'account'>;
export type LayoutEdge = Pick<ViewEdge, 'source' | 'target'>;

/** What came into a drawing by expanding one of its nodes. */
export interface Addition {
  readonly beside: string;
  /** Where the expanded node was dragged to, if it was. */
  readonly at: Point | undefined;
  readonly nodes: readonly string[];
}

export interface LayoutRequest {
  readonly kind: LayoutKind;
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  readonly center: string | undefined;
  /** Column of every node, for columns only: negative for callers, 0 for the subject, positive for its reach. */
  readonly columnOf: ReadonlyMap<string, number>;
  /** In the order of expanding; all other nodes stand as if there were none. */
  readonly additions: readonly Addition[];
}

/** The frame of an account; its title does not touch the places. */
export type LaidBox = Omit<PlacedBox, 'label'>;

export interface LayoutAnswer {
  /** Middles of the nodes in the order of the request, x and y in turn, px. */
  readonly places: Float64Array;
  readonly boxes: readonly LaidBox[];
}

/** A node with its place, as the single layouts give it. */
export interface LaidNode extends LayoutNode {
  readonly x: number;
  readonly y: number;
}

/** What a single layout gives. */
export interface Laid {
  readonly nodes: readonly LaidNode[];
  readonly boxes: readonly LaidBox[];
}

/** The drawing from an answer to its own request, with the titles of its boxes. */
export function placedGraph(
  nodes: readonly ViewNode[],
  edges: readonly ViewEdge[],
  center: string | undefined,
  { places, boxes }: LayoutAnswer,
  accountLabel: (account: string) => string,
): PlacedGraph {
  return {
    nodes: nodes.map((node, index) => ({
      ...node,
      x: places[2 * index] ?? 0,
      y: places[2 * index + 1] ?? 0,
    })),
    boxes: boxes.map((box) => ({ ...box, label: accountLabel(box.account) })),
    edges,
    center,
  };
}
