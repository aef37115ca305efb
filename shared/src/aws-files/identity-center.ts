/**
 * Identity Center in `organization.json`: what its lists and those of its identity store give, gathered in one member.
 * An entry that cannot be read is left out.
 */
import { isAccountId } from '../arn/arn.ts';
import { compareBy, compareStrings } from '../lib/compare.ts';
import type { IdentityCenter, IdentityCenterAssignment } from '../snapshot/model.ts';
import { isRecord } from './read-entity.ts';

/** Names of the identity store have up to 1,024 characters, ARNs fewer. */
const LONGEST = 1_024;

/** `undefined` when the member is absent or names no instance. */
export function identityCenterOf(json: unknown): IdentityCenter | undefined {
  if (!isRecord(json)) return undefined;
  const instanceArn = textOf(json, 'InstanceArn');
  const region = textOf(json, 'Region');
  if (instanceArn === undefined || region === undefined) return undefined;
  return {
    instanceArn,
    region,
    permissionSets: entries(json, 'PermissionSets', (entry) => {
      const arn = textOf(entry, 'PermissionSetArn');
      const name = textOf(entry, 'Name');
      return arn === undefined || name === undefined ? undefined : { arn, name };
    }).sort(compareBy(({ arn }) => arn)),
    groups: entries(json, 'Groups', (entry) => {
      const id = textOf(entry, 'GroupId');
      if (id === undefined) return undefined;
      return { id, name: textOf(entry, 'DisplayName') ?? id, members: textsOf(entry, 'MemberIds').sort() };
    }).sort(compareBy(({ id }) => id)),
    users: entries(json, 'Users', (entry) => {
      const id = textOf(entry, 'UserId');
      return id === undefined ? undefined : { id, name: textOf(entry, 'UserName') ?? id };
    }).sort(compareBy(({ id }) => id)),
    assignments: unique(entries(json, 'AccountAssignments', assignmentOf)),
  };
}

/** The same in the element names of the AWS CLI. */
export function writeIdentityCenter(center: IdentityCenter): object {
  return {
    InstanceArn: center.instanceArn,
    Region: center.region,
    PermissionSets: center.permissionSets.map(({ arn, name }) => ({ PermissionSetArn: arn, Name: name })),
    Groups: center.groups.map(({ id, name, members }) => ({
      GroupId: id,
      DisplayName: name,
      MemberIds: members,
    })),
    Users: center.users.map(({ id, name }) => ({ UserId: id, UserName: name })),
    AccountAssignments: center.assignments.map(({ account, permissionSet, principalType, principalId }) => ({
      AccountId: account,
      PermissionSetArn: permissionSet,
      PrincipalType: principalType,
      PrincipalId: principalId,
    })),
  };
}

function assignmentOf(entry: Readonly<Record<string, unknown>>): IdentityCenterAssignment | undefined {
  const account = textOf(entry, 'AccountId');
  const permissionSet = textOf(entry, 'PermissionSetArn');
  const principalType = entry['PrincipalType'];
  const principalId = textOf(entry, 'PrincipalId');
  if (account === undefined || !isAccountId(account)) return undefined;
  if (permissionSet === undefined || principalId === undefined) return undefined;
  if (principalType !== 'GROUP' && principalType !== 'USER') return undefined;
  return { account, permissionSet, principalType, principalId };
}

/** Sorted, each once: both directions of asking give some assignments twice. */
function unique(assignments: readonly IdentityCenterAssignment[]): readonly IdentityCenterAssignment[] {
  const keyOf = ({ account, permissionSet, principalType, principalId }: IdentityCenterAssignment): string =>
    [account, permissionSet, principalType, principalId].join(' ');
  const byKey = new Map(assignments.map((assignment) => [keyOf(assignment), assignment]));
  return [...byKey].sort(([a], [b]) => compareStrings(a, b)).map(([, assignment]) => assignment);
}

function entries<T>(
  json: Readonly<Record<string, unknown>>,
  name: string,
  read: (entry: Readonly<Record<string, unknown>>) => T | undefined,
): T[] {
  const list = json[name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const value = isRecord(entry) ? read(entry) : undefined;
    return value === undefined ? [] : [value];
  });
}

function textOf(entry: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = entry[name];
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : undefined;
}

function textsOf(entry: Readonly<Record<string, unknown>>, name: string): string[] {
  const list = entry[name];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}
