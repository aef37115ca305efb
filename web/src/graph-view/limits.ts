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
