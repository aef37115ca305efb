/** Accounts, OU tree and coverage gaps of the demo organization, laid out after the Leverage reference architecture. */
import type { AccountId } from '../arn/arn.ts';
import type { CoverageGap, Organization, OrganizationalUnit } from '../snapshot/model.ts';
import { ACME, ORGANIZATION_ID, ROOT_ID, UNIT } from './demo-ids.ts';
import { demoOrganizationPolicies } from './demo-organization-policies.ts';

export interface DemoAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly alias: string;
  readonly parentId: string;
  /** `unread`: in the organization, nothing of it was read. */
  readonly reading: 'full' | 'partial' | 'unread';
  readonly suspended?: true;
}

const account = (
  id: AccountId,
  name: string,
  parentId: string,
  reading: DemoAccount['reading'] = 'full',
): DemoAccount => ({ id, name, alias: `acme-${name}`, parentId, reading });

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  account(ACME.management, 'management', ROOT_ID),
  account(ACME.security, 'security', UNIT.security),
  account(ACME.audit, 'audit', UNIT.security),
  account(ACME.logArchive, 'log-archive', UNIT.security),
  account(ACME.shared, 'shared', UNIT.infrastructure),
  account(ACME.network, 'network', UNIT.infrastructure),
  account(ACME.backup, 'backup', UNIT.infrastructure),
  account(ACME.appsDevstg, 'apps-devstg', UNIT.nonProd),
  account(ACME.dataDevstg, 'data-devstg', UNIT.nonProd, 'partial'),
  account(ACME.mlDevstg, 'ml-devstg', UNIT.nonProd),
  account(ACME.appsPrd, 'apps-prd', UNIT.prod),
  account(ACME.dataPrd, 'data-prd', UNIT.prod),
  account(ACME.paymentsPrd, 'payments-prd', UNIT.prod),
  account(ACME.sandboxInnovation, 'sandbox-innovation', UNIT.sandbox),
  account(ACME.sandboxTraining, 'sandbox-training', UNIT.sandbox),
  { ...account(ACME.legacyWeb, 'legacy-web', UNIT.suspended, 'unread'), suspended: true },
  account(ACME.zenith, 'zenith', UNIT.workloads, 'unread'),
];

const UNITS: readonly OrganizationalUnit[] = [
  { id: UNIT.security, name: 'Security', parentId: ROOT_ID },
  { id: UNIT.infrastructure, name: 'Infrastructure', parentId: ROOT_ID },
  { id: UNIT.workloads, name: 'Workloads', parentId: ROOT_ID },
  { id: UNIT.prod, name: 'Prod', parentId: UNIT.workloads },
  { id: UNIT.nonProd, name: 'NonProd', parentId: UNIT.workloads },
  { id: UNIT.sandbox, name: 'Sandbox', parentId: ROOT_ID },
  { id: UNIT.suspended, name: 'Suspended', parentId: ROOT_ID },
];

export function demoOrganizationTree(): Organization {
  const everyNode = [ROOT_ID, ...UNITS.map((unit) => unit.id), ...DEMO_ACCOUNTS.map((member) => member.id)];
  return {
    id: ORGANIZATION_ID,
    partition: 'aws',
    managementAccountId: ACME.management,
    roots: [
      {
        id: ROOT_ID,
        name: 'Root',
        enabledPolicyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
      },
    ],
    units: UNITS,
    accounts: DEMO_ACCOUNTS.map((member) => ({
      id: member.id,
      name: member.name,
      email: `aws+${member.name}@acme.example`,
      state: member.suspended === true ? 'SUSPENDED' : 'ACTIVE',
      parentId: member.parentId,
    })),
    policies: demoOrganizationPolicies(everyNode),
    // Root access is managed centrally, from the management account only.
    delegatedAdministrators: [{ account: ACME.audit, services: ['access-analyzer.amazonaws.com'] }],
    trustedServices: ['access-analyzer.amazonaws.com', 'iam.amazonaws.com', 'sso.amazonaws.com'],
    rootFeatures: ['RootCredentialsManagement', 'RootSessions'],
  };
}

/** What the demo crawl could not read. */
export const DEMO_GAPS: readonly CoverageGap[] = [
  {
    code: 'missing_permission',
    message:
      'data-devstg: the reader role may not call iam:ListSAMLProviders, so SAML providers of this account are not known. Add the action to the policy of the reader role and crawl again.',
    account: ACME.dataDevstg,
    subject: 'iam:ListSAMLProviders',
    scope: 'part',
  },
  {
    code: 'account_suspended',
    message:
      'legacy-web is suspended, so it was not read. Trusts that name it stay visible; remove them before the account is closed for good.',
    account: ACME.legacyWeb,
    scope: 'account',
  },
  {
    code: 'assume_denied',
    message:
      'zenith: arn:aws:iam::888888888888:role/OrganizationAccountAccessRole could not be assumed (AccessDenied). The account was invited, so this role was never created there. Create it, or name another role for this account, and crawl again.',
    account: ACME.zenith,
    subject: 'arn:aws:iam::888888888888:role/OrganizationAccountAccessRole',
    scope: 'account',
  },
];
