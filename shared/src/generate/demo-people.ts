/**
 * Users and groups. As in Leverage, people live in the security account and reach every other account through the
 * policies of their groups; a few users of other accounts are left over or belong to machines.
 */
import type { AccountId } from '../arn/arn.ts';
import { ADMINISTRATOR_ACCESS, BILLING, READ_ONLY_ACCESS, awsPolicyArn } from './aws-managed.ts';
import { ACME } from './demo-ids.ts';
import {
  MFA_PRESENT,
  allow,
  deny,
  inline,
  localPolicyArn,
  mayAssume,
  policyText,
  roleArn,
} from './documents.ts';
import type { AccountParts, GroupSpec, PolicySpec, UserSpec } from './entities.ts';

const security = (name: string): string => localPolicyArn(ACME.security, name);

const DEVOPS_TARGETS = [
  ACME.security,
  ACME.shared,
  ACME.network,
  ACME.backup,
  ACME.appsDevstg,
  ACME.dataDevstg,
  ACME.mlDevstg,
  ACME.appsPrd,
  ACME.dataPrd,
  ACME.paymentsPrd,
  ACME.sandboxInnovation,
  ACME.sandboxTraining,
  ACME.zenith,
].map((account) => roleArn(account, 'DevOps'));

const POLICIES: readonly PolicySpec[] = [
  {
    name: 'AssumeDevOpsRole',
    versionId: 'v6',
    document: policyText(allow('sts:AssumeRole', DEVOPS_TARGETS, { sid: 'AssumeDevOpsInEveryAccount' })),
  },
  {
    name: 'AssumeDeployMasterRole',
    versionId: 'v2',
    document: policyText(allow('sts:AssumeRole', roleArn('*', 'DeployMaster'))),
  },
  { name: 'AssumeAuditorRole', document: policyText(allow('sts:AssumeRole', roleArn('*', 'Auditor'))) },
  {
    name: 'AssumeFinOpsRole',
    document: policyText(
      allow('sts:AssumeRole', [roleArn('*', 'FinOps'), roleArn(ACME.dataPrd, 'FinanceReader')]),
    ),
  },
  {
    name: 'AssumeTeamRoles',
    versionId: 'v3',
    document: policyText(
      allow('sts:AssumeRole', 'arn:aws:iam::*:role/team/*', {
        sid: 'RolesOfMyTeam',
        condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
      }),
      allow('sts:AssumeRole', roleArn(ACME.appsDevstg, '${aws:username}-workbench', '/personal/'), {
        sid: 'MyWorkbench',
      }),
    ),
  },
  { name: 'AssumeOnCallRole', document: policyText(allow('sts:AssumeRole', roleArn('*', 'OnCall'))) },
  {
    name: 'AssumeSupportConsole',
    document: policyText(allow('sts:AssumeRole', roleArn(ACME.appsPrd, 'SupportConsole'))),
  },
  {
    name: 'SelfManagedCredentials',
    versionId: 'v2',
    document: policyText(
      allow(['iam:GetAccountPasswordPolicy', 'iam:ListVirtualMFADevices'], '*', { sid: 'ViewAccountInfo' }),
      allow(
        [
          'iam:ChangePassword',
          'iam:CreateAccessKey',
          'iam:DeleteAccessKey',
          'iam:EnableMFADevice',
          'iam:GetUser',
          'iam:ListAccessKeys',
          'iam:ResyncMFADevice',
        ],
        'arn:aws:iam::*:user/${aws:username}',
        { sid: 'ManageOwnCredentials' },
      ),
    ),
  },
];

const SELF = security('SelfManagedCredentials');

const GROUPS: readonly GroupSpec[] = [
  { name: 'admins', attached: [ADMINISTRATOR_ACCESS] },
  { name: 'devops', attached: [security('AssumeDevOpsRole'), SELF] },
  { name: 'deploymasters', attached: [security('AssumeDeployMasterRole'), SELF] },
  { name: 'auditors', attached: [security('AssumeAuditorRole'), SELF] },
  { name: 'finops', attached: [security('AssumeFinOpsRole'), SELF] },
  { name: 'developers', attached: [security('AssumeTeamRoles'), SELF] },
  { name: 'on-call', attached: [security('AssumeOnCallRole')] },
  { name: 'support', attached: [security('AssumeSupportConsole'), SELF] },
  {
    name: 'contractors',
    attached: [SELF],
    inline: [
      inline(
        'no-production',
        deny(
          'sts:AssumeRole',
          [ACME.appsPrd, ACME.dataPrd, ACME.paymentsPrd].map((account) => roleArn(account, '*')),
          { sid: 'ContractorsStayOutOfProduction' },
        ),
      ),
    ],
  },
];

