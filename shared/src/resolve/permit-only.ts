/**
 * Callers whose identity policies single out roles that do not trust them. Patterns over every account are
 * conventions and pair nobody. Source: docs/evaluation-rules.md, "What becomes an edge".
 */
import { arnPatternMatches, splitArnPattern } from '../policy/arn-pattern.ts';
import { compareStrings } from '../lib/compare.ts';
import type { CallerClass } from './caller-classes.ts';
import type { CallerDirectory } from './caller-directory.ts';
import type { ShapePattern } from './document-shapes.ts';
import { arnPrefix } from './principal-table.ts';
import type { PrincipalTable, TableAccount } from './principal-table.ts';

/** Calls `found` once for each role number and the rows that a pattern of their policies pairs it with. */
export function pairNamedRoles(
  table: PrincipalTable,
  directory: CallerDirectory,
  found: (rows: readonly number[], roleNumber: number) => void,
): void {
  const named = new Map<CallerClass, readonly ShapePattern[]>();
  for (const callerClass of directory.classes.all) {
    const patterns = callerClass.own.patterns.filter(
      ({ permits, named: one }) => permits && one !== undefined,
    );
    if (patterns.length > 0) named.set(callerClass, patterns);
  }
  const namedRoles = new NamedRoles(table);
  for (const account of table.accounts) {
    for (const group of directory.groupsOf(account)) {
      const patterns = named.get(group.callerClass);
      if (patterns === undefined) continue;
      const roles = new Set(patterns.flatMap((pattern) => namedRoles.of(pattern, account)));
      if (roles.size === 0) continue;
      const rows = [...directory.membersOf(group)];
      for (const role of roles) found(rows, role);
    }
  }
}

/** The roles that patterns single out. */
class NamedRoles {
  readonly #table: PrincipalTable;
  /** Of patterns that spell out the account: the same for callers of every account. */
  readonly #known = new Map<ShapePattern, readonly number[]>();

  constructor(table: PrincipalTable) {
    this.#table = table;
  }

  /** Numbers of the roles that a pattern singles out for callers of an account. */
  of(pattern: ShapePattern, caller: TableAccount): readonly number[] {
    const { named } = pattern;
    if (named === undefined) return [];
    if (named.account === undefined) return rolesIn(caller, pattern, named.prefix);
    const known = this.#known.get(pattern);
    if (known !== undefined) return known;
    const account = this.#table.account(named.account);
    const roles = account === undefined ? [] : rolesIn(account, pattern, named.prefix);
    this.#known.set(pattern, roles);
    return roles;
  }
}

function rolesIn(account: TableAccount, { pattern }: ShapePattern, namePrefix: string): readonly number[] {
  const prefix = arnPrefix(account.record) + namePrefix;
  const found: number[] = [];
  for (let at = lowerBound(account, prefix); at < account.roles.length; at += 1) {
    const arn = account.roles[at]?.arn ?? '';
    if (!arn.startsWith(prefix)) break;
    if (arnPatternMatches(pattern, splitArnPattern(arn))) found.push(account.firstRole + at);
  }
  return found;
}

function lowerBound({ roles }: TableAccount, prefix: string): number {
  let low = 0;
  let high = roles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareStrings(roles[middle]?.arn ?? '', prefix) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
