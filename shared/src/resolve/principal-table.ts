/**
 * Every user and role of a snapshot as a row number, so that a million principals need arrays instead of objects.
 * Accounts stand in the order of their ARNs, the users and the roles of an account each in order of ARN.
 */
import type { AccountId, Arn } from '../arn/arn.ts';
import { compareBy, compareStrings } from '../lib/compare.ts';
import type { AccountRecord, IamRole, IamUser, Snapshot } from '../snapshot/model.ts';

export interface TableAccount {
  readonly index: number;
  readonly record: AccountRecord;
  readonly users: readonly IamUser[];
  readonly roles: readonly IamRole[];
  /** Row of the first user; the rows of the roles follow those of the users. */
  readonly firstRow: number;
  /** Number of the first role among all roles. */
  readonly firstRole: number;
}

export type LocatedPrincipal = { readonly row: number; readonly account: TableAccount } & (
  | { readonly user: IamUser; readonly role?: undefined }
  | { readonly role: IamRole; readonly user?: undefined; readonly roleNumber: number }
);

export class PrincipalTable {
  readonly accounts: readonly TableAccount[];
  readonly rows: number;
  readonly roles: number;
  /** False when some entity carries the ARN of another account: then role numbers are not in order of ARN. */
  readonly isOrdered: boolean;
  readonly #byId: ReadonlyMap<AccountId, TableAccount>;
  readonly #rowStarts: Int32Array;
  readonly #roleStarts: Int32Array;
  /** Entities whose ARN does not name the account that they were read from. */
  readonly #strays: ReadonlyMap<Arn, number>;

  constructor(snapshot: Snapshot) {
    const records = [...new Map(snapshot.accounts.map((record) => [record.id, record])).values()];
    records.sort(compareBy(arnPrefix));
    const accounts: TableAccount[] = [];
    const strays = new Map<Arn, number>();
    let rows = 0;
    let roles = 0;
    for (const record of records) {
      const account: TableAccount = {
        index: accounts.length,
        record,
        users: sortedByArn(record.users),
        roles: sortedByArn(record.roles),
        firstRow: rows,
        firstRole: roles,
      };
      accounts.push(account);
      const prefix = arnPrefix(record);
      [...account.users, ...account.roles].forEach(({ arn }, place) => {
        if (!arn.startsWith(prefix)) strays.set(arn, account.firstRow + place);
      });
      rows += account.users.length + account.roles.length;
      roles += account.roles.length;
    }
    this.accounts = accounts;
    this.rows = rows;
    this.roles = roles;
    this.isOrdered = strays.size === 0;
    this.#strays = strays;
    this.#byId = new Map(accounts.map((account) => [account.record.id, account]));
    this.#rowStarts = Int32Array.from(accounts, ({ firstRow }) => firstRow);
    this.#roleStarts = Int32Array.from(accounts, ({ firstRole }) => firstRole);
  }

  account(id: AccountId): TableAccount | undefined {
    return this.#byId.get(id);
  }

  /** Row of a user or role, or −1. */
  rowOf(arn: Arn): number {
    const account = this.#byId.get(accountField(arn));
    if (account !== undefined) {
      const user = findArn(account.users, arn);
      if (user >= 0) return account.firstRow + user;
      const role = findArn(account.roles, arn);
      if (role >= 0) return account.firstRow + account.users.length + role;
    }
    return this.#strays.get(arn) ?? -1;
  }

  /** Number of a role among all roles, or −1. */
  roleNumberOf(arn: Arn): number {
    const row = this.rowOf(arn);
    return row < 0 ? -1 : this.roleNumberOfRow(row);
  }

  roleNumberOfRow(row: number): number {
    const account = this.accountOfRow(row);
    if (account === undefined) return -1;
    const place = row - account.firstRow - account.users.length;
    return place < 0 || place >= account.roles.length ? -1 : account.firstRole + place;
  }

  accountOfRow(row: number): TableAccount | undefined {
    return this.accounts[lastStart(this.#rowStarts, row)];
  }

  accountOfRole(roleNumber: number): TableAccount | undefined {
    return this.accounts[lastStart(this.#roleStarts, roleNumber)];
  }

  roleAt(roleNumber: number): IamRole | undefined {
    const account = this.accountOfRole(roleNumber);
    return account?.roles[roleNumber - account.firstRole];
  }

  at(row: number): LocatedPrincipal | undefined {
    const account = this.accountOfRow(row);
    if (account === undefined) return undefined;
    const place = row - account.firstRow;
    const user = account.users[place];
    if (user !== undefined) return { row, account, user };
    const role = account.roles[place - account.users.length];
    const roleNumber = account.firstRole + place - account.users.length;
    return role === undefined ? undefined : { row, account, role, roleNumber };
  }
}

/** How the ARNs of an account's users and roles begin. */
export function arnPrefix({ partition, id }: AccountRecord): string {
  return `arn:${partition}:iam::${id}:`;
}

function accountField(arn: Arn): string {
  let from = 0;
  for (let colon = 0; colon < 4; colon += 1) {
    from = arn.indexOf(':', from) + 1;
    if (from === 0) return '';
  }
  const end = arn.indexOf(':', from);
  return end < 0 ? '' : arn.slice(from, end);
}

/** The list itself when it is in order already; of equal ARNs the last one counts. */
function sortedByArn<T extends { readonly arn: Arn }>(list: readonly T[]): readonly T[] {
  let ordered = true;
  for (let at = 1; at < list.length && ordered; at += 1)
    ordered = compareStrings(list[at - 1]?.arn ?? '', list[at]?.arn ?? '') < 0;
  if (ordered) return list;
  return [...new Map(list.map((entity) => [entity.arn, entity])).values()].sort(compareBy(({ arn }) => arn));
}

function findArn(list: readonly { readonly arn: Arn }[], arn: Arn): number {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareStrings(list[middle]?.arn ?? '', arn);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Index of the last start that is not above the number; empty accounts have equal starts. */
function lastStart(starts: Int32Array, number: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
