import type { z } from 'zod';
import type { PrincipalList, PrincipalListQuerySchema } from '../api/contract.ts';
import type { GraphNode } from '../graph/model.ts';
import { compareStrings } from '../lib/compare.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { apiNode } from './api-edge.ts';
import { countByStatus, USABLE_STATUSES } from './counts.ts';
import { isOutside } from './edge-filter.ts';
import { fullAccessOf } from './full-access.ts';
import { hasPath, hasTag, inUnit, isUnused } from './identity-filter.ts';
import { memoPerObject, memoRecent } from './memo.ts';
import { accountOfNode } from './nodes.ts';
import { pageOf, questionName } from './page.ts';

export type PrincipalListQuery = z.infer<typeof PrincipalListQuerySchema>;

/** By label, because people read labels; the id makes the order total. */
const sortedNodes = memoPerObject((model: TrustModel): readonly GraphNode[] =>
  [...model.nodes.values()].sort((a, b) => compareStrings(a.label, b.label) || compareStrings(a.id, b.id)),
);

const recent = memoRecent<readonly GraphNode[]>(4);

/**
 * Nodes of the graph that pass the filter, in one page: roles, users, and everything a trust policy names.
 * Service-linked roles are left out unless asked for. `outbound` counts every role the principal can reach in one
 * step, trust in its whole account included; `inbound` counts set-valued edges once.
 * Throws `QueryError` for a cursor of another list.
 */
export function listPrincipals(model: TrustModel, query: PrincipalListQuery): PrincipalList {
  const question = questionName(query);
  const matching = recent(model, question, () =>
    sortNodes(model, sortedNodes(model).filter(nodeFilter(model, query)), query.sort ?? 'name'),
  );
  const { items, cursor } = pageOf(matching, question, query);
  return {
    principals: items.map((node) => principalRow(model, node)),
    total: matching.length,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function nodeFilter(model: TrustModel, query: PrincipalListQuery): (node: GraphNode) => boolean {
  const text = query.q?.toLowerCase() ?? '';
  const kinds = query.kind === undefined ? undefined : new Set<string>(query.kind);
  const withServiceLinked = query.serviceLinked ?? false;
  return (node) => {
    if (kinds !== undefined && !kinds.has(node.kind)) return false;
    if (!withServiceLinked && node.flags.includes('service_linked')) return false;
    const account = accountOfNode(model, node.id);
    if (query.account !== undefined && account !== query.account) return false;
    if (query.unit !== undefined && !inUnit(model, account, query.unit)) return false;
    if (query.path !== undefined && !hasPath(model, node.id, query.path)) return false;
    if (query.tag !== undefined && !hasTag(model, node.id, query.tag)) return false;
    if (query.unused !== undefined && !isUnused(model, node.id, query.unused)) return false;
    if (query.place !== undefined && isOutside(model, node) !== (query.place === 'outside')) return false;
    if (query.access === 'full' && accessText(model, node) === undefined) return false;
    if (text === '') return true;
    return [node.label, node.id, accountName(model, account) ?? ''].some((part) =>
      part.toLowerCase().includes(text),
    );
  };
}

function accessText(model: TrustModel, node: GraphNode): string | undefined {
  const facts = model.principal(node.id);
  return facts === undefined ? undefined : fullAccessOf(model, facts)?.text;
}

/** In order of a column, downwards with `-`; equal values keep the order of names. */
function sortNodes(model: TrustModel, nodes: readonly GraphNode[], sort: string): readonly GraphNode[] {
  const column = sort.replace('-', '');
  const keyed = nodes.map((node) => ({ node, key: sortKey(model, node, column) }));
  const down = sort.startsWith('-');
  if (column !== 'name') keyed.sort((a, b) => compareStrings(a.key, b.key) * (down ? -1 : 1));
  const sorted = keyed.map(({ node }) => node);
  return down && column === 'name' ? sorted.reverse() : sorted;
}

function sortKey(model: TrustModel, node: GraphNode, column: string): string {
  switch (column) {
    case 'kind':
      return node.kind;
    case 'account':
      return (accountName(model, node.account) ?? node.account ?? '').toLowerCase();
    case 'inbound': {
      const usable = model.waysInto(node.id).filter(({ status }) => USABLE_STATUSES.has(status));
      return String(usable.length).padStart(9, '0');
    }
    case 'last_used': {
      const facts = model.principal(node.id);
      return (facts?.kind === 'iam_role' ? facts.role.lastUsed : undefined) ?? '';
    }
    default:
      return '';
  }
}

function principalRow(model: TrustModel, node: GraphNode): PrincipalList['principals'][number] {
  const name = accountName(model, accountOfNode(model, node.id));
  const facts = model.principal(node.id);
  const lastUsed = facts?.kind === 'iam_role' ? facts.role.lastUsed : undefined;
  const fullAccess = accessText(model, node);
  const outbound = [...model.waysOutOf(node.id)];
  return {
    ...apiNode(node),
    ...(name === undefined ? {} : { accountName: name }),
    inbound: countByStatus(model.waysInto(node.id).filter((edge) => edge.status !== 'none')),
    outbound: countByStatus(outbound.filter((edge) => edge.status !== 'none')),
    ...(lastUsed === undefined ? {} : { lastUsed }),
    ...(fullAccess === undefined ? {} : { fullAccess }),
  };
}
