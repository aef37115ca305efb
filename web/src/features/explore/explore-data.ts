/** The one query behind graph and table of Explore. */
import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import { isAccountId } from '@assumable/shared/arn/arn';
import { useMemo } from 'react';
import { useEdges, useNeighbourhood, useNeighbourhoods } from '../../api-client/queries.ts';
import type { ExploreState } from '../../url-state/explore-search.ts';
import { edgeFilterOf } from '../../url-state/filter-search.ts';

export interface ExploreData {
  readonly nodes: readonly ApiNode[];
  readonly edges: readonly ApiEdge[];
  /** Edges that match but are not here. */
  readonly missingEdges: number;
  /** Principals that match but are not here. */
  readonly missingNodes: number;
  /** Edges of the whole snapshot, where the server says so. */
  readonly all: number | undefined;
  readonly loaded: boolean;
  readonly fetching: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** Reads the next page of a list; absent when there is none. */
  readonly more: (() => void) | undefined;
  /** Rows come sorted by the server. */
  readonly sortedByServer: boolean;
}

/** The account a subject stands for: a bare id, or the ARN of a whole account. */
export function subjectAccount(of: string | undefined): string | undefined {
  if (of === undefined) return undefined;
  return isAccountId(of) ? of : undefined;
}

const LIST_PAGE = 500;

function edgeKey(edge: ApiEdge): string {
  return `${edge.source}|${edge.target}|${edge.action}`;
}

interface Part {
  readonly nodes: readonly ApiNode[];
  readonly edges: readonly ApiEdge[];
}

/** Joins answers; a node or edge that is in several of them stands once. */
export function mergeParts(parts: readonly Part[]): Part {
  const nodes = new Map<string, ApiNode>();
  const edges = new Map<string, ApiEdge>();
  for (const part of parts) {
    for (const node of part.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
    for (const edge of part.edges) if (!edges.has(edgeKey(edge))) edges.set(edgeKey(edge), edge);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** Around one principal: its neighbourhood, and those of the nodes that were expanded. */
export function useAroundPrincipal(snapshot: string, state: ExploreState, enabled: boolean): ExploreData {
  const filter = edgeFilterOf(state.filters);
  const shared = { ...filter, limit: state.max, expand: !state.fold };
  const main = useNeighbourhood(
    snapshot,
    { ...shared, id: state.of ?? '', direction: state.dir, hops: state.hops },
    { enabled },
  );
  const extra = useNeighbourhoods(
    snapshot,
    enabled ? state.exp.map((id) => ({ ...shared, id, direction: state.dir, hops: 1 })) : [],
  );
  const merged = useMemo(
    () => mergeParts([main.data, ...extra.data].filter((part) => part !== undefined)),
    [main.data, extra.data],
  );
  const omitted = [main.data, ...extra.data].reduce((sum, part) => sum + (part?.omitted ?? 0), 0);
  return {
    ...merged,
    missingEdges: 0,
    missingNodes: omitted,
    all: undefined,
    loaded: main.data !== undefined,
    fetching: main.isFetching || extra.isFetching,
    error: main.error ?? extra.error ?? undefined,
    retry: () => void main.refetch(),
    more: undefined,
    sortedByServer: false,
  };
}

/** Edges of an account, of a pair of accounts, or of the whole snapshot. */
export function useEdgeSet(snapshot: string, state: ExploreState, enabled: boolean): ExploreData {
  const account = subjectAccount(state.of);
  const query = useEdges(
    snapshot,
    {
      ...edgeFilterOf(state.filters),
      ...(account === undefined ? {} : { account }),
      sort: state.sort,
      limit: LIST_PAGE,
    },
    { enabled },
  );
  const merged = useMemo(() => mergeParts(query.data?.pages ?? []), [query.data]);
  const first = query.data?.pages[0];
  const canRead = query.hasNextPage && !query.isFetchingNextPage;
  return {
    ...merged,
    missingEdges: Math.max(0, (first?.total ?? 0) - merged.edges.length),
    missingNodes: 0,
    all: first?.all,
    loaded: query.data !== undefined,
    fetching: query.isFetching,
    error: query.error ?? undefined,
    retry: () => void query.refetch(),
    more: canRead ? () => void query.fetchNextPage() : undefined,
    sortedByServer: true,
  };
}
