import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { createContext, useContext } from 'react';

export const SnapshotContext = createContext<SnapshotDetail | undefined>(undefined);

/** The snapshot of the page; only inside a snapshot route. */
export function useCurrentSnapshot(): SnapshotDetail {
  const snapshot = useContext(SnapshotContext);
  if (snapshot === undefined) throw new Error('No snapshot on this page');
  return snapshot;
}
