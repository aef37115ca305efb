/** Semantic zoom from units to accounts: a folded unit stands for all of its accounts, its lines for all of theirs. */
import type { Overview } from '@assumable/shared/api/contract';
import type { MapLevel } from '../../url-state/overview-search.ts';
import { addCounts, liveCount, type AccountEdge, type OverviewIndex } from './overview-model.ts';

/** Above this many accounts the map starts with units. */
export const MOST_ACCOUNTS_AT_FIRST = 150;

export function firstLevel(overview: Overview): MapLevel {
  const inside = overview.accounts.filter((account) => account.coverage !== 'external');
  return inside.length > MOST_ACCOUNTS_AT_FIRST ? 'units' : 'accounts';
}

/** Units that are folded: all but the flipped ones, or the flipped ones only. */
export function shutUnits(overview: Overview, level: MapLevel, flip: readonly string[]): ReadonlySet<string> {
  const flipped = new Set(flip);
  const shut = overview.units.filter((unit) => flipped.has(unit.id) !== (level === 'units'));
  return new Set(shut.map((unit) => unit.id));
}

export interface FoldedUnits {
  readonly overview: Overview;
  readonly index: OverviewIndex;
  /** The card or box that stands for an account: itself, or the outermost folded unit around it. */
  readonly standsFor: (account: string) => string;
  /** Live trusts into and out of a folded unit. */
  readonly totals: ReadonlyMap<string, UnitTotals>;
}

export interface UnitTotals {
  readonly roles: number;
  readonly notRead: number;
  readonly inbound: number;
  readonly outbound: number;
}

/** Each account inside a folded unit with the outermost of those units. */
function standIns(overview: Overview, shut: ReadonlySet<string>): ReadonlyMap<string, string> {
  const units = new Map(overview.units.map((unit) => [unit.id, unit]));
  const outermost = (unitId: string): string | undefined => {
    let found: string | undefined;
    const seen = new Set<string>();
    for (
      let at = units.get(unitId);
      at !== undefined && !seen.has(at.id);
      at = units.get(at.parentId ?? '')
    ) {
      seen.add(at.id);
      // The root stands beside the units below it, so it hides its own accounts only.
      if (shut.has(at.id) && (at.kind !== 'root' || at.id === unitId)) found = at.id;
    }
    return found;
  };
  const stands = new Map<string, string>();
  for (const account of overview.accounts) {
    if (account.coverage === 'external' || account.unitId === undefined) continue;
    const unit = outermost(account.unitId);
    if (unit !== undefined) stands.set(account.id, unit);
  }
  return stands;
}

/** Lines between what is on the map; lines inside one folded unit are gone. */
export function foldUnits(overview: Overview, index: OverviewIndex, shut: ReadonlySet<string>): FoldedUnits {
  const stands = standIns(overview, shut);
  const standsFor = (account: string): string => stands.get(account) ?? account;
  if (stands.size === 0) return { overview, index, standsFor, totals: new Map() };
  const edges = new Map<string, AccountEdge>();
  for (const edge of overview.accountEdges) {
    const source = standsFor(edge.source);
    const target = standsFor(edge.target);
    const old = edges.get(`${source}|${target}`);
    edges.set(`${source}|${target}`, {
      source,
      target,
      counts: old === undefined ? edge.counts : addCounts(old.counts, edge.counts),
      total: (old?.total ?? 0) + edge.total,
    });
  }
  const folded = new Set(stands.values());
  const names = new Map(index.names);
  for (const unit of overview.units) if (folded.has(unit.id)) names.set(unit.id, unit.name);
  return {
    overview: { ...overview, accountEdges: [...edges.values()] },
    index: { names, inside: new Set([...index.inside, ...folded]) },
    standsFor,
    totals: totalsOf(overview, stands, [...edges.values()]),
  };
}

function totalsOf(
  overview: Overview,
  stands: ReadonlyMap<string, string>,
  edges: readonly AccountEdge[],
): ReadonlyMap<string, UnitTotals> {
  const totals = new Map<string, UnitTotals>();
  const add = (unit: string, more: Partial<UnitTotals>): void => {
    const old = totals.get(unit) ?? { roles: 0, notRead: 0, inbound: 0, outbound: 0 };
    totals.set(unit, {
      roles: old.roles + (more.roles ?? 0),
      notRead: old.notRead + (more.notRead ?? 0),
      inbound: old.inbound + (more.inbound ?? 0),
      outbound: old.outbound + (more.outbound ?? 0),
    });
  };
  for (const account of overview.accounts) {
    const unit = stands.get(account.id);
    if (unit !== undefined)
      add(unit, { roles: account.roles, notRead: account.coverage === 'not_read' ? 1 : 0 });
  }
  const folded = new Set(stands.values());
  for (const edge of edges) {
    if (edge.source === edge.target) continue;
    if (folded.has(edge.source)) add(edge.source, { outbound: liveCount(edge) });
    if (folded.has(edge.target)) add(edge.target, { inbound: liveCount(edge) });
  }
  return totals;
}
