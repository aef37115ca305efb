import type { AccountId } from '../arn/arn.ts';
import type { EdgeFilter } from '../api/contract.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { Edge, EdgeStatus, GraphNode, NodeId } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { hasPath, hasTag, inUnit, isUnused } from './identity-filter.ts';
import { endOf, nodeOf } from './nodes.ts';

/** Shown when the asker names no status: everything that is an edge at all. */
export const DEFAULT_STATUSES: readonly EdgeStatus[] = EDGE_STATUSES.filter((status) => status !== 'none');

interface EndFacts {
  readonly account: AccountId | undefined;
  readonly kind: string;
  readonly serviceLinked: boolean;
  readonly outside: boolean;
  /** The source stands for principals of several accounts: anyone, or the whole organization. */
  readonly manyAccounts: boolean;
  readonly matchesText: boolean;
  /** Everything that is asked of one of the two ends: unit, path, tag; true when nothing is asked. */
  readonly inUnit: boolean;
  readonly hasPath: boolean;
  readonly hasTag: boolean;
  readonly unused: boolean;
  /** The end of the aggregated edge that this node belongs to. */
  readonly end: string;
}

/**
 * One predicate for table, graph, matrix counts and exports, so that they always agree. Every member of the
 * filter narrows; absent members do not, except: status `none` and service-linked roles are left out by default.
 *
 * Scopes: `same_account` and `cross_account` compare the accounts of both ends; anyone and the organization count
 * as cross-account, AWS services and built-in identity domains as neither. `external` keeps sources outside the
 * organization: external accounts and their principals, anyone, and built-in identity domains.
 */
export function compileEdgeFilter(model: TrustModel, filter: EdgeFilter): (edge: Edge) => boolean {
  const statuses = new Set<string>(filter.status ?? DEFAULT_STATUSES);
  const actions = filter.action === undefined ? undefined : new Set<string>(filter.action);
  const kinds = filter.kind === undefined ? undefined : new Set<string>(filter.kind);
  const text = filter.q?.toLowerCase() ?? '';
  const withServiceLinked = filter.serviceLinked ?? false;
  const wanted = keySet(filter.cond);
  const unwanted = keySet(filter.without);

  const ends = new Map<NodeId, EndFacts>();
  const end = (id: NodeId): EndFacts => {
    const known = ends.get(id);
    if (known !== undefined) return known;
    const facts = endFacts(model, id, filter);
    ends.set(id, facts);
    return facts;
  };

  return (edge) => {
    if (!statuses.has(edge.status)) return false;
    if (actions !== undefined && !actions.has(edge.action)) return false;
    const source = end(edge.source);
    const target = end(edge.target);
    if (kinds !== undefined && !kinds.has(source.kind)) return false;
    if (!withServiceLinked && (source.serviceLinked || target.serviceLinked)) return false;
    if (
      filter.account !== undefined &&
      source.account !== filter.account &&
      target.account !== filter.account
    ) {
      return false;
    }
    if (filter.sourceAccount !== undefined && source.account !== filter.sourceAccount) return false;
    if (filter.targetAccount !== undefined && target.account !== filter.targetAccount) return false;
    if (filter.scope !== undefined && !inScope(filter.scope, source, target)) return false;
    if (filter.from !== undefined && source.end !== filter.from) return false;
    if (filter.to !== undefined && target.end !== filter.to) return false;
    if (!source.inUnit && !target.inUnit) return false;
    if (!source.hasPath && !target.hasPath) return false;
    if (!source.hasTag && !target.hasTag) return false;
    if (!target.unused) return false;
    if (!fitsConditions(edge, wanted, unwanted)) return false;
    return text === '' || source.matchesText || target.matchesText;
  };
}

function keySet(keys: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return keys === undefined ? undefined : new Set(keys.map((key) => key.toLowerCase()));
}

/** Whether the edge is open on one of the wanted keys and on none of the unwanted ones. */
function fitsConditions(
  edge: Edge,
  wanted: ReadonlySet<string> | undefined,
  unwanted: ReadonlySet<string> | undefined,
): boolean {
  const opens = (keys: ReadonlySet<string>): boolean =>
    edge.conditions.some((condition) => keys.has(condition.key.toLowerCase()));
  return (wanted === undefined || opens(wanted)) && (unwanted === undefined || !opens(unwanted));
}

function endFacts(model: TrustModel, id: NodeId, filter: EdgeFilter): EndFacts {
  const text = filter.q?.toLowerCase() ?? '';
  const node = nodeOf(model, id);
  const { account } = node;
  const haystack = [id, node.label, accountName(model, account) ?? ''];
  return {
    account,
    kind: node.kind,
    serviceLinked: node.flags.includes('service_linked'),
    outside: isOutside(model, node),
    manyAccounts: node.kind === 'any_principal' || node.kind === 'organization',
    matchesText: text !== '' && haystack.some((part) => part.toLowerCase().includes(text)),
    inUnit: filter.unit === undefined || inUnit(model, account, filter.unit),
    hasPath: filter.path === undefined || hasPath(model, id, filter.path),
    hasTag: filter.tag === undefined || hasTag(model, id, filter.tag),
    unused: filter.unused === undefined || isUnused(model, id, filter.unused),
    end: endOf(node).id,
  };
}

/** Whether a node stands outside the organization: external accounts and their principals, anyone, web identities. */
export function isOutside(model: TrustModel, node: GraphNode): boolean {
  if (node.flags.includes('external')) return true;
  if (node.kind === 'any_principal' || node.kind === 'web_identity_domain') return true;
  return node.kind === 'external_principal' && isForeign(model, node.account);
}

/** An account that neither the organization nor the snapshot knows. */
function isForeign(model: TrustModel, account: AccountId | undefined): boolean {
  return (
    account !== undefined &&
    model.organizationAccount(account) === undefined &&
    model.account(account) === undefined
  );
}

function inScope(scope: NonNullable<EdgeFilter['scope']>, source: EndFacts, target: EndFacts): boolean {
  switch (scope) {
    case 'external':
      return source.outside;
    case 'cross_account':
      return source.manyAccounts || (source.account !== undefined && source.account !== target.account);
    case 'same_account':
      return source.account !== undefined && source.account === target.account;
  }
}
