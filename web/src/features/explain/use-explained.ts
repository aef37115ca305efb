import type { Explanation } from '@assumable/shared/api/contract';
import type { AssumeAction } from '@assumable/shared/graph/model';
import { useState } from 'react';
import { useExplanation } from '../../api-client/queries.ts';
import { type Assumptions, contextText } from '../../url-state/assume-search.ts';

export interface EdgeQuestion {
  readonly snapshot: string;
  readonly source: string;
  readonly target: string;
  readonly action?: AssumeAction | undefined;
}

export interface Explained {
  /** The answer without assumptions. */
  readonly base: Explanation | undefined;
  /** The answer with the assumptions; the one before it while the next is on its way. */
  readonly shown: Explanation | undefined;
  readonly error: unknown;
  /** True while an answer with changed assumptions is awaited. */
  readonly stale: boolean;
  readonly retry: () => void;
}

/** Asks why an edge holds, with and without the assumptions. */
export function useExplained(question: EdgeQuestion, assumptions: Assumptions): Explained {
  const { snapshot, source, target, action } = question;
  const query = { source, target, ...(action === undefined ? {} : { action }) };
  const context = contextText(assumptions);
  const plain = useExplanation(snapshot, query);
  const assumed = useExplanation(
    snapshot,
    { ...query, ...(context === undefined ? {} : { context }) },
    { enabled: context !== undefined },
  );
  const current = context === undefined ? plain : assumed;
  const [last, setLast] = useState(current.data);
  if (current.data !== undefined && current.data !== last) setLast(current.data);
  return {
    base: plain.data,
    shown: current.data ?? last,
    error: plain.error ?? current.error,
    stale: current.data === undefined && last !== undefined && current.error === null,
    retry: () => {
      void current.refetch();
    },
  };
}
