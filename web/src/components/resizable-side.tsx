import { cx } from '../lib/cx.ts';
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

export interface ResizableSideProps {
  readonly label: string;
  /** Key under which the width is remembered. */
  readonly storageKey: string;
  readonly children: ReactNode;
  /** Takes the whole page below the header, for documents side by side. */
  readonly wide?: boolean;
}

const MIN = 320;
const MAX = 720;
const START = 420;
/** Share of the window that it takes at most before someone chose a width. */
const START_SHARE = 0.35;
const STEP = 24;

function clamp(width: number): number {
  return Math.round(Math.max(MIN, Math.min(MAX, width)));
}

function remembered(key: string): number {
  const stored = Number(localStorage.getItem(key));
  return Number.isFinite(stored) && stored > 0
    ? clamp(stored)
    : clamp(Math.min(START, window.innerWidth * START_SHARE));
}

/** A column at the right edge, 320 to 720 px wide; its divider works with the pointer and with arrow keys. */
export function ResizableSide({ label, storageKey, children, wide = false }: ResizableSideProps) {
  const [width, setWidth] = useState(() => remembered(storageKey));
  const resize = (next: number): void => {
    const clamped = clamp(next);
    setWidth(clamped);
    localStorage.setItem(storageKey, String(clamped));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(window.innerWidth - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: width + STEP,
      ArrowRight: width - STEP,
      Home: MAX,
      End: MIN,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    resize(next);
  };
  return (
    <aside
      aria-label={label}
      className={cx(
        'flex shrink-0 flex-col border-l border-line bg-surface',
        wide ? 'fixed top-12 right-0 bottom-0 left-[72px] z-30' : 'relative max-w-[60vw]',
      )}
      style={wide ? undefined : { width }}
    >
      {!wide && (
        <div
          role="separator"
          aria-orientation="vertical"
          aria-label={`Width of ${label}`}
          aria-valuemin={MIN}
          aria-valuemax={MAX}
          aria-valuenow={width}
          tabIndex={0}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onKeyDown={onKeyDown}
          className="absolute inset-y-0 -left-1 z-20 w-2 cursor-col-resize touch-none hover:bg-accent-soft"
        />
      )}
      {children}
    </aside>
  );
}
