/** Sizes at which drawing changes its manner; measured with the canvas renderer on two cores. */
export const LIMITS = {
  /** Bezier lines, patterns, arrows, hover. */
  full: { nodes: 600, edges: 2_000 },
  /** Straight lines, no hover. */
  lean: { nodes: 1_500, edges: 5_000 },
} as const;

export type DrawMode = 'full' | 'lean' | 'refused';

/** How a graph of this size is drawn; above the lean limit the table takes over. */
export function drawMode(nodes: number, edges: number): DrawMode {
  if (nodes <= LIMITS.full.nodes && edges <= LIMITS.full.edges) return 'full';
  if (nodes <= LIMITS.lean.nodes && edges <= LIMITS.lean.edges) return 'lean';
  return 'refused';
}

/** How the drawing library works at a size. */
export interface Rendering {
  /** Moves a picture of the drawing while it is dragged or zoomed, and draws anew at rest. */
  readonly texture: boolean;
  readonly hideLines: boolean;
  /** One pixel of the canvas for one of the page, whatever the screen has. */
  readonly coarse: boolean;
}

export function renderingOf(nodes: number, edges: number): Rendering {
  const elements = nodes + edges;
  return { texture: elements > 800, hideLines: elements > 4_000, coarse: elements > 1_500 };
}
