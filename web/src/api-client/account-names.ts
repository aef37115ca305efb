import { useCallback, useMemo } from 'react';
import { useOverview } from './queries.ts';

/** Names of accounts by id, from the overview, which every page of a snapshot shares. */
export function useAccountNames(snapshot: string): (id: string) => string | undefined {
  const { data } = useOverview(snapshot);
  const names = useMemo(() => new Map(data?.accounts.map(({ id, name }) => [id, name])), [data]);
  return useCallback((id: string) => names.get(id), [names]);
}