const user = (name: string, groups: readonly string[], extra: Partial<UserSpec> = {}): UserSpec => ({
  name,
  groups,
  ...extra,
});

const SECURITY_USERS: readonly UserSpec[] = [
  user('John', ['devops'], { tags: { email: 'john@acme.example', team: 'platform' } }),
  user('Jane', ['auditors'], { tags: { email: 'jane@acme.example', team: 'risk' } }),
  user('Joe', ['devops'], { tags: { email: 'joe@acme.example', team: 'platform' } }),
  user('Alice', ['developers', 'on-call'], { tags: { team: 'payments', oncall: 'true' } }),
  user('Bob', ['developers', 'on-call'], { tags: { team: 'web' } }),
  user('Carol', ['admins'], { tags: { team: 'security' } }),
  user('Dan', ['deploymasters', 'devops'], { tags: { team: 'platform' } }),
  user('Fiona', ['finops'], { tags: { team: 'finance' } }),
  user('Frank', ['devops', 'contractors'], { tags: { team: 'platform', company: 'Northwind' } }),
  user('Felix', ['finops', 'contractors'], { tags: { team: 'finance' } }),
  user('Heidi', ['developers'], { tags: { team: 'data' } }),
  user('Ivan', ['developers'], { tags: { team: 'data' } }),
  user('Judy', ['auditors'], { tags: { team: 'risk' } }),
  user('Mike', ['developers', 'on-call'], { tags: { team: 'web', oncall: 'true' } }),
  user('Nina', ['finops'], { tags: { team: 'finance' } }),
  user('Olga', ['deploymasters'], { tags: { team: 'platform' } }),
  user('Peggy', ['contractors'], { attached: [READ_ONLY_ACCESS] }),
  user('Sam', ['support'], { tags: { team: 'support' } }),
  user('Sybil', ['support'], { tags: { team: 'support' } }),
  user('Trent', ['admins', 'on-call'], { tags: { team: 'security', oncall: 'true' } }),
  user('ci-audit', [], { path: '/machine/', inline: [mayAssume('audit', roleArn('*', 'Auditor'))] }),
];

const BY_ACCOUNT: Readonly<Partial<Record<AccountId, AccountParts>>> = {
  [ACME.management]: {
    policies: [
      {
        name: 'AssumeOrganizationAccess',
        document: policyText(
          allow(
            'sts:AssumeRole',
            [roleArn('*', 'OrganizationAccountAccessRole'), roleArn(ACME.management, 'OrgAdmin')],
            {
              sid: 'OnlyWithMfa',
              condition: MFA_PRESENT,
            },
          ),
        ),
      },
    ],
    groups: [
      {
        name: 'org-admins',
        attached: [localPolicyArn(ACME.management, 'AssumeOrganizationAccess'), READ_ONLY_ACCESS],
      },
      { name: 'billing', attached: [BILLING] },
    ],
    users: [
      user('Grace', ['org-admins'], { tags: { email: 'grace@acme.example' } }),
      user('Walter', ['org-admins'], { tags: { email: 'walter@acme.example' } }),
      user('Bill', ['billing'], { tags: { email: 'bill@acme.example' } }),
    ],
  },
  [ACME.security]: { policies: POLICIES, groups: GROUPS, users: SECURITY_USERS },
  [ACME.appsDevstg]: {
    groups: [{ name: 'contractors', attached: [READ_ONLY_ACCESS] }],
    users: [
      user('Eve', ['contractors'], {
        boundary: localPolicyArn(ACME.appsDevstg, 'ContractorBoundary'),
        tags: { company: 'Northwind' },
      }),
      user('svc-legacy-deploy', [], {
        path: '/machine/',
        inline: [inline('deploy', allow(['s3:PutObject', 'cloudfront:CreateInvalidation']))],
        tags: { rotated: '2023-04-18' },
      }),
    ],
  },
  [ACME.dataPrd]: {
    users: [
      user('svc-airflow', [], { path: '/machine/', attached: [awsPolicyArn('AmazonS3ReadOnlyAccess')] }),
    ],
  },
  [ACME.sandboxInnovation]: {
    groups: [{ name: 'inventors', attached: [awsPolicyArn('PowerUserAccess')] }],
    users: [user('Max', ['inventors']), user('Zoe', ['inventors'])],
  },
};

export function peopleParts(account: AccountId): AccountParts {
  return BY_ACCOUNT[account] ?? {};
}
