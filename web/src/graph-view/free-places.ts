/** Free places between what stands already: which squares of a grid are taken, and the nearest ones that are not. */
import type { Point } from './picture-parts.ts';

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Ground {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  /** One for every square that something touches, row by row. */
  readonly taken: Uint8Array;
}

/** Size of a square, px. */
const STEP = { x: 39, y: 31 } as const;

/** An empty ground that covers an area. */
export function groundOf(area: Rect): Ground {
  const columns = Math.ceil(area.width / STEP.x) + 2;
  const rows = Math.ceil(area.height / STEP.y) + 2;
  return {
    left: Math.floor(area.left / STEP.x) * STEP.x,
    top: Math.floor(area.top / STEP.y) * STEP.y,
    columns,
    rows,
    taken: new Uint8Array(columns * rows),
  };
}

/** Marks every square that a rectangle touches; what lies outside of the ground is left out. */
export function take(ground: Ground, rect: Rect): void {
  const first = Math.max(0, Math.floor((rect.left - ground.left) / STEP.x));
  const last = Math.min(ground.columns, Math.ceil((rect.left + rect.width - ground.left) / STEP.x));
  const until = Math.min(ground.rows, Math.ceil((rect.top + rect.height - ground.top) / STEP.y));
  for (let row = Math.max(0, Math.floor((rect.top - ground.top) / STEP.y)); row < until; row += 1)
    ground.taken.fill(1, row * ground.columns + first, row * ground.columns + last);
}

/** Taken squares above and to the left of every corner: any rectangle is asked about in one step. */
function sumsOf({ columns, rows, taken }: Ground): Int32Array {
  const wide = columns + 1;
  const sums = new Int32Array(wide * (rows + 1));
  for (let row = 0; row < rows; row += 1) {
    let inRow = 0;
    for (let column = 0; column < columns; column += 1) {
      inRow += taken[row * columns + column] ?? 0;
      sums[(row + 1) * wide + column + 1] = (sums[row * wide + column + 1] ?? 0) + inRow;
    }
  }
  return sums;
}

/** Top left corner of the free place of this size whose middle is nearest to a point; nothing when there is none. */
export function nearestFree(ground: Ground, to: Point, width: number, height: number): Point | undefined {
  const sums = sumsOf(ground);
  const wide = ground.columns + 1;
  const across = Math.ceil(width / STEP.x);
  const down = Math.ceil(height / STEP.y);
  let best: Point | undefined;
  let least = Infinity;
  for (let row = 0; row + down <= ground.rows; row += 1) {
    const y = ground.top + row * STEP.y;
    const dy = y + height / 2 - to.y;
    if (dy * dy >= least) continue;
    for (let column = 0; column + across <= ground.columns; column += 1) {
      const x = ground.left + column * STEP.x;
      const dx = x + width / 2 - to.x;
      const distance = dx * dx + dy * dy;
      if (distance >= least) continue;
      const at = (r: number, c: number): number => sums[r * wide + c] ?? 0;
      const inside =
        at(row + down, column + across) - at(row, column + across) - at(row + down, column) + at(row, column);
      if (inside > 0) continue;
      least = distance;
      best = { x, y };
    }
  }
  return best;
}
