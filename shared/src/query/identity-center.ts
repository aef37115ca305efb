/**
 * From people to roles through IAM Identity Center: a user or a group has permission sets in accounts, and each of
 * them is one role `AWSReservedSSO_<permission set>_<16 hex digits>` there.
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
import type { z } from 'zod';
import type { AccountId } from '../arn/arn.ts';
import type { HolderType, IdentityCenterQuerySchema, IdentityCenterTrace } from '../api/identity-center.ts';
import { compareBy } from '../lib/compare.ts';
import { groupBy } from '../lib/group-by.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import type { IdentityCenter, IdentityCenterAssignment } from '../snapshot/model.ts';
import { accountName } from './account-names.ts';
import { memoPerObject } from './memo.ts';
import { QueryError } from './query-error.ts';

export type IdentityCenterQuery = z.infer<typeof IdentityCenterQuerySchema>;

type Holder = IdentityCenterTrace['holders'][number];
type Place = IdentityCenterTrace['places'][number];

/** Most holders, and most places, of one answer. */
const LIMIT = 2_000;

const RESERVED = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** Name of the permission set behind a role's name, `undefined` for other roles. */
export function permissionSetOf(roleName: string): string | undefined {
  return RESERVED.exec(roleName)?.[1];
}

interface Index {
  readonly center: IdentityCenter;
  readonly setNames: ReadonlyMap<string, string>;
  /** Groups of each user, by the user's id. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  readonly byHolder: ReadonlyMap<string, readonly IdentityCenterAssignment[]>;
}

function holderKey(type: HolderType, id: string): string {
  return `${type} ${id}`;
}

const indexOf = memoPerObject((center: IdentityCenter): Index => {
  const pairs = center.groups.flatMap(({ id, members }) => members.map((user) => ({ user, group: id })));
  const memberships = groupBy(pairs, ({ user }) => user);
  return {
    center,
    setNames: new Map(center.permissionSets.map(({ arn, name }) => [arn, name])),
    groupsOf: new Map([...memberships].map(([user, groups]) => [user, groups.map(({ group }) => group)])),
    byHolder: groupBy(center.assignments, (one) => holderKey(typeOf(one), one.principalId)),
  };
});

function typeOf({ principalType }: IdentityCenterAssignment): HolderType {
  return principalType === 'GROUP' ? 'group' : 'user';
}

/** ARNs of the reserved roles by `<account> <permission set>`. */
const rolesOf = memoPerObject((model: TrustModel): ReadonlyMap<string, string> => {
  const roles = new Map<string, string>();
  for (const { id, roles: all } of model.snapshot.accounts) {
    for (const { arn, name } of all) {
      const set = permissionSetOf(name);
      if (set !== undefined) roles.set(`${id} ${set}`, arn);
    }
  }
  return roles;
});

/**
 * What a person or a group of Identity Center gets, or who gets into a reserved role.
 * @throws QueryError when there is no such user, group or role
 */
export function identityCenterTrace(model: TrustModel, query: IdentityCenterQuery): IdentityCenterTrace {
  const role = query.type === 'role' ? reservedRole(model, query.id) : undefined;
  const center = model.snapshot.organization?.identityCenter;
  const gaps = model.snapshot.gaps.filter(({ code }) => code === 'identity_center_unread');
  if (center === undefined) {
    const name = role === undefined ? query.id : role.set;
    const unknown = { collected: false, gaps, name, omitted: 0 };
    return { ...unknown, holders: [], permissionSets: [], places: [] };
  }
  const index = indexOf(center);
  const { name, holders, assignments } =
    role === undefined ? ofHolder(index, query) : ofRole(index, role.set, role.account);
  const places = placesOf(model, index, assignments);
  const shown = { holders: holders.slice(0, LIMIT), places: places.slice(0, LIMIT) };
  const sets = new Set(shown.places.map(({ permissionSet }) => permissionSet));
  return {
    collected: true,
    gaps,
    name,
    ...shown,
    permissionSets: [...sets]
      .map((arn) => ({ arn, name: index.setNames.get(arn) ?? arn }))
      .sort(compareBy((set) => `${set.name} ${set.arn}`)),
    omitted: holders.length - shown.holders.length + places.length - shown.places.length,
  };
}

interface Found {
  readonly name: string;
  readonly holders: readonly Holder[];
  readonly assignments: readonly IdentityCenterAssignment[];
}

/** A user with its groups, or a group with its members, and what is assigned to the user and to the groups. */
function ofHolder(index: Index, { type, id }: IdentityCenterQuery): Found {
  const { center } = index;
  const user = type === 'user' ? center.users.find((one) => one.id === id) : undefined;
  const own = user === undefined ? [id] : (index.groupsOf.get(id) ?? []);
  const ids = new Set(own);
  const groups = center.groups.filter((group) => ids.has(group.id));
  const name = user === undefined ? groups[0]?.name : user.name;
  if (name === undefined || (type === 'user') !== (user !== undefined)) {
    throw new QueryError('unknown_node', `The identity store of the snapshot has no ${type} with this id.`);
  }
  const people = user === undefined ? membersOf(index, groups) : [userHolder(user, own)];
  const grouped = groups.map(groupHolder);
  return {
    name,
    holders: user === undefined ? [...grouped, ...people] : [...people, ...grouped],
    assignments: [
      ...(index.byHolder.get(holderKey(user === undefined ? 'group' : 'user', id)) ?? []),
      ...(user === undefined ? [] : own.flatMap((one) => index.byHolder.get(holderKey('group', one)) ?? [])),
    ],
  };
}

/** Everybody who is assigned one permission set in one account: groups, their members, and single users. */
function ofRole(index: Index, set: string, account: AccountId): Found {
  const assignments = index.center.assignments.filter(
    (one) => one.account === account && index.setNames.get(one.permissionSet) === set,
  );
  const assigned = new Set(assignments.map((one) => holderKey(typeOf(one), one.principalId)));
  const groups = index.center.groups.filter(({ id }) => assigned.has(holderKey('group', id)));
  const known = new Set(groups.map(({ id }) => holderKey('group', id)));
  const members = membersOf(index, groups);
  for (const { id } of members) known.add(holderKey('user', id));
  const direct = index.center.users.filter(({ id }) => assigned.has(holderKey('user', id)));
  const users = direct.filter(({ id }) => !known.has(holderKey('user', id)));
  for (const { id } of users) known.add(holderKey('user', id));
  // A group or user that was deleted keeps its assignments.
  const deleted = assignments.filter((one) => !known.has(holderKey(typeOf(one), one.principalId)));
  return {
    name: set,
    holders: [
      ...groups.map(groupHolder),
      ...users.map((user) => userHolder(user, [])),
      ...members,
      ...deleted.map((one): Holder => {
        const id = one.principalId;
        return { type: typeOf(one), id, name: `${id} (deleted)`, groups: [] };
      }),
    ],
    assignments,
  };
}

function groupHolder({ id, name, members }: IdentityCenter['groups'][number]): Holder {
  return { type: 'group', id, name, groups: [], members: members.length };
}

function userHolder({ id, name }: IdentityCenter['users'][number], groups: readonly string[]): Holder {
  return { type: 'user', id, name, groups: [...groups] };
}

function membersOf({ center, groupsOf }: Index, groups: IdentityCenter['groups']): readonly Holder[] {
  const ids = new Set(groups.map(({ id }) => id));
  const members = new Set(groups.flatMap((group) => group.members));
  return center.users
    .filter(({ id }) => members.has(id))
    .map((user) =>
      userHolder(
        user,
        (groupsOf.get(user.id) ?? []).filter((id) => ids.has(id)),
      ),
    )
    .sort(compareBy(({ name, id }) => `${name} ${id}`));
}

function placesOf(
  model: TrustModel,
  { setNames }: Index,
  assignments: readonly IdentityCenterAssignment[],
): readonly Place[] {
  const lists = groupBy(assignments, ({ account, permissionSet }) => `${account} ${permissionSet}`);
  return [...lists.values()]
    .flatMap((list): Place[] => {
      const [first] = list;
      if (first === undefined) return [];
      const { account, permissionSet } = first;
      const role = rolesOf(model).get(`${account} ${setNames.get(permissionSet) ?? permissionSet}`);
      const name = accountName(model, account);
      const state = model.account(account) === undefined ? 'account_not_read' : 'missing';
      return [
        {
          account,
          ...(name === undefined ? {} : { accountName: name }),
          permissionSet,
          holders: [...new Set(list.map((one) => one.principalId))],
          ...(role === undefined ? { state } : { role, state: 'role' as const }),
        },
      ];
    })
    .sort(
      compareBy(
        (place) =>
          `${setNames.get(place.permissionSet) ?? ''} ${place.accountName ?? ''} ${place.account} ${place.permissionSet}`,
      ),
    );
}

function reservedRole(model: TrustModel, arn: string): { readonly set: string; readonly account: AccountId } {
  const facts = model.principal(arn);
  const node = model.nodes.get(arn);
  const set = facts?.kind === 'iam_role' ? permissionSetOf(facts.role.name) : undefined;
  if (set !== undefined && node?.account !== undefined) return { set, account: node.account };
  throw new QueryError('unknown_node', 'The snapshot has no AWSReservedSSO role with this ARN.');
}
