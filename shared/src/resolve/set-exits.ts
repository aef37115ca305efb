/**
 * Where a principal gets to as a member of a set: its account, the organization, anyone. Members of one class in one
 * account get to the same roles, so the list is made once for them; roles that look at who exactly calls are decided
 * for each.
 */
import type { NodeId } from '../graph/model.ts';
import { mapOf } from '../lib/map-of.ts';
import type { CallerClass } from './caller-classes.ts';
import type { EdgeTable } from './edge-table.ts';
import type { TableAccount } from './principal-table.ts';
import type { Sharing } from './sharing.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { TargetShape, TargetView } from './target-shapes.ts';
import type { Template } from './verdicts.ts';

export interface SetExit {
  readonly view: TargetView;
  /** Source of the set-valued edge. */
  readonly via: NodeId;
  readonly template: Template;
}

interface Way {
  readonly view: TargetView;
  readonly via: NodeId;
}

interface ClassExit extends Way {
  /** Absent where each member is decided on its own. */
  readonly template: Template | undefined;
}

/** Lists kept at most; each holds a few hundred roles. */
const MOST_LISTS = 500;

export class SetExits {
  readonly #index: SnapshotIndex;
  readonly #sharing: Sharing;
  readonly #edges: EdgeTable;
  readonly #viewAt: (role: number) => TargetView | undefined;
  readonly #lists = new Map<CallerClass, Map<TableAccount, readonly ClassExit[]>>();
  readonly #ways = new Map<TableAccount, readonly Way[]>();
  #wideWays: readonly Way[] | undefined;
  #count = 0;

  constructor(
    index: SnapshotIndex,
    sharing: Sharing,
    edges: EdgeTable,
    viewAt: (role: number) => TargetView | undefined,
  ) {
    this.#index = index;
    this.#sharing = sharing;
    this.#edges = edges;
    this.#viewAt = viewAt;
  }

  /** Roles behind set-valued edges that the verdict of a user or role is not `none` for; each once, by number. */
  *of(row: number): Iterable<SetExit> {
    const { table } = this.#index;
    const account = table.accountOfRow(row);
    const callerClass = this.#sharing.directory.classOf(row);
    if (account === undefined || callerClass === undefined) return;
    const self = table.roleNumberOfRow(row);
    for (const { view, via, template } of this.#listOf(callerClass, account, row)) {
      const isOwn = template === undefined || view.number === self || view.singledRows().includes(row);
      const found = isOwn ? this.#sharing.verdicts.ofRow(row, view) : template;
      if (found !== undefined && found.decision.status !== 'none') yield { view, via, template: found };
    }
  }

  #listOf(callerClass: CallerClass, account: TableAccount, row: number): readonly ClassExit[] {
    const known = this.#lists.get(callerClass)?.get(account);
    if (known !== undefined) return known;
    if (this.#count >= MOST_LISTS) {
      this.#lists.clear();
      this.#count = 0;
    }
    const list = this.#makeList(callerClass, account, row);
    mapOf(this.#lists, callerClass).set(account, list);
    this.#count += 1;
    return list;
  }

  #makeList(callerClass: CallerClass, account: TableAccount, row: number): readonly ClassExit[] {
    const list: ClassExit[] = [];
    /** Verdicts that hold for every role of a shape in the caller's own account. */
    const byShape = new Map<TargetShape, Template | undefined>();
    for (const { view, via } of this.#waysAround(account)) {
      const { shape } = view;
      if (callerClass.isUnshared || shape.isUnshared || shape.callerSources !== 0) {
        list.push({ view, via, template: undefined });
        continue;
      }
      const isAlike = callerClass.isPlain && view.account === account && shape.singled.length === 0;
      let template = isAlike ? byShape.get(shape) : undefined;
      if (template === undefined) {
        const member = this.#memberBeside(callerClass, account, row, view);
        template = member === undefined ? undefined : this.#sharing.verdicts.ofRow(member, view);
        if (isAlike) byShape.set(shape, template);
      }
      if (template?.decision.status !== 'none') list.push({ view, via, template });
      else if (shape.singled.length > 0) list.push({ view, via, template: undefined });
    }
    return list;
  }

  /** Roles with a set-valued edge that the members of an account may stand behind, each once, by number. */
  #waysAround(account: TableAccount): readonly Way[] {
    const known = this.#ways.get(account);
    if (known !== undefined) return known;
    if (this.#ways.size >= MOST_LISTS) this.#ways.clear();
    const own = this.#waysFrom(account.record.id);
    const seen = new Set(own.map(({ view }) => view.number));
    const ways = [...own, ...this.#wide().filter(({ view }) => !seen.has(view.number))];
    ways.sort((a, b) => a.view.number - b.view.number);
    this.#ways.set(account, ways);
    return ways;
  }

  /** Those behind anyone or the organization. */
  #wide(): readonly Way[] {
    if (this.#wideWays === undefined) {
      const { id } = this.#index.organization;
      const anyone = this.#waysFrom('*');
      const seen = new Set(anyone.map(({ view }) => view.number));
      const members = id === undefined ? [] : this.#waysFrom(`organization:${id}`);
      this.#wideWays = [...anyone, ...members.filter(({ view }) => !seen.has(view.number))];
    }
    return this.#wideWays;
  }

  #waysFrom(via: NodeId): readonly Way[] {
    const ways: Way[] = [];
    const seen = new Set<number>();
    for (const number of this.#edges.from(via)) {
      const target = this.#edges.row(number)?.target ?? -1;
      const view = seen.has(target) ? undefined : this.#viewAt(target);
      if (view !== undefined) ways.push({ view, via });
      seen.add(target);
    }
    return ways;
  }

  /** A member of the class that the role does not name and that is not the role itself. */
  #memberBeside(
    callerClass: CallerClass,
    account: TableAccount,
    row: number,
    view: TargetView,
  ): number | undefined {
    const fits = (one: number): boolean =>
      this.#index.table.roleNumberOfRow(one) !== view.number && !view.singledRows().includes(one);
    if (fits(row)) return row;
    const { directory } = this.#sharing;
    const group = directory.groupsOf(account).find((one) => one.callerClass === callerClass);
    if (group !== undefined) for (const one of directory.membersOf(group)) if (fits(one)) return one;
    return undefined;
  }
}
