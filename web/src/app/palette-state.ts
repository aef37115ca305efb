/** Which dialog of the frame is open; one at a time. */
import { useSyncExternalStore } from 'react';

export type FrameDialog = 'palette' | 'views' | 'keys';

let open: FrameDialog | undefined;
const listeners = new Set<() => void>();

export function setFrameDialog(next: FrameDialog | undefined): void {
  open = next;
  for (const listener of listeners) listener();
}

export function setPaletteOpen(next: boolean): void {
  setFrameDialog(next ? 'palette' : undefined);
}

export function useFrameDialog(): FrameDialog | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
