import type { z } from 'zod';
import type { Reach, ReachQuerySchema, ReachRow, ReachedByQuerySchema } from '../api/paths.ts';
import type { EscalationSource } from '../escalation/model.ts';
import type { EdgeStatus, NodeId } from '../graph/model.ts';
import type { Chain, SearchExtent } from '../paths/model.ts';
import { reachFrom } from '../paths/reach.ts';
import { reachedBy } from '../paths/reached-by.ts';
import type { ReachedBy } from '../paths/reached-by.ts';
import { counted } from '../paths/words.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { apiNode } from './api-edge.ts';
import { apiSearch, chainConditions, chainNodes, displayName } from './chain-answer.ts';
import { chainOptions } from './chain-options.ts';
import type { ChainQuery } from './chain-options.ts';
import { statusCounts, tally } from './counts.ts';
import { escalationsOf } from './escalations.ts';
import { memoRecent } from './memo.ts';
import { accountOfNode, nodeOf } from './nodes.ts';
import { pageOf, questionName } from './page.ts';
import { QueryError } from './query-error.ts';

type Common = Omit<z.infer<typeof ReachQuerySchema>, 'context' | 'status' | 'from'> & ChainQuery;
export type ReachQuery = Common & { readonly from: string };
export type ReachedByQuery = Common & Pick<z.infer<typeof ReachedByQuerySchema>, 'to' | 'expand'>;

interface Closure {
  readonly rows: readonly Row[];
  readonly principals: number;
  readonly extent: SearchExtent;
}

interface Row extends Pick<ReachedBy, 'node' | 'ways' | 'audience'> {
  readonly chain: Chain;
}

/** Closures of the last questions: paging and filtering search once. */
const recent = memoRecent<Closure>(4);

/**
 * Everything a principal can get to, in one page of roles with the shortest chain to each. Any text has an answer: who
 * is not in the graph reaches nothing.
 * Throws `QueryError` for a context that cannot be read and for a cursor of another list.
 */
export function reachList(model: TrustModel, query: ReachQuery): Reach {
  const { from } = query;
  const closure = recent(model, closureName('reach', from, query), () => {
    const { reached, extent } = reachFrom(model, from, chainOptions(query), passOf(model, query));
    return { rows: reached, principals: reached.length, extent };
  });
  const name = displayName(model, from);
  const { rows, extent } = closure;
  const accounts = accountsOf(model, rows);
  const summary =
    rows.length === 0
      ? `${name} reaches no role${extent.stopped ? ' as far as the search went' : ''}.`
      : `${name} reaches ${extent.stopped ? 'at least ' : ''}${counted(rows.length, query.escalation ? 'principal' : 'role')} in ${counted(accounts, 'account')}.`;
  return listOf(model, from, closure, query, summary);
}

/**
 * Everybody who can get to a role, in one page of principals and sets with the shortest chain of each.
 * Throws `QueryError` when there is no such role, for a context that cannot be read and for a cursor of another list.
 */
export function reachedByList(model: TrustModel, query: ReachedByQuery): Reach {
  const { to, expand } = query;
  if (model.principal(to) === undefined) {
    throw new QueryError(
      'unknown_node',
      'The snapshot has no role with this ARN. Role ARNs include the path: arn:aws:iam::<account>:role/<path>/<name>.',
    );
  }
  const closure = recent(model, closureName(`by ${String(expand)}`, to, query), () => {
    const options = { ...chainOptions(query), expand };
    const { reached, principals, extent } = reachedBy(model, to, options, passOf(model, query));
    return { rows: reached, principals, extent };
  });
  const { principals, extent, rows } = closure;
  const outside = rows.some(({ audience }) => audience?.outside === true);
  const least = extent.stopped ? 'At least ' : '';
  const summary = `${least}${counted(principals, 'principal')} of the snapshot can get to ${displayName(model, to)}${outside ? ', and principals outside it may' : ''}.`;
  return listOf(model, to, closure, query, summary);
}

function passOf(model: TrustModel, { escalation }: Common): EscalationSource | undefined {
  return escalation ? escalationsOf(model) : undefined;
}

function closureName(kind: string, node: NodeId, { maxHops, status, context, escalation }: Common): string {
  return questionName({ kind, node, maxHops, status, context, escalation });
}

function listOf(
  model: TrustModel,
  node: NodeId,
  { rows, principals, extent }: Closure,
  query: Common,
  summary: string,
): Reach {
  const passes = rowFilter(model, query);
  const { items, cursor } = pageOf(rows.filter(passes), questionName({ ...query, node }), query);
  return {
    node: apiNode(nodeOf(model, node)),
    rows: items.map((row) => apiRow(model, row)),
    nodes: chainNodes(model, [[node], ...items.map(({ chain }) => chain.nodes)]),
    total: rows.filter(passes).length,
    all: rows.length,
    byHops: hopCounts(rows),
    byStatus: countStatuses(rows),
    accounts: accountsOf(model, rows),
    principals,
    search: apiSearch(extent, query.maxHops),
    summary,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function rowFilter(model: TrustModel, { kind, account, q, serviceLinked }: Common): (row: Row) => boolean {
  const kinds = kind === undefined ? undefined : new Set<string>(kind);
  const text = q?.toLowerCase() ?? '';
  return ({ node: id }) => {
    const node = nodeOf(model, id);
    if (kinds !== undefined && !kinds.has(node.kind)) return false;
    if (account !== undefined && node.account !== account) return false;
    if (serviceLinked !== true && node.flags.includes('service_linked')) return false;
    const haystack = [id, node.label, accountName(model, node.account) ?? ''];
    return text === '' || haystack.some((part) => part.toLowerCase().includes(text));
  };
}

function apiRow(model: TrustModel, { node: id, chain, ways, audience }: Row): ReachRow {
  const node = nodeOf(model, id);
  const name = accountName(model, node.account);
  return {
    node: apiNode(node),
    ...(name === undefined ? {} : { accountName: name }),
    hops: chain.hops.length,
    status: chain.status,
    path: [...chain.nodes],
    ways,
    conditions: chainConditions(chain).map(({ text }) => text),
    escalation: chain.hops.some(({ step }) => step.kind === 'escalation'),
    ...(audience === undefined ? {} : { audience: { ...audience, byStatus: { ...audience.byStatus } } }),
  };
}

function hopCounts(rows: readonly Row[]): Reach['byHops'] {
  const counts = new Map<number, number>();
  for (const { chain } of rows) counts.set(chain.hops.length, (counts.get(chain.hops.length) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([hops, count]) => ({ hops, count }));
}

function countStatuses(rows: readonly Row[]): Reach['byStatus'] {
  const counts = new Map<EdgeStatus, number>();
  for (const { chain } of rows) tally(counts, chain.status);
  return statusCounts(counts);
}

function accountsOf(model: TrustModel, rows: readonly Row[]): number {
  const accounts = new Set(rows.map(({ node }) => accountOfNode(model, node)));
  accounts.delete(undefined);
  return accounts.size;
}
