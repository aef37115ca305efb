/**
 * Identity Center and its identity store: permission sets as the accounts' `AWSReservedSSO_…` roles say, groups and
 * users from the seed, and who is assigned which set where.
 */
import type { AccountId } from '@assumable/shared/arn/arn';
import { createRandom, hexOf } from '@assumable/shared/generate/random';
import type { Organization } from '@assumable/shared/snapshot/model';
import { number, pageOf, text, type Call } from './call.ts';
import { accessDenied, ServiceError } from './errors.ts';
import type { World } from './world.ts';

type Operation = (call: Call, center: Center) => object;

export const SSO_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['ListInstances', listInstances],
  ['ListPermissionSets', listPermissionSets],
  ['DescribePermissionSet', describePermissionSet],
  ['ListAccountsForProvisionedPermissionSet', listProvisionedAccounts],
  ['ListPermissionSetsProvisionedToAccount', listProvisionedSets],
  ['ListAccountAssignments', listAssignments],
  ['ListAccountAssignmentsForPrincipal', listAssignmentsForPrincipal],
]);

export const IDENTITY_STORE_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['ListUsers', listUsers],
  ['ListGroups', listGroups],
  ['ListGroupMemberships', listMemberships],
]);

/** Every list has pages of at most 100 entries. */
const MOST = 100;
const GROUPS = 12;
const USERS = 140;
const ROLE = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;
const ROLE_PATH = '/aws-reserved/sso.amazonaws.com/';
/** Accounts looked at for permission sets; provisioning is much the same everywhere. */
const SAMPLED = 25;

interface Center {
  readonly organization: Organization;
  readonly region: string;
  readonly instanceArn: string;
  readonly storeId: string;
  readonly sets: readonly string[];
}

/** Answers one call; `call.operation` is among the operations of its service. */
export function answerIdentityCenter(call: Call, operation: Operation): object {
  const center = centerOf(call.world);
  if (center === undefined || !mayRead(call, center.organization)) {
    throw accessDenied(
      'json',
      `User: ${call.session.arn} is not authorized to perform: sso:${call.operation}`,
    );
  }
  return operation(call, center);
}

/** The management account, and delegated administrators of the service. */
function mayRead(call: Call, organization: Organization): boolean {
  const { account } = call.session;
  return (
    account === organization.managementAccountId ||
    call.options.delegatedAdministrators?.some(
      (each) => each.account === account && each.services.includes('sso.amazonaws.com'),
    ) === true
  );
}

/** The instance that was asked about last: finding its permission sets takes a look at many accounts. */
let last: { readonly of: Organization; readonly center: Center | undefined } | undefined;

/** The one instance of an organization; there is none where no account has a role of it. */
function centerOf(world: World): Center | undefined {
  const organization = world.organization();
  if (organization === undefined) return undefined;
  if (last?.of !== organization) last = { of: organization, center: findCenter(world, organization) };
  return last.center;
}

function findCenter(world: World, organization: Organization): Center | undefined {
  const roles = organization.accounts
    .filter(({ state }) => state === 'ACTIVE')
    .slice(0, SAMPLED)
    .flatMap(({ id }) => world.record(id)?.roles ?? [])
    .filter(({ path }) => path.startsWith(ROLE_PATH));
  const sets = new Set(roles.flatMap(({ name }) => ROLE.exec(name)?.[1] ?? []));
  if (sets.size === 0) return undefined;
  const instance = hexOf(`${organization.id}/sso`, 16);
  return {
    organization,
    // The home region stands in the path of the roles; us-east-1 is left out there.
    region: regionOf(roles[0]?.path ?? ''),
    instanceArn: `arn:${organization.partition}:sso:::instance/ssoins-${instance}`,
    storeId: `d-${hexOf(`${organization.id}/store`, 10)}`,
    sets: [...sets].sort(),
  };
}

function regionOf(path: string): string {
  const region = path.slice(ROLE_PATH.length).split('/')[0] ?? '';
  return region === '' ? 'us-east-1' : region;
}

function validation(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}

function required(call: Call, name: string): string {
  const value = text(call, name);
  if (value === undefined || value === '') throw validation(`${name} is required`);
  return value;
}

function paged(call: Call, name: string, scope: string, items: readonly unknown[]): object {
  const size = number(call, 'MaxResults') ?? MOST;
  if (size < 1 || size > MOST) throw validation('MaxResults must be between 1 and 100');
  const page = pageOf(call, scope, items, text(call, 'NextToken'), size, () =>
    validation('NextToken is not valid'),
  );
  return { [name]: page.items, ...(page.next === undefined ? {} : { NextToken: page.next }) };
}

function listInstances(call: Call, center: Center): object {
  // An instance shows in its home region only.
  const instances =
    call.region === center.region
      ? [
          {
            InstanceArn: center.instanceArn,
            IdentityStoreId: center.storeId,
            OwnerAccountId: center.organization.managementAccountId,
            Status: 'ACTIVE',
            CreatedDate: 1_612_345_678,
          },
        ]
      : [];
  return paged(call, 'Instances', '', instances);
}

function setArn({ instanceArn }: Center, name: string): string {
  return `${instanceArn.replace(':instance/', ':permissionSet/')}/ps-${hexOf(name, 16)}`;
}

