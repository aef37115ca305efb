/** From afar the names of accounts stand large over their boxes; those without room for it are left out. */
import type { PlacedBox } from './view-graph.ts';

/** Size of a large name, px of the drawing; a letter is about this wide. */
export const LARGE = { font: 44, letter: 26, most: 680, height: 54, below: 48 } as const;

/** Ids of boxes whose large names would lie over that of a larger box. */
export function boxesWithoutRoom(boxes: readonly PlacedBox[]): ReadonlySet<string> {
  const bySize = [...boxes].sort((a, b) => b.width * b.height - a.width * a.height || (a.id < b.id ? -1 : 1));
  const shown: { readonly x: number; readonly y: number; readonly width: number }[] = [];
  const without = new Set<string>();
  for (const { id, label, x, y, width } of bySize) {
    const name = {
      x: x + width / 2,
      y: y + LARGE.below,
      width: Math.min(LARGE.most, label.length * LARGE.letter),
    };
    const room = shown.every(
      (other) =>
        Math.abs(other.x - name.x) >= (other.width + name.width) / 2 ||
        Math.abs(other.y - name.y) >= LARGE.height,
    );
    if (room) shown.push(name);
    else without.add(id);
  }
  return without;
}
