/** React hooks of every read of the contract. What belongs to a snapshot never changes, so it never goes stale. */
import {
  AccountDetailSchema,
  type EdgeFilter,
  type AudienceQuerySchema,
  EdgeListSchema,
  type EdgeListQuerySchema,
  ExplanationSchema,
  type ExplainQuerySchema,
  NeighbourhoodSchema,
  type NeighbourhoodQuerySchema,
  OverviewSchema,
  PrincipalDetailSchema,
  PrincipalListSchema,
  type PrincipalListQuerySchema,
  SearchResultSchema,
  SnapshotDetailSchema,
  SnapshotListSchema,
} from '@assumable/shared/api/contract';
import { MatrixSchema } from '@assumable/shared/api/matrix';
import { ROUTES } from '@assumable/shared/api/routes';
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { apiUrl, fetchParsed, fillPath, type QueryValue } from './http.ts';

export type EdgeListQuery = Omit<Partial<z.infer<typeof EdgeListQuerySchema>>, 'cursor'>;
export type PrincipalListQuery = Omit<Partial<z.infer<typeof PrincipalListQuerySchema>>, 'cursor'>;
export type NeighbourhoodQuery = Partial<z.infer<typeof NeighbourhoodQuerySchema>> & { readonly id: string };
export type ExplainQuery = z.infer<typeof ExplainQuerySchema>;
export type AudienceQuery = Omit<Partial<z.infer<typeof AudienceQuerySchema>>, 'cursor'> & {
  readonly source: string;
  readonly target: string;
};

interface Switch {
  readonly enabled?: boolean;
}

/** A moving alias is re-read after half a minute; a real id is immutable. */
const LATEST_STALE_MS = 30_000;

function snapshotUrl(
  route: string,
  snapshot: string,
  query: Readonly<Record<string, QueryValue>> = {},
): string {
  return apiUrl(fillPath(route, { snapshot }), query);
}

export function useSnapshots() {
  return useQuery({
    queryKey: ['snapshots'],
    queryFn: ({ signal }) => fetchParsed(apiUrl(ROUTES.snapshots), SnapshotListSchema, { signal }),
    staleTime: LATEST_STALE_MS,
  });
}

/** `snapshot` is an id or `latest`, whose answer is also that of its id: nothing is read again when the address changes. */
export function useSnapshot(snapshot: string, { enabled = true }: Switch = {}) {
  return useQuery({
    queryKey: ['snapshot', snapshot],
    queryFn: async ({ signal, client }) => {
      const url = snapshotUrl(ROUTES.snapshot, snapshot);
      const detail = await fetchParsed(url, SnapshotDetailSchema, { signal });
      client.setQueryData(['snapshot', detail.id], detail);
      return detail;
    },
    staleTime: snapshot === 'latest' ? LATEST_STALE_MS : Infinity,
    enabled,
  });
}

export function useOverview(snapshot: string, { enabled = true }: Switch = {}) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'overview'],
    queryFn: ({ signal }) => fetchParsed(snapshotUrl(ROUTES.overview, snapshot), OverviewSchema, { signal }),
    staleTime: Infinity,
    enabled,
  });
}

/** Who reaches whom by account, of the edges that pass the filter. */
export function useMatrix(snapshot: string, filter: EdgeFilter) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'matrix', filter],
    queryFn: ({ signal }) =>
      fetchParsed(snapshotUrl(ROUTES.matrix, snapshot, { ...filter }), MatrixSchema, { signal }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

export function useAccount(snapshot: string, account: string) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'account', account],
    queryFn: ({ signal }) =>
      fetchParsed(snapshotUrl(ROUTES.account, snapshot, { account }), AccountDetailSchema, { signal }),
    staleTime: Infinity,
  });
}

/** Pages of principals; `data.pages` in order. */
export function usePrincipals(snapshot: string, query: PrincipalListQuery, { enabled = true }: Switch = {}) {
  return useInfiniteQuery({
    queryKey: ['snapshot', snapshot, 'principals', query],
    queryFn: ({ signal, pageParam }) =>
      fetchParsed(
        snapshotUrl(ROUTES.principals, snapshot, { ...query, cursor: pageParam }),
        PrincipalListSchema,
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function usePrincipal(snapshot: string, id: string) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'principal', id],
    queryFn: ({ signal }) =>
      fetchParsed(snapshotUrl(ROUTES.principal, snapshot, { id }), PrincipalDetailSchema, { signal }),
    staleTime: Infinity,
  });
}

/** Pages of edges that match the filter; each page carries the nodes it names. */
export function useEdges(snapshot: string, query: EdgeListQuery, { enabled = true }: Switch = {}) {
  return useInfiniteQuery({
    queryKey: ['snapshot', snapshot, 'edges', query],
    queryFn: ({ signal, pageParam }) =>
      fetchParsed(snapshotUrl(ROUTES.edges, snapshot, { ...query, cursor: pageParam }), EdgeListSchema, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useNeighbourhood(
  snapshot: string,
  query: NeighbourhoodQuery,
  { enabled = true }: Switch = {},
) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'neighbourhood', query],
    queryFn: ({ signal }) =>
      fetchParsed(snapshotUrl(ROUTES.neighbourhood, snapshot, query), NeighbourhoodSchema, { signal }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Several neighbourhoods at once, in the order asked; `undefined` while one is under way. */
export function useNeighbourhoods(snapshot: string, queries: readonly NeighbourhoodQuery[]) {
  return useQueries({
    queries: queries.map((query) => ({
      queryKey: ['snapshot', snapshot, 'neighbourhood', query],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        fetchParsed(snapshotUrl(ROUTES.neighbourhood, snapshot, query), NeighbourhoodSchema, { signal }),
      staleTime: Infinity,
    })),
    combine: (results) => ({
      data: results.map((result) => result.data),
      error: results.find((result) => result.isError)?.error ?? undefined,
      isFetching: results.some((result) => result.isFetching),
    }),
  });
}

/** Pages of the callers behind a set-valued edge. */
export function useAudience(snapshot: string, query: AudienceQuery, { enabled = true }: Switch = {}) {
  return useInfiniteQuery({
    queryKey: ['snapshot', snapshot, 'audience', query],
    queryFn: ({ signal, pageParam }) =>
      fetchParsed(snapshotUrl(ROUTES.audience, snapshot, { ...query, cursor: pageParam }), EdgeListSchema, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    staleTime: Infinity,
    enabled,
  });
}

export function useExplanation(snapshot: string, query: ExplainQuery, { enabled = true }: Switch = {}) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'explain', query],
    queryFn: ({ signal }) =>
      fetchParsed(snapshotUrl(ROUTES.explain, snapshot, { ...query }), ExplanationSchema, { signal }),
    staleTime: Infinity,
    enabled,
  });
}

/** Results stay on screen while the next ones are fetched; an empty query asks nothing. */
export function useSearch(snapshot: string, q: string, limit = 20) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'search', q, limit],
    queryFn: ({ signal }) =>
      fetchParsed(snapshotUrl(ROUTES.search, snapshot, { q, limit }), SearchResultSchema, { signal }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    enabled: q !== '',
  });
}
