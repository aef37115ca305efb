/** Where a drawing lies and how it is shown at first, from the places alone: measuring elements would style all of them. */
import type { Core } from 'cytoscape';
import { CELL } from './layout-grid.ts';

/** A rectangle of the drawing, px. */
export interface Area {
  readonly x1: number;
  readonly y1: number;
  readonly w: number;
  readonly h: number;
}

/** Place of a node, or the middle of a box with its size. */
export interface Occupied {
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
}

/** From the middle of a node up to the top of its cell; its label stands below. */
const ABOVE = 20;

export function areaOf(parts: readonly Occupied[]): Area {
  if (parts.length === 0) return { x1: 0, y1: 0, w: 0, h: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of parts) {
    const up = height === undefined ? ABOVE : height / 2;
    left = Math.min(left, x - (width ?? CELL.width) / 2);
    right = Math.max(right, x + (width ?? CELL.width) / 2);
    top = Math.min(top, y - up);
    bottom = Math.max(bottom, y - up + (height ?? CELL.height));
  }
  return { x1: left, y1: top, w: right - left, h: bottom - top };
}

export interface Viewport {
  readonly zoom: number;
  readonly pan: { readonly x: number; readonly y: number };
}

interface Room {
  readonly width: number;
  readonly height: number;
}

const PADDING = 36;
const MOST_ZOOM = 1.15;
/** A first look never makes labels smaller than this; what does not fit is a pan or the minimap away. */
const READABLE_ZOOM = 0.72;

/** A point of the drawing in the middle. */
export function centered(room: Room, zoom: number, at: { readonly x: number; readonly y: number }): Viewport {
  return { zoom, pan: { x: room.width / 2 - at.x * zoom, y: room.height / 2 - at.y * zoom } };
}

/** All of an area, not larger than life. */
export function whole(room: Room, area: Area): Viewport {
  const zoom = Math.min(
    MOST_ZOOM,
    (room.width - 2 * PADDING) / Math.max(1, area.w),
    (room.height - 2 * PADDING) / Math.max(1, area.h),
  );
  return centered(room, Math.max(0.01, zoom), { x: area.x1 + area.w / 2, y: area.y1 + area.h / 2 });
}

/** All of an area, if its labels stay readable; otherwise the subject in the middle, or the top left corner. */
export function firstLook(
  room: Room,
  area: Area,
  subject: { readonly x: number; readonly y: number } | undefined,
): Viewport {
  const all = whole(room, area);
  if (all.zoom >= READABLE_ZOOM) return all;
  if (subject !== undefined) return centered(room, READABLE_ZOOM, subject);
  return {
    zoom: READABLE_ZOOM,
    pan: { x: PADDING - area.x1 * READABLE_ZOOM, y: PADDING - area.y1 * READABLE_ZOOM },
  };
}

/** The least movement that brings an area into sight; what is too large for the room is shown whole. */
export function movedTo(room: Room, { zoom, pan }: Viewport, area: Area): Viewport {
  const along = (from: number, length: number, offset: number, most: number): number => {
    const start = from * zoom + offset;
    const end = start + length * zoom;
    if (start < PADDING) return offset + PADDING - start;
    return end > most - PADDING ? offset + most - PADDING - end : offset;
  };
  if (area.w * zoom > room.width - 2 * PADDING || area.h * zoom > room.height - 2 * PADDING)
    return whole(room, area);
  return {
    zoom,
    pan: { x: along(area.x1, area.w, pan.x, room.width), y: along(area.y1, area.h, pan.y, room.height) },
  };
}

/** What the drawing holds now, wherever it was dragged to. */
export function occupied(cy: Core): readonly Occupied[] {
  return [
    ...cy.nodes('.principal').map((node) => ({ ...node.position() })),
    ...cy.nodes('.box').map((node) => {
      const { x, y } = node.position();
      return { x, y, width: Number(node.data('width')), height: Number(node.data('height')) };
    }),
  ];
}
