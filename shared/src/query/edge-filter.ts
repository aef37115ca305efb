import type { AccountId } from '../arn/arn.ts';
import type { EdgeFilter } from '../api/contract.ts';
import { EDGE_STATUSES } from '../graph/model.ts';
import type { Edge, EdgeStatus, GraphNode, NodeId } from '../graph/model.ts';
import { isServiceLinked } from '../resolve/snapshot-index.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { hasPath, hasTag, inUnit, isUnused } from './identity-filter.ts';
import { memoPerObject } from './memo.ts';
import { endOf, nodeOf } from './nodes.ts';

/** Shown when the asker names no status: everything that is an edge at all. */
export const DEFAULT_STATUSES: readonly EdgeStatus[] = EDGE_STATUSES.filter((status) => status !== 'none');

/** What the filter looks at; the conditions only when it asks for them. */
export type FilteredEdge = Pick<Edge, 'source' | 'target' | 'action' | 'status' | 'conditions'>;

/**
 * One predicate for table, graph, matrix counts and exports, so that they always agree. Every member of the
 * filter narrows; absent members do not, except: status `none` and service-linked roles are left out by default.
 *
 * Scopes: `same_account` and `cross_account` compare the accounts of both ends; anyone and the organization count
 * as cross-account, AWS services and built-in identity domains as neither. `external` keeps sources outside the
 * organization: external accounts and their principals, anyone, and built-in identity domains.
 */
export function compileEdgeFilter(model: TrustModel, filter: EdgeFilter): (edge: FilteredEdge) => boolean {
  const statuses = new Set<string>(filter.status ?? DEFAULT_STATUSES);
  const tests = [...ownTests(filter), ...endTests(model, filter)];
  return (edge) => statuses.has(edge.status) && tests.every((passes) => passes(edge));
}

type Test = (edge: FilteredEdge) => boolean;

/** What is asked of the edge itself. */
function* ownTests({ action, cond, without }: EdgeFilter): Iterable<Test> {
  if (action !== undefined) {
    const actions = new Set<string>(action);
    yield (edge) => actions.has(edge.action);
  }
  const wanted = keySet(cond);
  if (wanted !== undefined) yield (edge) => opensOn(edge, wanted);
  const unwanted = keySet(without);
  if (unwanted !== undefined) yield (edge) => !opensOn(edge, unwanted);
}

/** What is asked of its ends: nothing is found out about a node that no question needs, and nothing twice. */
function* endTests(model: TrustModel, filter: EdgeFilter): Iterable<Test> {
  const { account, sourceAccount, targetAccount, scope, from, to, unit, path, tag, unused } = filter;
  const node = remembered((id) => nodeOf(model, id));
  const either =
    (holds: (id: NodeId) => boolean): Test =>
    ({ source, target }) =>
      holds(source) || holds(target);
  if (filter.serviceLinked !== true) {
    const linked = serviceLinkedRoles(model);
    yield ({ source, target }) => !linked.has(source) && !linked.has(target);
  }
  if (filter.kind !== undefined) {
    const kinds = new Set<string>(filter.kind);
    yield ({ source }) => kinds.has(node(source).kind);
  }
  if (account !== undefined) yield either((id) => node(id).account === account);
  if (sourceAccount !== undefined) yield ({ source }) => node(source).account === sourceAccount;
  if (targetAccount !== undefined) yield ({ target }) => node(target).account === targetAccount;
  if (scope !== undefined) yield ({ source, target }) => inScope(model, scope, node(source), node(target));
  if (from !== undefined) yield ({ source }) => endOf(node(source)).id === from;
  if (to !== undefined) yield ({ target }) => endOf(node(target)).id === to;
  if (unit !== undefined) yield either(remembered((id) => inUnit(model, node(id).account, unit)));
  if (path !== undefined) yield either(remembered((id) => hasPath(model, id, path)));
  if (tag !== undefined) yield either(remembered((id) => hasTag(model, id, tag)));
  if (unused !== undefined) yield ({ target }) => isUnused(model, target, unused);
  const text = filter.q?.toLowerCase() ?? '';
  if (text !== '')
    yield either(
      remembered((id) => {
        const { label, account: owner } = node(id);
        return [id, label, accountName(model, owner) ?? ''].some((part) => part.toLowerCase().includes(text));
      }),
    );
}

function remembered<T>(find: (id: NodeId) => T): (id: NodeId) => T {
  const known = new Map<NodeId, T>();
  return (id) => {
    const found = known.get(id) ?? find(id);
    known.set(id, found);
    return found;
  };
}

const serviceLinkedRoles = memoPerObject((model: TrustModel): ReadonlySet<NodeId> => {
  const found = new Set<NodeId>();
  for (const { roles } of model.snapshot.accounts)
    for (const role of roles) if (isServiceLinked(role)) found.add(role.arn);
  return found;
});

function keySet(keys: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return keys === undefined ? undefined : new Set(keys.map((key) => key.toLowerCase()));
}

function opensOn(edge: FilteredEdge, keys: ReadonlySet<string>): boolean {
  return edge.conditions.some((condition) => keys.has(condition.key.toLowerCase()));
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

function inScope(
  model: TrustModel,
  scope: NonNullable<EdgeFilter['scope']>,
  source: GraphNode,
  target: GraphNode,
): boolean {
  switch (scope) {
    case 'external':
      return isOutside(model, source);
    case 'cross_account': {
      const isMany = source.kind === 'any_principal' || source.kind === 'organization';
      return isMany || (source.account !== undefined && source.account !== target.account);
    }
    case 'same_account':
      return source.account !== undefined && source.account === target.account;
  }
}
