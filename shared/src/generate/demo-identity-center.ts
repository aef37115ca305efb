/** People and groups of the demo organization's Identity Center, and the permission sets they have in its accounts. */
import type { AccountId } from '../arn/arn.ts';
import { compareBy } from '../lib/compare.ts';
import type { IdentityCenter, IdentityCenterAssignment } from '../snapshot/model.ts';
import { DEMO_ACCOUNTS } from './demo-accounts.ts';
import { demoPermissionSets } from './demo-federation.ts';
import { ACME } from './demo-ids.ts';
import { hexOf } from './random.ts';

const INSTANCE = `ssoins-${hexOf('sso-instance', 16)}`;

function storeId(name: string): string {
  const digits = hexOf(`sso-${name}`, 32);
  const parts = [0, 8, 12, 16, 20].map((from, index) => digits.slice(from, [8, 12, 16, 20, 32][index]));
  return `${hexOf('sso-store', 10)}-${parts.join('-')}`;
}

function setArn(name: string): string {
  return `arn:aws:sso:::permissionSet/${INSTANCE}/ps-${hexOf(`sso-set-${name}`, 16)}`;
}

/** Members by group, and the permission sets that the group has: in these accounts, or in all that have the set. */
const GROUPS: readonly {
  readonly name: string;
  readonly members: readonly string[];
  readonly sets: readonly (readonly [set: string, accounts?: readonly AccountId[]])[];
}[] = [
  { name: 'aws-platform-admins', members: ['grace', 'john'], sets: [['AdministratorAccess']] },
  {
    name: 'aws-devops',
    members: ['amira', 'john', 'oliver', 'paula'],
    sets: [['DevOps', [ACME.appsDevstg, ACME.appsPrd, ACME.dataDevstg, ACME.shared, ACME.zenith]]],
  },
  { name: 'aws-security', members: ['ivan', 'jane'], sets: [['SecurityAuditor'], ['ReadOnlyAccess']] },
  {
    name: 'aws-data-science',
    members: ['amira', 'rosa'],
    sets: [['DataScientist'], ['ReadOnlyAccess', [ACME.dataDevstg, ACME.mlDevstg]]],
  },
  { name: 'aws-finance', members: ['fiona'], sets: [['Billing']] },
  { name: 'all-staff', members: ['amira', 'fiona', 'grace', 'ivan', 'jane', 'john'], sets: [] },
];

/** Assignments of one person: the exceptions that an audit looks for. */
const DIRECT: readonly (readonly [user: string, set: string, account: AccountId])[] = [
  ['oliver', 'AdministratorAccess', ACME.appsPrd],
  ['paula', 'AdministratorAccess', ACME.sandboxTraining],
  // Assigned, but never provisioned in that account.
  ['rosa', 'DataScientist', ACME.sandboxInnovation],
];

const SETS = [
  'AdministratorAccess',
  'Billing',
  'DataScientist',
  'DevOps',
  'ReadOnlyAccess',
  'SecurityAuditor',
];

const user = (name: string): string => `${name}@acme.example`;

function accountsWith(set: string): readonly AccountId[] {
  return DEMO_ACCOUNTS.map(({ id }) => id).filter((id) => demoPermissionSets(id).includes(set));
}

/** Pure: every call gives equal values. */
export function demoIdentityCenter(): IdentityCenter {
  const names = new Set([...GROUPS.flatMap(({ members }) => members), ...DIRECT.map(([name]) => name)]);
  const assignments: readonly IdentityCenterAssignment[] = [
    ...GROUPS.flatMap(({ name, sets }) =>
      sets.flatMap(([set, accounts = accountsWith(set)]) =>
        accounts.map((account) => ({
          account,
          permissionSet: setArn(set),
          principalType: 'GROUP' as const,
          principalId: storeId(name),
        })),
      ),
    ),
    ...DIRECT.map(([name, set, account]) => ({
      account,
      permissionSet: setArn(set),
      principalType: 'USER' as const,
      principalId: storeId(user(name)),
    })),
  ];
  return {
    instanceArn: `arn:aws:sso:::instance/${INSTANCE}`,
    region: 'eu-west-1',
    permissionSets: SETS.map((name) => ({ arn: setArn(name), name })).sort(compareBy(({ arn }) => arn)),
    groups: GROUPS.map(({ name, members }) => ({
      id: storeId(name),
      name,
      members: members.map((member) => storeId(user(member))).sort(),
    })).sort(compareBy(({ id }) => id)),
    users: [...names]
      .map((name) => ({ id: storeId(user(name)), name: user(name) }))
      .sort(compareBy(({ id }) => id)),
    assignments: [...assignments].sort(
      compareBy((one) => [one.account, one.permissionSet, one.principalType, one.principalId].join(' ')),
    ),
  };
}