function setNamed(call: Call, center: Center): string {
  if (required(call, 'InstanceArn') !== center.instanceArn) throw missing('the instance');
  const arn = required(call, 'PermissionSetArn');
  const name = center.sets.find((candidate) => setArn(center, candidate) === arn);
  if (name === undefined) throw missing('the permission set');
  return name;
}

function missing(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 400, `Could not find ${what}`);
}

function listPermissionSets(call: Call, center: Center): object {
  return paged(
    call,
    'PermissionSets',
    '',
    center.sets.map((name) => setArn(center, name)),
  );
}

function describePermissionSet(call: Call, center: Center): object {
  const name = setNamed(call, center);
  return {
    PermissionSet: {
      Name: name,
      PermissionSetArn: setArn(center, name),
      Description: `Permission set ${name}`,
      CreatedDate: 1_612_345_678,
      SessionDuration: 'PT8H',
    },
  };
}

function listProvisionedAccounts(call: Call, center: Center): object {
  const name = setNamed(call, center);
  const active = center.organization.accounts.filter(({ state }) => state === 'ACTIVE');
  return paged(
    call,
    'AccountIds',
    name,
    active.map(({ id }) => id),
  );
}

function setsIn(world: World, account: AccountId): readonly string[] {
  return (world.record(account)?.roles ?? [])
    .filter(({ path }) => path.startsWith(ROLE_PATH))
    .flatMap(({ name }) => ROLE.exec(name)?.[1] ?? []);
}

function listProvisionedSets(call: Call, center: Center): object {
  const account = required(call, 'AccountId');
  return paged(
    call,
    'PermissionSets',
    account,
    setsIn(call.world, account).map((name) => setArn(center, name)),
  );
}

interface Assignment {
  readonly AccountId: AccountId;
  readonly PermissionSetArn: string;
  readonly PrincipalType: 'GROUP' | 'USER';
  readonly PrincipalId: string;
}

function principalId(kind: string, place: number): string {
  const hex = hexOf(`${kind}-${place}`, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** One group or two, and now and then a user by name. */
function assignmentsOf(call: Call, center: Center, account: AccountId, set: string): readonly Assignment[] {
  const random = createRandom(call.options.seed ?? 1, 'assignments', account, set);
  const groups = random.sample(
    Array.from({ length: GROUPS }, (_, place) => principalId('group', place)),
    random.integer(1, 2),
  );
  const users = random.chance(0.2) ? [principalId('user', random.integer(0, USERS - 1))] : [];
  const to = (PrincipalType: Assignment['PrincipalType']) => (PrincipalId: string) => ({
    AccountId: account,
    PermissionSetArn: setArn(center, set),
    PrincipalType,
    PrincipalId,
  });
  return [...groups.map(to('GROUP')), ...users.map(to('USER'))];
}

function listAssignments(call: Call, center: Center): object {
  const set = setNamed(call, center);
  const account = required(call, 'AccountId');
  const assigned = setsIn(call.world, account).includes(set) ? assignmentsOf(call, center, account, set) : [];
  return paged(call, 'AccountAssignments', `${account}/${set}`, assigned);
}

/** Only the management account may ask this way round. */
function listAssignmentsForPrincipal(call: Call, center: Center): object {
  if (call.session.account !== center.organization.managementAccountId)
    throw accessDenied('json', 'The operation must be called from the management account');
  const principal = required(call, 'PrincipalId');
  const active = center.organization.accounts.filter(({ state }) => state === 'ACTIVE');
  const assigned = active.flatMap(({ id }) =>
    center.sets
      .flatMap((set) => assignmentsOf(call, center, id, set))
      .filter(({ PrincipalId }) => PrincipalId === principal),
  );
  return paged(call, 'AccountAssignments', principal, assigned);
}

function storeNamed(call: Call, center: Center): void {
  if (required(call, 'IdentityStoreId') !== center.storeId) throw missing('the identity store');
}

function listGroups(call: Call, center: Center): object {
  storeNamed(call, center);
  const groups = Array.from({ length: GROUPS }, (_, place) => ({
    GroupId: principalId('group', place),
    DisplayName: `aws-team-${place}`,
    IdentityStoreId: center.storeId,
  }));
  return paged(call, 'Groups', '', groups);
}

function listUsers(call: Call, center: Center): object {
  storeNamed(call, center);
  const users = Array.from({ length: USERS }, (_, place) => ({
    UserId: principalId('user', place),
    UserName: `person.${place}@example.com`,
    DisplayName: `Person ${place}`,
    IdentityStoreId: center.storeId,
  }));
  return paged(call, 'Users', '', users);
}

/** A dozen people or so in each group. */
function listMemberships(call: Call, center: Center): object {
  storeNamed(call, center);
  const group = required(call, 'GroupId');
  const random = createRandom(call.options.seed ?? 1, 'members', group);
  const members = random.sample(
    Array.from({ length: USERS }, (_, place) => principalId('user', place)),
    random.integer(2, 20),
  );
  return paged(
    call,
    'GroupMemberships',
    group,
    members.map((UserId) => ({
      MembershipId: hexOf(`${group}/${UserId}`, 32),
      GroupId: group,
      MemberId: { UserId },
      IdentityStoreId: center.storeId,
    })),
  );
}
