/** The class of every user and role, and the classes of each account with their counts. */
import type { IamRole, IamUser } from '../snapshot/model.ts';
import { CallerClasses } from './caller-classes.ts';
import type { AccountClass, CallerClass, CallerDocuments } from './caller-classes.ts';
import type { DocumentShape, DocumentShapes } from './document-shapes.ts';
import { CALLER_SOURCES } from './fact-sources.ts';
import type { FactSources } from './fact-sources.ts';
import type { LayerCatalogue } from './layer-traits.ts';
import { arnPrefix } from './principal-table.ts';
import type { TableAccount } from './principal-table.ts';
import { isServiceLinked } from './snapshot-index.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** The members of one class in one account. */
export interface CallerGroup {
  readonly callerClass: CallerClass;
  readonly account: TableAccount;
  readonly count: number;
  readonly firstRow: number;
}

export class CallerDirectory {
  readonly classes: CallerClasses;
  readonly #index: SnapshotIndex;
  readonly #shapes: DocumentShapes;
  readonly #layers: LayerCatalogue;
  readonly #classOfRow: Int32Array;
  readonly #groups: (readonly CallerGroup[])[] = [];
  readonly #managed = new Map<string, DocumentShape | undefined>();

  constructor(index: SnapshotIndex, shapes: DocumentShapes, layers: LayerCatalogue, sources: FactSources) {
    this.#index = index;
    this.#shapes = shapes;
    this.#layers = layers;
    this.classes = new CallerClasses(index, sources);
    this.#classOfRow = new Int32Array(index.table.rows);
    for (const account of index.table.accounts) this.#groups.push(this.#addAccount(account));
  }

  classOf(row: number): CallerClass | undefined {
    return this.classes.all[this.#classOfRow[row] ?? -1];
  }

  /** Classes of an account, in order of their first member. */
  groupsOf(account: TableAccount): readonly CallerGroup[] {
    return this.#groups[account.index] ?? [];
  }

  /** Rows of the members, in order. */
  *membersOf({ account, callerClass, firstRow }: CallerGroup): Iterable<number> {
    const end = account.firstRow + account.users.length + account.roles.length;
    for (let row = firstRow; row < end; row += 1) if (this.#classOfRow[row] === callerClass.id) yield row;
  }

  #addAccount(account: TableAccount): readonly CallerGroup[] {
    const accountClass = this.#accountClass(account);
    const looksAtCaller = (accountClass.scp.sources & CALLER_SOURCES) !== 0;
    const silent = new Map<string, CallerClass>();
    const counts = new Map<CallerClass, { count: number; readonly firstRow: number }>();
    const { id } = account.record;
    const prefix = arnPrefix(account.record);
    let row = account.firstRow;
    const add = (entity: IamUser | IamRole, documents: CallerDocuments): void => {
      const isSilent =
        !looksAtCaller &&
        documents.identity.length === 0 &&
        documents.boundary === undefined &&
        entity.arn.startsWith(prefix);
      const kind = isSilent ? `${documents.kind} ${String(documents.isServiceLinked)}` : '';
      const owner = { id, arn: entity.arn, isStray: !entity.arn.startsWith(prefix) };
      const callerClass =
        (isSilent ? silent.get(kind) : undefined) ??
        this.classes.of(documents, accountClass, owner, () => this.#index.caller(entity.arn));
      if (isSilent) silent.set(kind, callerClass);
      this.#classOfRow[row] = callerClass.id;
      const known = counts.get(callerClass);
      if (known === undefined) counts.set(callerClass, { count: 1, firstRow: row });
      else known.count += 1;
      row += 1;
    };
    for (const user of account.users)
      add(user, {
        kind: 'user',
        isServiceLinked: false,
        identity: this.#identityOfUser(user, account),
        boundary: this.#boundary(user, id),
      });
    for (const role of account.roles)
      add(role, {
        kind: 'role',
        isServiceLinked: isServiceLinked(role),
        identity: this.#attached(role, id, []),
        boundary: this.#boundary(role, id),
      });
    return [...counts].map(([callerClass, { count, firstRow }]) => ({
      callerClass,
      account,
      count,
      firstRow,
    }));
  }

  #accountClass({ record }: TableAccount): AccountClass {
    const { organization } = this.#index;
    const { membership, partition } = this.#index.accountFacts(record.id, record.partition);
    const state = organization.account(record.id)?.state;
    const scp = this.#layers.ofScps(organization.scpsOver(record.id));
    return { key: [membership, partition, state, scp.id].join(' '), scp };
  }

  #identityOfUser(user: IamUser, { record }: TableAccount): readonly (DocumentShape | undefined)[] {
    const found: (DocumentShape | undefined)[] = [];
    this.#attached(user, record.id, found);
    for (const name of user.groups) {
      const group = record.groups.find((one) => one.name === name);
      // A group that was not collected may carry any policy.
      if (group === undefined) found.push(undefined);
      else this.#attached(group, record.id, found);
    }
    return found;
  }

  /** Shapes of the policies that can change a verdict, appended to `found`. */
  #attached(
    owner: Pick<IamRole, 'inlinePolicies' | 'attachedPolicies'>,
    account: string,
    found: (DocumentShape | undefined)[],
  ): readonly (DocumentShape | undefined)[] {
    for (const { document } of owner.inlinePolicies) {
      const shape = this.#shapes.of(document, account, 'permissions');
      if (!shape.silent) found.push(shape);
    }
    for (const arn of owner.attachedPolicies) {
      const shape = this.#managedShape(arn, account);
      if (shape?.silent !== true) found.push(shape);
    }
    return found;
  }

  #boundary(
    { permissionsBoundary }: IamUser | IamRole,
    account: string,
  ): DocumentShape | 'missing' | undefined {
    return permissionsBoundary === undefined
      ? undefined
      : (this.#managedShape(permissionsBoundary, account) ?? 'missing');
  }

  /** A policy of another account keeps its literal text: `own` in a shape is always the caller's account. */
  #managedShape(arn: string, account: string): DocumentShape | undefined {
    const owner = arn.split(':')[4] === account ? account : '';
    const known = this.#managed.get(owner + arn);
    if (known !== undefined || this.#managed.has(owner + arn)) return known;
    const policy = this.#index.managed(arn);
    const shape = policy === undefined ? undefined : this.#shapes.of(policy.document, owner, 'permissions');
    this.#managed.set(owner + arn, shape);
    return shape;
  }
}
