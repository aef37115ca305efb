import { useEffect, useMemo, useState } from 'react';
import { LayoutThread } from './layout-thread.ts';
import { startLayoutWorker } from './start-worker.ts';
import { placedGraph, type LayoutAnswer, type LayoutKind, type LayoutRequest } from './layout-contract.ts';
import type { PlacedGraph, ViewEdge, ViewNode } from './view-graph.ts';

/** A drawing without places yet, and what its layout needs beyond the pairs. */
export interface Unplaced {
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
  readonly center: string | undefined;
  readonly kind: LayoutKind;
  readonly columnOf: LayoutRequest['columnOf'];
  readonly additions: LayoutRequest['additions'];
}

export interface LayoutState {
  /** The last drawing that has its places; nothing before the first one. */
  readonly graph: PlacedGraph | undefined;
  /** Why the layout asked for is not the one shown; absent while all is well. */
  readonly failure: string | undefined;
  readonly retry: () => void;
}

const thread = new LayoutThread(startLayoutWorker);

/** Starts the thread of the layouts; called when a view that will draw is opened. */
export function preloadLayouts(): void {
  thread.prepare();
}

/** Only what a layout looks at goes to the other thread. */
function requestOf({ nodes, edges, center, kind, columnOf, additions }: Unplaced): LayoutRequest {
  return {
    kind,
    nodes: nodes.map(({ id, label, account }) => ({ id, label, account })),
    edges: edges.map(({ source, target }) => ({ source, target })),
    center,
    columnOf,
    additions,
  };
}

interface Shown {
  readonly unplaced: Unplaced;
  readonly answer: LayoutAnswer;
  readonly failure: string | undefined;
}

/**
 * Places of a drawing, computed in a worker. A newer drawing stops the work for an older one. When the worker fails or
 * takes too long, principals stand by account, which needs no computing to speak of, and `failure` says so. Names of
 * accounts may come later than the drawing: they touch no place.
 */
export function useLayout(unplaced: Unplaced, accountLabel: (account: string) => string): LayoutState {
  const [shown, setShown] = useState<Shown>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const request = requestOf(unplaced);
    thread.place(request, stop.signal).then(
      (answer) => setShown({ unplaced, answer, failure: undefined }),
      async (error: unknown) => {
        const { computeLayout } = await import('./compute-layout.ts');
        if (stop.signal.aborted) return;
        const answer = computeLayout({ ...request, kind: 'grouped' });
        const failure = error instanceof Error ? error.message : String(error);
        setShown({ unplaced, answer, failure });
      },
    );
    return () => stop.abort();
  }, [unplaced, attempt]);
  const graph = useMemo(() => {
    if (shown === undefined) return undefined;
    const { nodes, edges, center } = shown.unplaced;
    return placedGraph(nodes, edges, center, shown.answer, accountLabel);
  }, [shown, accountLabel]);
  return useMemo(
    () => ({ graph, failure: shown?.failure, retry: () => setAttempt((count) => count + 1) }),
    [graph, shown],
  );
}
