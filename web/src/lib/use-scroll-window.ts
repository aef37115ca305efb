import { useLayoutEffect, useState, type RefObject } from 'react';

export interface ScrollWindow {
  readonly top: number;
  readonly bottom: number;
}

/** Steps in which the window moves, px: fewer renderings than scroll events. */
const STEP = 400;

/**
 * The vertical part of a scrolled element that is worth having in the page: what is in sight and a step around it.
 * Everything when not `enabled`.
 */
export function useScrollWindow(ref: RefObject<HTMLElement | null>, enabled: boolean): ScrollWindow {
  const [part, setPart] = useState<ScrollWindow>({ top: 0, bottom: 2_400 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!enabled || element === null) return;
    const look = (): void => {
      const top = Math.floor(element.scrollTop / STEP) * STEP - STEP;
      const bottom = top + 3 * STEP + Math.ceil(element.clientHeight / STEP) * STEP;
      setPart((old) => (old.top === top && old.bottom === bottom ? old : { top, bottom }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [ref, enabled]);
  return enabled ? part : { top: -Infinity, bottom: Infinity };
}
