/** Moves cells of one unit apart until none lies over another one, each as little as possible. */

const SWEEPS = 600;
/** Apart by a little more than a unit, so that rounding brings nothing together again. */
const APART = 1.01;

function bucketKey(column: number, row: number): number {
  return (column + 20_000) * 40_000 + row + 20_000;
}

function buckets(x: Float64Array, y: Float64Array): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let index = 0; index < x.length; index += 1) {
    const key = bucketKey(Math.floor(x[index] ?? 0), Math.floor(y[index] ?? 0));
    const bucket = found.get(key);
    if (bucket === undefined) found.set(key, [index]);
    else bucket.push(index);
  }
  return found;
}

/** Pushes each overlapping pair apart along the shorter way; gives the number of pairs. */
function sweep(x: Float64Array, y: Float64Array): number {
  const near = buckets(x, y);
  let pairs = 0;
  for (let i = 0; i < x.length; i += 1) {
    const column = Math.floor(x[i] ?? 0);
    const row = Math.floor(y[i] ?? 0);
    for (let across = column - 1; across <= column + 1; across += 1) {
      for (let down = row - 1; down <= row + 1; down += 1) {
        for (const j of near.get(bucketKey(across, down)) ?? []) {
          if (j <= i) continue;
          const dx = (x[j] ?? 0) - (x[i] ?? 0);
          const dy = (y[j] ?? 0) - (y[i] ?? 0);
          if (Math.abs(dx) >= 1 || Math.abs(dy) >= 1) continue;
          pairs += 1;
          if (Math.abs(dx) > Math.abs(dy)) {
            const by = ((APART - Math.abs(dx)) / 2) * (dx < 0 ? -1 : 1);
            x[i] = (x[i] ?? 0) - by;
            x[j] = (x[j] ?? 0) + by;
          } else {
            const by = ((APART - Math.abs(dy)) / 2) * (dy < 0 ? -1 : 1);
            y[i] = (y[i] ?? 0) - by;
            y[j] = (y[j] ?? 0) + by;
          }
        }
      }
    }
  }
  return pairs;
}

/** What still overlaps goes to the nearest free place of a grid; the grid is free of overlaps by its making. */
function snap(x: Float64Array, y: Float64Array): void {
  const taken = new Set<number>();
  for (let index = 0; index < x.length; index += 1) {
    const column = Math.round((x[index] ?? 0) / APART);
    const row = Math.round((y[index] ?? 0) / APART);
    for (let ring = 0; ; ring += 1) {
      const free = ringAround(column, row, ring).find(([a, b]) => !taken.has(bucketKey(a, b)));
      if (free === undefined) continue;
      taken.add(bucketKey(free[0], free[1]));
      x[index] = free[0] * APART;
      y[index] = free[1] * APART;
      break;
    }
  }
}

function ringAround(column: number, row: number, ring: number): readonly (readonly [number, number])[] {
  if (ring === 0) return [[column, row]];
  const cells: [number, number][] = [];
  for (let at = -ring; at <= ring; at += 1) {
    cells.push([column + at, row - ring], [column + at, row + ring]);
    if (Math.abs(at) < ring) cells.push([column - ring, row + at], [column + ring, row + at]);
  }
  return cells;
}

/** Changes the middles in place; afterwards every two are a unit or more apart in one direction. */
export function separateCells(x: Float64Array, y: Float64Array): void {
  for (let turn = 0; turn < SWEEPS; turn += 1) if (sweep(x, y) === 0) return;
  snap(x, y);
}
