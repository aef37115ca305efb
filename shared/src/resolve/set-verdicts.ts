/**
 * Set-valued trusts: the callers behind an account, the organization or `*`, counted by class with exact numbers and
 * listed on demand. Nothing here grows with roles times principals.
 */
import { EDGE_STATUSES } from '../graph/model.ts';
import type { EdgeStatus } from '../graph/model.ts';
import { mapOf } from '../lib/map-of.ts';
import { candidateAccounts } from './candidate-accounts.ts';
import type { CallerClass, Signature } from './caller-classes.ts';
import type { CallerDirectory, CallerGroup } from './caller-directory.ts';
import { CallerSpread } from './caller-spread.ts';
import type { RestingClasses, SpreadClass } from './caller-spread.ts';
import type { ShapePattern } from './document-shapes.ts';
import { SOURCE } from './fact-sources.ts';
import type { TableAccount } from './principal-table.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { TargetShape, TargetShapes, TargetView, TrustStructure } from './target-shapes.ts';
import type { Template, Verdicts } from './verdicts.ts';

/** Callers that pass the trust, by status, and the verdict of the strongest. */
export interface SetVerdict {
  readonly counts: ReadonlyMap<EdgeStatus, number>;
  readonly best: Template | undefined;
}

/** What makes the counts of an account differ between roles of one shape. */
interface Varying {
  readonly isUnshared: boolean;
  readonly patterns: readonly ShapePattern[];
  readonly conditional: readonly CallerGroup[];
}

class Tally {
  readonly counts = new Map<EdgeStatus, number>();
  best: Template | undefined;

  add(template: Template | undefined, callers: number): void {
    if (template === undefined || callers === 0) return;
    const { status } = template.decision;
    if (status === 'none' || status === 'permit_only') return;
    this.counts.set(status, (this.counts.get(status) ?? 0) + callers);
    this.#consider(template);
  }

  merge({ counts, best }: SetVerdict): void {
    for (const [status, count] of counts) this.counts.set(status, (this.counts.get(status) ?? 0) + count);
    if (best !== undefined) this.#consider(best);
  }

  #consider(template: Template): void {
    if (this.best === undefined || rank(template.decision.status) < rank(this.best.decision.status))
      this.best = template;
  }
}

export class SetVerdicts {
  readonly verdicts: Verdicts;
  readonly #index: SnapshotIndex;
  readonly #directory: CallerDirectory;
  readonly #targets: TargetShapes;
  readonly #memo = new Map<TargetShape | TrustStructure, Map<string, SetVerdict>>();
  readonly #varying: (Varying | undefined)[] = [];
  #spread: CallerSpread | undefined;

  constructor(index: SnapshotIndex, directory: CallerDirectory, targets: TargetShapes, verdicts: Verdicts) {
    this.#index = index;
    this.#directory = directory;
    this.#targets = targets;
    this.verdicts = verdicts;
  }

