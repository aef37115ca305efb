import type { Overview } from '../api/contract.ts';
import type { Edge, EdgeStatus, NodeId, NodeKind } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { statusCounts, tally, USABLE_STATUSES } from './counts.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { memoPerObject } from './memo.ts';
import { accountOfNode, nodeOf } from './nodes.ts';

export type AccountEdge = Overview['accountEdges'][number];

/** Kinds that stand in the overview for themselves; every other node stands for its account. */
const OUTSIDE_KINDS: ReadonlySet<NodeKind> = new Set([
  'organization',
  'aws_service',
  'saml_provider',
  'oidc_provider',
  'web_identity_domain',
  'any_principal',
  'dangling_id',
]);

export interface AccountEdges {
  /** Sorted by source, then target; trust inside one account has equal ends. */
  readonly edges: readonly AccountEdge[];
  /** Ids of sources that are not accounts. */
  readonly outside: ReadonlySet<NodeId>;
  /** Accounts at either end. */
  readonly accounts: ReadonlySet<string>;
  /** Usable cross-account edges into and out of each account; set-valued edges count once. */
  readonly inbound: ReadonlyMap<string, number>;
  readonly outbound: ReadonlyMap<string, number>;
}

/** End of an aggregated edge: an account id, or the node's own id when it belongs to no account or is a provider. */
function endOf(model: TrustModel, id: NodeId): { readonly id: string; readonly outside: boolean } {
  const account = accountOfNode(model, id);
  const outside = account === undefined || OUTSIDE_KINDS.has(nodeOf(model, id).kind);
  return { id: outside ? id : account, outside };
}

/**
 * All edges of the graph between accounts and outside nodes, with counts by status. Takes what the edge list shows
 * by default: no status `none`, no service-linked roles.
 */
export const accountEdges: (model: TrustModel) => AccountEdges = memoPerObject((model: TrustModel) => {
  const shown = compileEdgeFilter(model, {});
  const crossing = compileEdgeFilter(model, { scope: 'cross_account', status: [...USABLE_STATUSES] });
  const endById = new Map<NodeId, { readonly id: string; readonly outside: boolean }>();
  const end = (id: NodeId) => {
    const known = endById.get(id) ?? endOf(model, id);
    endById.set(id, known);
    return known;
  };
  const tallies = new Map<string, Map<string, Map<EdgeStatus, number>>>();
  const outside = new Set<NodeId>();
  const accounts = new Set<string>();
  const inbound = new Map<string, number>();
  const outbound = new Map<string, number>();
  const add = (edge: Edge): void => {
    const source = end(edge.source);
    const target = end(edge.target);
    for (const side of [source, target]) (side.outside ? outside : accounts).add(side.id);
    const row = tallies.get(source.id) ?? new Map<string, Map<EdgeStatus, number>>();
    tallies.set(source.id, row);
    const cell = row.get(target.id) ?? new Map<EdgeStatus, number>();
    row.set(target.id, cell);
    tally(cell, edge.status);
    if (!crossing(edge)) return;
    inbound.set(target.id, (inbound.get(target.id) ?? 0) + 1);
    if (!source.outside) outbound.set(source.id, (outbound.get(source.id) ?? 0) + 1);
  };
  for (const edge of model.edges) if (shown(edge)) add(edge);

  const edges = [...tallies].flatMap(([source, row]) =>
    [...row].map(([target, cell]) => ({
      source,
      target,
      counts: statusCounts(cell),
      total: [...cell.values()].reduce((sum, count) => sum + count, 0),
    })),
  );
  edges.sort((a, b) => compareStrings(a.source, b.source) || compareStrings(a.target, b.target));
  return { edges, outside, accounts, inbound, outbound };
});
