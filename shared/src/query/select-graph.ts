import type { EdgeFilter } from '../api/contract.ts';
import type { Edge, GraphNode } from '../graph/model.ts';
import { compareBy } from '../lib/compare.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { nodeOf } from './nodes.ts';

/** A part of the graph to hand out whole: the edges that pass a filter and the nodes at their ends. */
export interface SelectedGraph {
  /** Sorted by id. */
  readonly nodes: readonly GraphNode[];
  /** Sorted by target, source, action. */
  readonly edges: readonly Edge[];
  /** The members of the filter that were given, as texts, sorted by name. */
  readonly filters: Readonly<Record<string, string>>;
}

/** The same edges that the edge list shows for this filter, all of them. */
export function selectGraph(model: TrustModel, filter: EdgeFilter): SelectedGraph {
  const edges = model.edges.filter(compileEdgeFilter(model, filter));
  const ids = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  return {
    nodes: [...ids].map((id) => nodeOf(model, id)).sort(compareBy((node) => node.id)),
    edges,
    filters: filterTexts(filter),
  };
}

const FILTER_MEMBERS = [
  'account',
  'action',
  'cond',
  'from',
  'kind',
  'path',
  'q',
  'scope',
  'serviceLinked',
  'sourceAccount',
  'status',
  'tag',
  'targetAccount',
  'to',
  'unit',
  'unused',
  'without',
] as const satisfies readonly (keyof EdgeFilter)[];

function filterTexts(filter: EdgeFilter): Readonly<Record<string, string>> {
  return Object.fromEntries(
    FILTER_MEMBERS.flatMap((name) => {
      const value = filter[name];
      if (value === undefined) return [];
      return [[name, Array.isArray(value) ? value.join(',') : String(value)]];
    }),
  );
}
