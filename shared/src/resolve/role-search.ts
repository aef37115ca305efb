/** Finds the roles that a Resource pattern singles out, by sorted prefix instead of by scanning every role. */
import { compareBy, compareStrings } from '../lib/compare.ts';
import { arnPatternMatches, rolePrefix } from '../policy/arn-pattern.ts';
import type { ArnPattern } from '../policy/arn-pattern.ts';
import type { RoleEntry, SnapshotIndex } from './snapshot-index.ts';

export class RoleSearch {
  readonly #byAccount: ReadonlyMap<string, readonly RoleEntry[]>;

  constructor(index: SnapshotIndex) {
    const byAccount = new Map<string, RoleEntry[]>();
    for (const entry of [...index.roles()].sort(compareBy(resourceOf))) {
      const list = byAccount.get(entry.account.id);
      if (list === undefined) byAccount.set(entry.account.id, [entry]);
      else list.push(entry);
    }
    this.#byAccount = byAccount;
  }

  /** Empty for patterns that single out no role of one account (see `rolePrefix`). */
  matching(pattern: ArnPattern): readonly RoleEntry[] {
    const named = rolePrefix(pattern);
    if (named === undefined) return [];
    const roles = this.#byAccount.get(named.account) ?? [];
    const found: RoleEntry[] = [];
    for (let at = lowerBound(roles, named.prefix); at < roles.length; at += 1) {
      const entry = roles[at];
      if (entry === undefined || !resourceOf(entry).startsWith(named.prefix)) break;
      if (arnPatternMatches(pattern, entry.target.arnParts)) found.push(entry);
    }
    return found;
  }
}

function resourceOf(entry: RoleEntry): string {
  return entry.target.arnParts[5] ?? '';
}

function lowerBound(roles: readonly RoleEntry[], prefix: string): number {
  let low = 0;
  let high = roles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = roles[middle];
    if (entry !== undefined && compareStrings(resourceOf(entry), prefix) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
