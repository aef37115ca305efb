/** Reach of one principal in one hop: who can assume it, what it can assume, grouped by account. */
import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import { EDGE_STATUSES, type EdgeStatus, type NodeKind } from '@assumable/shared/graph/model';
import { compareStrings } from '@assumable/shared/lib/compare';
import { groupBy } from '@assumable/shared/lib/group-by';
import { statusRank } from '../../lib/status.ts';

export type Direction = 'in' | 'out';

export interface ReachRow {
  readonly edge: ApiEdge;
  /** The node at the other end. */
  readonly other: ApiNode;
}

export interface ReachGroup {
  readonly key: string;
  readonly name: string;
  /** Absent for services, providers and anyone. */
  readonly account: string | undefined;
  readonly rows: readonly ReachRow[];
}

const KIND_GROUPS: Readonly<Partial<Record<NodeKind, string>>> = {
  aws_service: 'AWS services',
  web_identity_domain: 'Identity providers',
  any_principal: 'Anyone',
  organization: 'Organization',
  dangling_id: 'Deleted principals',
  account_root: 'Root users',
};

/** Strongest first, then by name; one row for each edge at `id` in that direction. */
export function reachRows(
  id: string,
  direction: Direction,
  edges: readonly ApiEdge[],
  nodes: readonly ApiNode[],
): readonly ReachRow[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges
    .flatMap((edge): readonly ReachRow[] => {
      const own = direction === 'in' ? edge.target : edge.source;
      const other = byId.get(direction === 'in' ? edge.source : edge.target);
      return own === id && other !== undefined ? [{ edge, other }] : [];
    })
    .sort(
      (left, right) =>
        statusRank(left.edge.status) - statusRank(right.edge.status) ||
        compareStrings(left.other.label, right.other.label) ||
        compareStrings(left.other.id, right.other.id),
    );
}

/** Rows by account of the other end; the account of the principal itself first, then by name. */
export function groupReach(
  rows: readonly ReachRow[],
  ownAccount: string | undefined,
  accountName: (id: string) => string | undefined,
): readonly ReachGroup[] {
  const groups = groupBy(rows, ({ other }) => other.account ?? KIND_GROUPS[other.kind] ?? 'Other');
  return [...groups]
    .map(([key, members]): ReachGroup => {
      const account = members[0]?.other.account;
      return {
        key,
        name: account === undefined ? key : (accountName(account) ?? account),
        account,
        rows: members,
      };
    })
    .sort((left, right) => {
      const own = Number(right.account === ownAccount) - Number(left.account === ownAccount);
      return ownAccount !== undefined && own !== 0 ? own : compareStrings(left.name, right.name);
    });
}

/** How many rows have each status. */
export function countStatuses(rows: readonly ReachRow[]): ReadonlyMap<EdgeStatus, number> {
  const counts = new Map<EdgeStatus, number>();
  for (const { edge } of rows) counts.set(edge.status, (counts.get(edge.status) ?? 0) + 1);
  return counts;
}

const HALVES: readonly EdgeStatus[] = ['trust_only', 'permit_only', 'none'];

/** Statuses shown at first: everything but halves of an edge, unless there is nothing else. */
export function firstShown(counts: ReadonlyMap<EdgeStatus, number>): ReadonlySet<EdgeStatus> {
  const present = EDGE_STATUSES.filter((status) => (counts.get(status) ?? 0) > 0);
  const whole = present.filter((status) => !HALVES.includes(status));
  return new Set(whole.length > 0 ? whole : present);
}
