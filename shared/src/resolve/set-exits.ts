/**
 * Where a principal gets to as a member of a set: its account, the organization, anyone. Roles are listed by shape, so
 * that what holds for all roles of a shape is decided once; roles that look at who exactly calls are decided each.
 */
import type { EdgeStatus, NodeId } from '../graph/model.ts';
import { groupBy } from '../lib/group-by.ts';
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

type WaysByShape = ReadonlyMap<TargetShape, readonly Way[]>;

/** Sets that reach into every account: anyone, and the organization. */
interface WideWays {
  readonly byShape: WaysByShape;
  readonly byAccount: ReadonlyMap<TableAccount | undefined, readonly Way[]>;
  /** Into roles whose ARN may be that of another account. */
  readonly strays: readonly Way[];
}

/** Sets that a caller of one account stands in for certain, or that lead into it. */
interface NearWays {
  readonly byShape: WaysByShape;
  /** Numbers of the roles outside the account among them. */
  readonly farRoles: ReadonlySet<number>;
}

/** The caller whose exits are listed. */
interface Member {
  readonly callerClass: CallerClass;
  readonly account: TableAccount;
  readonly row: number;
}

/** Accounts whose ways are kept at most; each has a few hundred. */
const MOST_ACCOUNTS = 500;

export class SetExits {
  readonly #index: SnapshotIndex;
  readonly #sharing: Sharing;
  readonly #edges: EdgeTable;
  readonly #viewAt: (role: number) => TargetView | undefined;
  readonly #near = new Map<TableAccount, NearWays>();
  #wide: WideWays | undefined;

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

  /**
   * Roles behind set-valued edges that the verdict of a user or role is not `none` for, each once, in no particular
   * order; with `wanted` only those whose status is among them.
   */
  *of(row: number, wanted?: ReadonlySet<EdgeStatus>): Iterable<SetExit> {
    const account = this.#index.table.accountOfRow(row);
    const callerClass = this.#sharing.directory.classOf(row);
    if (account === undefined || callerClass === undefined) return;
    const member: Member = { callerClass, account, row };
    const isWanted = (template: Template | undefined): boolean =>
      template !== undefined &&
      template.decision.status !== 'none' &&
      (wanted === undefined || wanted.has(template.decision.status));
    const { byShape, farRoles } = this.#waysNear(account);
    for (const [shape, ways] of byShape) {
      const verdictAt = this.#decider(shape, member);
      for (const { view, via } of ways) {
        const template = verdictAt(view);
        if (template !== undefined && isWanted(template)) yield { view, via, template };
      }
    }
    for (const [shape, ways] of this.#waysFar(callerClass, needPermission(wanted))) {
      const verdictAt = this.#decider(shape, member);
      // A plain caller fares alike at every role of the shape outside its account.
      if (callerClass.isPlain && isShared(shape, callerClass)) {
        const first = ways.find(({ view }) => view.account !== account);
        if (first === undefined || !isWanted(verdictAt(first.view))) continue;
      }
      for (const { view, via } of ways) {
        if (view.account === account || farRoles.has(view.number)) continue;
        const template = verdictAt(view);
        if (template !== undefined && isWanted(template)) yield { view, via, template };
      }
    }
  }

  /** Ways into every account; where a policy has to permit the call, those that some policy of the class may name. */
  #waysFar({ reach }: CallerClass, isPermitNeeded: boolean): WaysByShape {
    const { byShape, byAccount, strays } = this.#wideWays();
    if (!isPermitNeeded || reach === 'anywhere') return byShape;
    const { table } = this.#index;
    const reached = [...reach].flatMap((id) => byAccount.get(table.account(id)) ?? []);
    return groupBy([...reached, ...strays], ({ view }) => view.shape);
  }

  /**
   * The verdicts of one caller at the roles of a shape. Where nothing looks at who exactly calls or is called, they
   * differ by nothing but what the caller's own patterns say, inside its account and outside.
   */
  #decider(
    shape: TargetShape,
    { callerClass, account, row }: Member,
  ): (view: TargetView) => Template | undefined {
    const { verdicts } = this.#sharing;
    if (!isShared(shape, callerClass)) return (view) => verdicts.ofRow(row, view);
    const self = this.#index.table.roleNumberOfRow(row);
    const inside = new Map<string, Template | undefined>();
    const outside = new Map<string, Template | undefined>();
    return (view) => {
      if (view.number === self) return verdicts.ofRow(row, view);
      const known = view.account === account ? inside : outside;
      const vector = verdicts.vectorOf(callerClass, row, view);
      if (known.has(vector)) return known.get(vector);
      const template = verdicts.ofRow(row, view);
      known.set(vector, template);
      return template;
    };
  }

  /** Roles that trust the account as a whole, and those inside it that trust anyone or the organization. */
  #waysNear(account: TableAccount): NearWays {
    const known = this.#near.get(account);
    if (known !== undefined) return known;
    if (this.#near.size >= MOST_ACCOUNTS) this.#near.clear();
    const own = this.#waysFrom(account.record.id);
    const seen = new Set(own.map(({ view }) => view.number));
    const { byAccount, strays } = this.#wideWays();
    const wide = [
      ...(byAccount.get(account) ?? []),
      ...strays.filter(({ view }) => view.account === account),
    ];
    const near = {
      byShape: groupBy(
        [...own, ...wide.filter(({ view }) => !seen.has(view.number))],
        ({ view }) => view.shape,
      ),
      farRoles: new Set(own.flatMap(({ view }) => (view.account === account ? [] : [view.number]))),
    };
    this.#near.set(account, near);
    return near;
  }

  #wideWays(): WideWays {
    if (this.#wide === undefined) {
      const { id } = this.#index.organization;
      const anyone = this.#waysFrom('*');
      const seen = new Set(anyone.map(({ view }) => view.number));
      const members = id === undefined ? [] : this.#waysFrom(`organization:${id}`);
      const ways = [...anyone, ...members.filter(({ view }) => !seen.has(view.number))];
      this.#wide = {
        byShape: groupBy(ways, ({ view }) => view.shape),
        byAccount: groupBy(ways.filter(isPlaced), ({ view }) => view.account),
        strays: ways.filter((way) => !isPlaced(way)),
      };
    }
    return this.#wide;
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
}

/** True when one verdict on a caller may hold for many roles of the shape. */
function isShared(shape: TargetShape, callerClass: CallerClass): boolean {
  return (
    !callerClass.isUnshared &&
    !shape.isUnshared &&
    shape.singled.length === 0 &&
    shape.callerConditions.every(({ isAlike }) => isAlike)
  );
}

/** A call into another account needs an identity policy that allows it: other statuses do not. */
function needPermission(wanted: ReadonlySet<EdgeStatus> | undefined): boolean {
  return (
    wanted !== undefined && [...wanted].every((status) => status === 'allowed' || status === 'conditional')
  );
}

function isPlaced({ view }: Way): boolean {
  return !view.shape.isUnshared;
}
