/** Semantic zoom from an account to its roles: who is trusted by which of them, and what they reach. */
import type { ApiEdge, ApiNode, StatusCounts } from '@assumable/shared/api/contract';
import { liveCount, type AccountEdge } from './overview-model.ts';

export interface OpenedRole {
  readonly id: string;
  readonly kind: ApiNode['kind'];
  readonly label: string;
  /** Live trusts of others into it, and of it into others. */
  readonly inbound: number;
  readonly outbound: number;
}

export interface OpenedAccount {
  readonly account: string;
  /** Roles and users with most trusts first. */
  readonly roles: readonly OpenedRole[];
  /** How many more of them have trusts. */
  readonly more: number;
  /** Lines between them and what else is on the map. */
  readonly edges: readonly AccountEdge[];
}

/** Roles shown inside an opened account. */
export const MOST_ROLES = 24;

interface Tally {
  readonly node: ApiNode;
  inbound: number;
  outbound: number;
}

/**
 * Roles of `account` with trusts across its border. `placeOf` gives the card, box or row that stands for a principal
 * elsewhere, or nothing when the map has none.
 */
export function openAccount(
  account: string,
  edges: readonly Pick<ApiEdge, 'source' | 'target' | 'status'>[],
  nodes: readonly ApiNode[],
  placeOf: (node: ApiNode) => string | undefined,
): OpenedAccount {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const tallies = new Map<string, Tally>();
  const lines = new Map<string, { source: string; target: string; counts: StatusCounts; total: number }>();
  const own = (node: ApiNode): boolean => node.account === account && node.kind !== 'account';
  for (const edge of edges) {
    const source = byId.get(edge.source);
    const target = byId.get(edge.target);
    if (source === undefined || target === undefined || own(source) === own(target)) continue;
    const inside = own(target) ? target : source;
    const elsewhere = placeOf(own(target) ? source : target);
    const tally = tallies.get(inside.id) ?? { node: inside, inbound: 0, outbound: 0 };
    const live = liveCount({ counts: { [edge.status]: 1 } });
    if (own(target)) tally.inbound += live;
    else tally.outbound += live;
    tallies.set(inside.id, tally);
    if (elsewhere === undefined || elsewhere === account) continue;
    const [from, to] = own(target) ? [elsewhere, inside.id] : [inside.id, elsewhere];
    const line = lines.get(`${from}|${to}`) ?? { source: from, target: to, counts: {}, total: 0 };
    line.counts = { ...line.counts, [edge.status]: (line.counts[edge.status] ?? 0) + 1 };
    line.total += 1;
    lines.set(`${from}|${to}`, line);
  }
  const sorted = [...tallies.values()].sort(
    (a, b) => b.inbound + b.outbound - (a.inbound + a.outbound) || (a.node.label < b.node.label ? -1 : 1),
  );
  const shown = sorted.slice(0, MOST_ROLES);
  const ids = new Set(shown.map(({ node }) => node.id));
  return {
    account,
    roles: shown.map(({ node, inbound, outbound }) => ({
      id: node.id,
      kind: node.kind,
      label: node.label,
      inbound,
      outbound,
    })),
    more: sorted.length - shown.length,
    edges: [...lines.values()].filter((line) => ids.has(line.source) || ids.has(line.target)),
  };
}