  /** Users and roles of an account, without those that the trust names directly. */
  ofAccount(view: TargetView, account: TableAccount, permittedOnly = false): SetVerdict {
    const { shape } = view;
    if (shape.isUnshared || !shape.isPlain) return this.#countAccount(view, account, permittedOnly);
    const key = this.#memoKey(view, account, permittedOnly);
    if (key === undefined) return this.#countAccount(view, account, permittedOnly);
    const owner = shape.singled.length === 0 ? shape.structure : shape;
    const memo = mapOf(this.#memo, owner);
    const known = memo.get(key) ?? this.#countAccount(view, account, permittedOnly);
    memo.set(key, known);
    return known;
  }

  /** Everyone in the role's own account, and whoever elsewhere may be permitted. */
  ofEveryone(view: TargetView): SetVerdict {
    const tally = new Tally();
    tally.merge(this.ofAccount(view, view.account));
    const { shape } = view;
    const { table } = this.#index;
    if (shape.isUnshared || shape.callerSources !== 0) {
      const candidates =
        shape.isUnshared || this.verdicts.facts !== undefined ? undefined : candidateAccounts(shape);
      for (const account of table.accounts) {
        if (account === view.account || candidates?.has(account.record.id) === false) continue;
        tally.merge(this.ofAccount(view, account, true));
      }
      return tally;
    }
    const apart = new Set<TableAccount>([view.account]);
    for (const id of shape.namedAccounts.keys()) {
      const account = table.account(id);
      if (account !== undefined) apart.add(account);
    }
    this.#countElsewhere(view, apart, tally);
    for (const account of apart)
      if (account !== view.account) tally.merge(this.ofAccount(view, account, true));
    return tally;
  }

  /** Rows that have an edge of their own into the role. */
  namedRows(view: TargetView): ReadonlySet<number> {
    const { shape } = view;
    if (shape.singled.length === 0) return NO_ROWS;
    return new Set(shape.exact.map((ref) => this.#targets.rowOf(ref, view)).filter((row) => row >= 0));
  }

  /**
   * Every row that the set may stand for, without the named ones; those that cannot pass are among them. Account after
   * account, the roles of each before its users: in order of ARN.
   */
  *rowsBehind(
    view: TargetView,
    account: TableAccount | undefined,
    wanted?: ReadonlySet<EdgeStatus>,
  ): Iterable<number> {
    const named = this.namedRows(view);
    for (const each of account === undefined ? this.#accountsWithCallers(view) : [account]) {
      const permittedOnly = account === undefined && each !== view.account;
      const classes = new Set<CallerClass>();
      for (const group of this.#directory.groupsOf(each)) {
        const { callerClass, firstRow } = group;
        if (permittedOnly && !this.#mayHoldCallers(callerClass, firstRow, view)) continue;
        if (wanted === undefined || this.#mayHold(wanted, group, view)) classes.add(callerClass);
      }
      if (classes.size === 0) continue;
      for (const row of rowsByArn(each)) {
        const callerClass = this.#directory.classOf(row);
        if (callerClass === undefined || !classes.has(callerClass) || named.has(row)) continue;
        if (!permittedOnly || !callerClass.isUnshared || this.verdicts.mayPermit(row, view)) yield row;
      }
    }
  }

  #callerSpread(): CallerSpread {
    this.#spread ??= new CallerSpread(this.#index.table, this.#directory, this.verdicts);
    return this.#spread;
  }

  /** The role's own account, and the others in which some identity policy may permit the call; in order. */
  #accountsWithCallers(view: TargetView): readonly TableAccount[] {
    if (view.shape.isUnshared) return this.#index.table.accounts;
    const spread = this.#callerSpread();
    const found = new Set([view.account]);
    const add = ({ groups }: SpreadClass): void => {
      for (const { account } of groups) found.add(account);
    };
    const roused = spread.rousedBy(view);
    for (const each of roused) add(each);
    for (const { classes } of spread.resting()) for (const each of classes) add(each);
    return [...found].sort((a, b) => a.index - b.index);
  }

  /** False when no member of the group has one of the statuses: those that the trust does not name fare alike. */
  #mayHold(wanted: ReadonlySet<EdgeStatus>, group: CallerGroup, view: TargetView): boolean {
    const { callerClass } = group;
    const { shape } = view;
    if (callerClass.isUnshared || shape.isUnshared || shape.callerSources !== 0) return true;
    const isSingled = (row: number): boolean => this.#directory.classOf(row) === callerClass;
    if (view.singledRows().some(isSingled)) return true;
    const template = this.verdicts.ofRow(group.firstRow, view);
    return template !== undefined && wanted.has(template.decision.status);
  }

  /** False when no member of the class may call the role from another account. */
  #mayHoldCallers(callerClass: CallerClass, row: number, view: TargetView): boolean {
    return callerClass.mayAssume && (callerClass.isUnshared || this.verdicts.mayPermit(row, view));
  }

  /** Equal keys, equal counts; `undefined` when some caller is decided pair by pair. */
  #memoKey(view: TargetView, account: TableAccount, permittedOnly: boolean): string | undefined {
    const varying = (this.#varying[account.index] ??= this.#varyingOf(account));
    if (varying.isUnshared) return undefined;
    let key = this.verdicts.keyIn(account.index, account, view);
    if (permittedOnly) key += 'p';
    if (varying.patterns.length > 0) {
      key += ' ';
      const isOwn = view.arnParts()[4] === account.record.id;
      for (const pattern of varying.patterns) key += pattern.own && !isOwn ? '0' : view.match(pattern);
    }
    for (const { callerClass, firstRow } of varying.conditional)
      key += ` ${this.verdicts.vectorOf(callerClass, firstRow, view)}`;
    return key;
  }

  #varyingOf(account: TableAccount): Varying {
    const groups = this.#directory.groupsOf(account).filter(({ callerClass }) => !callerClass.isPlain);
    const parts = groups.flatMap(({ callerClass: { own, scp } }) => [own, scp]);
    const patterns = new Map(parts.flatMap((part) => part.patterns.map((one) => [one.id, one] as const)));
    return {
      isUnshared: groups.some(({ callerClass }) => callerClass.isUnshared),
      patterns: [...patterns.values()],
      conditional: groups.filter(
        ({ callerClass: { own, scp } }) => own.pairConditions.length > 0 || scp.pairConditions.length > 0,
      ),
    };
  }

  #countAccount(view: TargetView, account: TableAccount, permittedOnly: boolean): SetVerdict {
    const { shape } = view;
    const tally = new Tally();
    const named = this.namedRows(view);
    const end = account.firstRow + account.users.length + account.roles.length;
    const singled = view.singledRows().filter((row) => row >= account.firstRow && row < end);
    const oneByOne = shape.isUnshared || (shape.callerSources & SOURCE.identity) !== 0;
    for (const group of this.#directory.groupsOf(account)) {
      const { callerClass, firstRow } = group;
      if (permittedOnly && !callerClass.mayAssume) continue;
      if (callerClass.isUnshared || oneByOne) {
        if (permittedOnly && !callerClass.isUnshared && !this.verdicts.mayPermit(firstRow, view)) continue;
        for (const row of this.#directory.membersOf(group)) {
          if (named.has(row)) continue;
          if (permittedOnly && callerClass.isUnshared && !this.verdicts.mayPermit(row, view)) continue;
          tally.add(this.verdicts.ofRow(row, view), 1);
        }
        continue;
      }
      if (permittedOnly && !this.verdicts.mayPermit(firstRow, view)) continue;
      const apart = singled.filter((row) => this.#directory.classOf(row) === callerClass);
      const row = apart.length === 0 ? firstRow : this.#firstWithout(group, apart);
      if (row !== undefined) tally.add(this.verdicts.ofRow(row, view), group.count - apart.length);
      for (const one of apart) if (!named.has(one)) tally.add(this.verdicts.ofRow(one, view), 1);
    }
    return tally;
  }

