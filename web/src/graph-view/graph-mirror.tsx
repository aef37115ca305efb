import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { mirrorItems } from './mirror-model.ts';
import type { PlacedGraph } from './view-graph.ts';

export interface GraphMirrorProps {
  readonly graph: PlacedGraph;
  readonly label: string;
  readonly onFocus: (id: string | undefined) => void;
  /** Moves a principal by so many px. */
  readonly onMove: (id: string, x: number, y: number) => void;
  readonly onPick: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly level: 1 | 2;
  readonly parent: number;
  readonly position: number;
  readonly of: number;
}

/** What dragging does with the pointer, in px (WCAG 2.5.7). */
const SHIFTS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowUp: { x: 0, y: -10 },
  ArrowDown: { x: 0, y: 10 },
  ArrowLeft: { x: -10, y: 0 },
  ArrowRight: { x: 10, y: 0 },
};

/** Rows kept in the document around the focus. */
const WINDOW = 100;

/**
 * The drawing for keyboard and screen reader: a tree that is not seen. Focus lives here, the canvas shows the ring.
 * Up and down walk, right opens the edges of a node, left goes back, Enter selects, Enter again opens; Shift and an arrow move the principal.
 */
export function GraphMirror({ graph, label, onFocus, onMove, onPick, onOpen }: GraphMirrorProps) {
  const items = useMemo(() => mirrorItems(graph), [graph]);
  const [expanded, setExpanded] = useState<string>();
  const [active, setActive] = useState(0);
  const picked = useRef<string>(undefined);
  const tree = useRef<HTMLDivElement>(null);

  const rows = useMemo(() => {
    const list: Row[] = [];
    items.forEach((item, index) => {
      const parent = list.length;
      list.push({ id: item.id, name: item.name, level: 1, parent, position: index + 1, of: items.length });
      if (item.id !== expanded) return;
      item.edges.forEach((edge, at) =>
        list.push({ ...edge, level: 2, parent, position: at + 1, of: item.edges.length }),
      );
    });
    return list;
  }, [items, expanded]);

  const current = Math.min(active, Math.max(0, rows.length - 1));
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[next];
    if (row === undefined) return;
    setActive(next);
    onFocus(row.id);
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (row === undefined) return;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(current + 1),
      ArrowUp: () => move(current - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ArrowRight: () => {
        if (row.level === 1) setExpanded(row.id);
      },
      ArrowLeft: () => {
        if (row.level === 2) move(row.parent);
        else setExpanded(undefined);
      },
      Enter: () => {
        if (picked.current === row.id) onOpen(row.id);
        else {
          picked.current = row.id;
          onPick(row.id);
        }
      },
    };
    const shift = event.shiftKey && row.level === 1 ? SHIFTS[event.key] : undefined;
    if (shift !== undefined) {
      event.preventDefault();
      onMove(row.id, shift.x, shift.y);
      return;
    }
    const run = keys[event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  };
  const from = Math.max(0, Math.min(current - WINDOW / 2, rows.length - WINDOW));
  return (
    <div
      ref={tree}
      role="tree"
      aria-label={`${label}. Arrow keys walk, right opens the edges of a node, Enter selects, Shift and an arrow move it.`}
      className="sr-only"
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onFocus(undefined);
      }}
    >
      {rows.slice(from, from + WINDOW).map((row, offset) => (
        <div
          key={`${row.level}:${row.parent}:${row.id}`}
          role="treeitem"
          aria-level={row.level}
          aria-posinset={row.position}
          aria-setsize={row.of}
          aria-expanded={row.level === 1 ? row.id === expanded : undefined}
          aria-selected={from + offset === current}
          tabIndex={from + offset === current ? 0 : -1}
          onFocus={() => onFocus(row.id)}
          onClick={() => onPick(row.id)}
        >
          {row.name}
        </div>
      ))}
    </div>
  );
}
