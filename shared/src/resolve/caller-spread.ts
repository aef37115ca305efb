/**
 * Classes of callers over all accounts, as `*` and the organization see them. A class whose Resource patterns do not
 * match a role is at rest there: what it may do is the same for every such role and is counted once for all. Which
 * patterns match is found by what they begin with, so that a role costs what it rouses, not what there is.
 */
import type { CallerClass, Signature } from './caller-classes.ts';
import type { CallerDirectory, CallerGroup } from './caller-directory.ts';
import { PatternIndex } from './pattern-index.ts';
import type { PrincipalTable } from './principal-table.ts';
import type { TargetView } from './target-shapes.ts';
import type { Verdicts } from './verdicts.ts';

/** One class over all accounts; classes that could never assume a role are left out. */
export interface SpreadClass {
  readonly callerClass: CallerClass;
  readonly groups: readonly CallerGroup[];
  readonly count: number;
}

/** Classes that may do the same to every role that rouses none of them. */
export interface RestingClasses {
  readonly signature: Signature;
  readonly classes: readonly SpreadClass[];
  readonly count: number;
}

/** The same while they are put together. */
type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

export class CallerSpread {
  readonly #verdicts: Verdicts;
  readonly #byClass = new Map<CallerClass, Growing<SpreadClass>>();
  readonly #patterns = new PatternIndex<SpreadClass>();
  /** Classes with conditions that look at the role, or decided one by one: everywhere, or in the accounts they name. */
  readonly #anywhere: SpreadClass[] = [];
  readonly #byAccount = new Map<string, SpreadClass[]>();
  readonly #resting = new Map<Signature, Growing<RestingClasses>>();
  readonly #restingOf = new Map<SpreadClass, RestingClasses>();
  /** Classes that no role at which they rest has asked about yet. */
  readonly #unsettled = new Set<SpreadClass>();

  constructor(table: PrincipalTable, directory: CallerDirectory, verdicts: Verdicts) {
    this.#verdicts = verdicts;
    for (const account of table.accounts)
      for (const group of directory.groupsOf(account)) if (group.callerClass.mayAssume) this.#add(group);
    for (const each of this.#byClass.values()) this.#file(each);
  }

  /** The classes that look at this role more closely. Call it before `resting`. */
  rousedBy(view: TargetView): ReadonlySet<SpreadClass> {
    const roused = new Set([...this.#anywhere, ...(this.#byAccount.get(view.account.record.id) ?? [])]);
    for (const each of this.#patterns.matching(view)) roused.add(each);
    for (const each of this.#unsettled) if (!roused.has(each)) this.#settle(each, view);
    return roused;
  }

  /** Classes at rest that an identity policy permits to call, by what they may do; some may be roused by a role. */
  resting(): Iterable<RestingClasses> {
    return this.#resting.values();
  }

  restingOf(each: SpreadClass): RestingClasses | undefined {
    return this.#restingOf.get(each);
  }

  ofClass(callerClass: CallerClass): SpreadClass | undefined {
    return this.#byClass.get(callerClass);
  }

  #add(group: CallerGroup): void {
    const { callerClass } = group;
    const known = this.#byClass.get(callerClass);
    if (known === undefined)
      this.#byClass.set(callerClass, { callerClass, groups: [group], count: group.count });
    else {
      known.groups.push(group);
      known.count += group.count;
    }
  }

  #file(each: SpreadClass): void {
    const { own, scp, isUnshared, reach } = each.callerClass;
    if (!isUnshared && own.pairConditions.length === 0 && scp.pairConditions.length === 0) {
      this.#unsettled.add(each);
      // Patterns for the caller's own account match no role elsewhere.
      for (const pattern of [...own.patterns, ...scp.patterns])
        if (!pattern.own) this.#patterns.add(pattern, each);
    } else if (reach === 'anywhere') this.#anywhere.push(each);
    else
      for (const account of reach) {
        const list = this.#byAccount.get(account);
        if (list === undefined) this.#byAccount.set(account, [each]);
        else list.push(each);
      }
  }

  #settle(each: SpreadClass, view: TargetView): void {
    const group = each.groups.find(({ account }) => account !== view.account);
    const signature = group && this.#verdicts.signatureOf(each.callerClass, group.firstRow, view);
    if (signature === undefined) return;
    this.#unsettled.delete(each);
    if (!signature.mayPermit) return;
    const resting = this.#resting.get(signature) ?? { signature, classes: [], count: 0 };
    resting.classes.push(each);
    resting.count += each.count;
    this.#resting.set(signature, resting);
    this.#restingOf.set(each, resting);
  }
}
