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
import type { TargetView } from './target-shapes.ts';
import type { Template } from './verdicts.ts';

export interface SetExit {
  readonly view: TargetView;
  /** Source of the set-valued edge. */
  readonly via: NodeId;
  readonly template: Template;
}

interface ClassExit {
  readonly view: TargetView;
  readonly via: NodeId;
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

  /** Roles behind set-valued edges that the verdict of a user or role is not `none` for; each once. */
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
    const organization = this.#index.organization.id;
    const everyone = organization === undefined ? ['*'] : ['*', `organization:${organization}`];
    const seen = new Set<number>();
    const list: ClassExit[] = [];
    for (const via of [account.record.id, ...everyone]) {
      for (const number of this.#edges.from(via)) {
        const target = this.#edges.row(number)?.target ?? -1;
        const view = seen.has(target) ? undefined : this.#viewAt(target);
        if (view === undefined) continue;
        seen.add(target);
        const { shape } = view;
        if (callerClass.isUnshared || shape.isUnshared || shape.callerSources !== 0)
          list.push({ view, via, template: undefined });
        else {
          const member = this.#memberBeside(callerClass, account, row, view);
          const template = member === undefined ? undefined : this.#sharing.verdicts.ofRow(member, view);
          if (template?.decision.status !== 'none') list.push({ view, via, template });
          else if (shape.singled.length > 0) list.push({ view, via, template: undefined });
        }
      }
    }
    return list;
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
