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
  /** How many of the edges, from the first one on, are those of the drawing before anything was expanded. */
  readonly baseEdges: number;
  /** What each expanded node brought, in the order of expanding. */
  readonly grown: readonly Grown[];
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
const NOTHING_GROWN: readonly Grown[] = [];

function edgeKey(edge: ApiEdge): string {
  return `${edge.source}|${edge.target}|${edge.action}`;
}

interface Part {
  readonly nodes: readonly ApiNode[];
  readonly edges: readonly ApiEdge[];
}

/** The nodes that came by expanding one; none that were there before. */
export interface Grown {
  readonly beside: string;
  readonly nodes: readonly string[];
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

interface Joined extends Part {
  readonly baseEdges: number;
  readonly grown: readonly Grown[];
}

/**
 * A neighbourhood and those of nodes that were expanded, in their order. The first `tidy` of them count as part of the
 * drawing itself, the others as grown out of it.
 */
export function joinParts(
  main: Part | undefined,
  extra: readonly (Part | undefined)[],
  expanded: readonly string[],
  tidy: number,
): Joined {
  const known = (parts: readonly (Part | undefined)[]): readonly Part[] =>
    parts.filter((part) => part !== undefined);
  const base = mergeParts(known([main, ...extra.slice(0, tidy)]));
  const seen = new Set(base.nodes.map(({ id }) => id));
  const grown = expanded.slice(tidy).flatMap((beside, index): readonly Grown[] => {
    const nodes = (extra[tidy + index]?.nodes ?? []).map(({ id }) => id).filter((id) => !seen.has(id));
    for (const id of nodes) seen.add(id);
    return nodes.length === 0 ? [] : [{ beside, nodes }];
  });
  const all = mergeParts(known([base, ...extra.slice(tidy)]));
  return { ...all, baseEdges: base.edges.length, grown };
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
  const { exp, tidy } = state;
  const merged = useMemo(
    () => joinParts(main.data, extra.data, exp, tidy),
    [main.data, extra.data, exp, tidy],
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
    baseEdges: merged.edges.length,
    grown: NOTHING_GROWN,
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
