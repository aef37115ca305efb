/** React hooks of the questions about role chains. */
import {
  PathsSchema,
  ReachSchema,
  type PathsQuerySchema,
  type ReachedByQuerySchema,
} from '@assumable/shared/api/paths';
import { ROUTES } from '@assumable/shared/api/routes';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { apiUrl, fetchParsed, fillPath } from './http.ts';

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };
export type PathsQuery = Given<z.infer<typeof PathsQuerySchema>> & {
  readonly from: string;
  readonly to: string;
};
export type ReachQuery = Given<Omit<z.infer<typeof ReachedByQuerySchema>, 'to' | 'cursor'>>;

/** Chains between two ends; not asked while an end is missing. */
export function usePaths(snapshot: string, query: PathsQuery | undefined) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'paths', query],
    queryFn: ({ signal }) =>
      fetchParsed(apiUrl(fillPath(ROUTES.paths, { snapshot }), { ...query }), PathsSchema, { signal }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    enabled: query !== undefined,
  });
}

/** Which end of the chains is fixed. */
export type ReachEnd = { readonly from: string } | { readonly to: string };

/** What one principal reaches, or who reaches one role, page by page. */
export function useReach(snapshot: string, end: ReachEnd | undefined, query: ReachQuery) {
  const route = end !== undefined && 'to' in end ? ROUTES.reachedBy : ROUTES.reach;
  return useInfiniteQuery({
    queryKey: ['snapshot', snapshot, 'reach', end, query],
    queryFn: ({ signal, pageParam }) =>
      fetchParsed(
        apiUrl(fillPath(route, { snapshot }), { ...query, ...end, cursor: pageParam }),
        ReachSchema,
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    staleTime: Infinity,
    enabled: end !== undefined,
  });
}
