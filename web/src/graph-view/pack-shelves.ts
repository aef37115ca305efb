/** Puts boxes of different sizes on shelves: the order is kept, low boxes stand on top of each other beside high ones. */

export interface Parcel {
  readonly width: number;
  readonly height: number;
}

/** A box with its top left corner, px. */
export interface Packed<T> {
  readonly parcel: T;
  readonly left: number;
  readonly top: number;
}

const GAP = { across: 60, shelf: 70, stack: 30 } as const;
/** Width to height of the whole. */
const ASPECT = 1.7;

/** Width of the shelves that gives the whole its shape. */
export function shelfWidthOf(parcels: readonly Parcel[]): number {
  const area = parcels.reduce(
    (sum, { width, height }) => sum + (width + GAP.across) * (height + GAP.shelf),
    0,
  );
  return Math.max(Math.sqrt(area * ASPECT), ...parcels.map(({ width }) => width));
}

interface Shelf<T> {
  readonly packed: readonly Packed<T>[];
  readonly width: number;
  readonly height: number;
}

/** One shelf as high as its highest box; a box goes below the last one while there is room and it is not wider. */
function packShelf<T extends Parcel>(parcels: readonly T[]): Shelf<T> {
  const height = Math.max(0, ...parcels.map((parcel) => parcel.height));
  const packed: Packed<T>[] = [];
  let left = 0;
  let across = 0;
  let top = 0;
  for (const parcel of parcels) {
    const below = top > 0 && parcel.width <= across && top + GAP.stack + parcel.height <= height;
    if (below) top += GAP.stack;
    else {
      if (top > 0) left += across + GAP.across;
      across = parcel.width;
      top = 0;
    }
    packed.push({ parcel, left, top });
    top += parcel.height;
  }
  return { packed, width: left + across, height };
}

/** Cuts boxes, in order, into shelves not wider than the limit. */
export function shelvesOf<T extends Parcel>(parcels: readonly T[], limit: number): readonly (readonly T[])[] {
  const shelves: T[][] = [];
  for (const parcel of parcels) {
    const last = shelves.at(-1);
    if (last !== undefined && packShelf([...last, parcel]).width <= limit) last.push(parcel);
    else shelves.push([parcel]);
  }
  return shelves;
}

export function packShelves<T extends Parcel>(shelves: readonly (readonly T[])[]): readonly Packed<T>[] {
  const all: Packed<T>[] = [];
  let y = 0;
  for (const parcels of shelves) {
    const { packed, height } = packShelf(parcels);
    for (const one of packed) all.push({ ...one, top: one.top + y });
    y += height + GAP.shelf;
  }
  return all;
}