  #firstWithout(group: CallerGroup, apart: readonly number[]): number | undefined {
    for (const row of this.#directory.membersOf(group)) if (!apart.includes(row)) return row;
    return undefined;
  }

  #countElsewhere(view: TargetView, apart: ReadonlySet<TableAccount>, tally: Tally): void {
    const spread = this.#callerSpread();
    const named = this.namedRows(view);
    const singled = view.singledRows().filter((row) => {
      const account = this.#index.table.accountOfRow(row);
      return account !== undefined && !apart.has(account);
    });
    const left = this.#countsApart(apart, singled);
    const roused = spread.rousedBy(view);
    /** Members of resting classes that are counted elsewhere. */
    const awake = new Map<RestingClasses, number>();
    const wake = (each: SpreadClass, count: number): void => {
      const resting = spread.restingOf(each);
      if (resting !== undefined) awake.set(resting, (awake.get(resting) ?? 0) + count);
    };
    for (const [callerClass, count] of left) {
      const each = spread.ofClass(callerClass);
      if (each !== undefined && !roused.has(each)) wake(each, count);
    }
    for (const each of roused) wake(each, each.count);
    const add = (signature: Signature, classes: readonly SpreadClass[], callers: number): void => {
      if (callers === 0 || !signature.mayPermit) return;
      const known = this.verdicts.bySignature(String(signature.id), view);
      const row = known === undefined ? this.#rowOutside(classes, apart, singled) : undefined;
      tally.add(known ?? (row === undefined ? undefined : this.verdicts.ofRow(row, view)), callers);
    };
    for (const resting of spread.resting()) {
      const { signature, classes, count } = resting;
      const asleep = roused.size === 0 ? classes : classes.filter((each) => !roused.has(each));
      add(signature, asleep, count - (awake.get(resting) ?? 0));
    }
    for (const each of roused) {
      const { callerClass, count } = each;
      if (callerClass.isUnshared) this.#countOneByOne(view, each, apart, singled, tally);
      else {
        const row = this.#rowOutside([each], apart, singled);
        const signature = row === undefined ? undefined : this.verdicts.signatureOf(callerClass, row, view);
        if (signature !== undefined) add(signature, [each], count - (left.get(callerClass) ?? 0));
      }
    }
    for (const row of singled)
      if (!named.has(row) && this.verdicts.mayPermit(row, view)) tally.add(this.verdicts.ofRow(row, view), 1);
  }

  /** Members of each class that are counted on their own. */
  #countsApart(
    apart: ReadonlySet<TableAccount>,
    singled: readonly number[],
  ): ReadonlyMap<CallerClass, number> {
    const counts = new Map<CallerClass, number>();
    const add = (callerClass: CallerClass | undefined, count: number): void => {
      if (callerClass !== undefined) counts.set(callerClass, (counts.get(callerClass) ?? 0) + count);
    };
    for (const account of apart)
      for (const { callerClass, count } of this.#directory.groupsOf(account)) add(callerClass, count);
    for (const row of singled) add(this.#directory.classOf(row), 1);
    return counts;
  }

  #countOneByOne(
    view: TargetView,
    { groups }: SpreadClass,
    apart: ReadonlySet<TableAccount>,
    singled: readonly number[],
    tally: Tally,
  ): void {
    for (const group of groups) {
      if (apart.has(group.account)) continue;
      for (const row of this.#directory.membersOf(group))
        if (!singled.includes(row) && this.verdicts.mayPermit(row, view))
          tally.add(this.verdicts.ofRow(row, view), 1);
    }
  }

  #rowOutside(
    classes: readonly SpreadClass[],
    apart: ReadonlySet<TableAccount>,
    singled: readonly number[],
  ): number | undefined {
    for (const { groups } of classes)
      for (const group of groups)
        if (!apart.has(group.account)) {
          const row = this.#firstWithout(group, singled);
          if (row !== undefined) return row;
        }
    return undefined;
  }
}

const NO_ROWS: ReadonlySet<number> = new Set();

/** An account's rows in order of ARN: `role/…` stands before `user/…`. */
function* rowsByArn({ firstRow, users, roles }: TableAccount): Iterable<number> {
  const firstRole = firstRow + users.length;
  for (let row = firstRole; row < firstRole + roles.length; row += 1) yield row;
  for (let row = firstRow; row < firstRole; row += 1) yield row;
}

function rank(status: EdgeStatus): number {
  return EDGE_STATUSES.indexOf(status);
}
