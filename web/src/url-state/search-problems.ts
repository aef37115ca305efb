/**
 * What could not be used of an address. The router cleans the address as soon as it has read it, so the parts that
 * fell away are kept here until someone closes the notice.
 */
import { useSyncExternalStore } from 'react';
import type { SearchProblem } from './read-search.ts';

let problems: readonly SearchProblem[] = [];
const listeners = new Set<() => void>();

function set(next: readonly SearchProblem[]): void {
  problems = next;
  // Addresses are read while the router matches, which may be inside a rendering.
  queueMicrotask(() => {
    for (const listener of listeners) listener();
  });
}

export function reportSearchProblems(found: readonly SearchProblem[]): void {
  if (found.length > 0) set(found);
}

export function clearSearchProblems(): void {
  set([]);
}

export function useSearchProblems(): readonly SearchProblem[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => problems,
  );
}
