/** Stories of people, chains of roles and hubs. */
import { stackSetsExecutionName } from './demo-baseline.ts';
import { ACME } from './demo-ids.ts';
import { DEPLOYMASTER, JENKINS, JOHNS_ROLE, person } from './demo-names.ts';
import { roleArn, userArn } from './documents.ts';
import { STACKSETS_ADMIN } from './service-linked.ts';
import { story, type Story } from './story.ts';

const RELEASE_MANAGER = roleArn(ACME.appsPrd, 'ReleaseManager');
const PROD_ADMIN = roleArn(ACME.appsPrd, 'ProdAdmin');
const PROD_DEVOPS = roleArn(ACME.appsPrd, 'DevOps');
const PEERING = roleArn(ACME.network, 'PeeringManager');
const TRANSIT = roleArn(ACME.shared, 'TransitOperator');
const TERRAFORM = roleArn(ACME.shared, 'TerraformRunner');
const BATCH = roleArn(ACME.appsPrd, 'BatchOrchestrator', '/app/');
const INCIDENT = roleArn(ACME.appsPrd, 'SecurityIncidentResponse');
const FINANCE = roleArn(ACME.dataPrd, 'FinanceReader');

export const PEOPLE_STORIES: readonly Story[] = [
  story(
    'john-devops',
    'allowed',
    person('John'),
    JOHNS_ROLE,
    'John may use DevOps',
    'The trust policy names him and his group devops permits it.',
  ),
  story(
    'jane-devops',
    'trust_only',
    person('Jane'),
    JOHNS_ROLE,
    'Jane is trusted, not permitted',
    'The trust policy names her, but across accounts she needs a permission and has none.',
  ),
  story(
    'joe-devops',
    'permit_only',
    person('Joe'),
    JOHNS_ROLE,
    'Joe is permitted, not trusted',
    'His group permits it, but the trust policy does not name him.',
  ),
  story(
    'mfa-user',
    'conditional',
    person('John'),
    PROD_DEVOPS,
    'DevOps of production asks for MFA',
    'Trust and permission hold when John signed in with MFA.',
  ),
  story(
    'mfa-role',
    'permit_only',
    roleArn(ACME.security, 'ReportBot', '/app/'),
    PROD_DEVOPS,
    'A role can never satisfy MFA',
    'Credentials of a role carry no MFA, so the trust condition is always false.',
  ),
  story(
    'mfa-identity',
    'conditional',
    userArn(ACME.management, 'Grace'),
    roleArn(ACME.appsDevstg, 'OrganizationAccountAccessRole'),
    'MFA on the caller side',
    'The trust is open; the permission of group org-admins asks for MFA.',
  ),
  story(
    'contractor-deny',
    'denied',
    person('Frank'),
    PROD_DEVOPS,
    'Contractors stay out of production',
    'Group devops permits it, group contractors denies it explicitly.',
  ),
  story(
    'trust-deny',
    'denied',
    person('Nina'),
    FINANCE,
    'Named in a Deny of the trust policy',
    'The account is trusted and group finops permits it, but the trust policy denies Nina.',
  ),
  story(
    'trust-deny-other',
    'allowed',
    person('Fiona'),
    FINANCE,
    'The Deny is for Nina only',
    'Same account trust, same group, not named in the Deny.',
  ),
];

export const CHAIN_STORIES: readonly Story[] = [
  story(
    'chain-1',
    'allowed',
    JOHNS_ROLE,
    DEPLOYMASTER,
    'First hop after John',
    'Trust names DevOps of apps-devstg, whose inline policy permits it.',
  ),
  story(
    'chain-2',
    'allowed',
    DEPLOYMASTER,
    RELEASE_MANAGER,
    'Into production',
    'Trust names DeployMaster, whose inline policy permits it.',
  ),
  story(
    'chain-3',
    'allowed',
    RELEASE_MANAGER,
    PROD_ADMIN,
    'Administrator of production',
    'Inside one account a trust that names the role is enough.',
  ),
  story('cycle-out', 'allowed', TRANSIT, PEERING, 'Cycle, one way', 'Both halves on both sides.'),
  story('cycle-back', 'allowed', PEERING, TRANSIT, 'Cycle, the other way', 'Both halves on both sides.'),
  story(
    'self-trust',
    'allowed',
    TERRAFORM,
    TERRAFORM,
    'A role that trusts itself',
    'The trust policy names the role itself, so it can renew its session for ever.',
  ),
  story(
    'self-permit',
    'permit_only',
    BATCH,
    BATCH,
    'A role permitted to assume itself',
    'Its trust policy does not name it; only sessions grandfathered before 2022 could.',
  ),
  story(
    'audit-hub',
    'allowed',
    roleArn(ACME.audit, 'AuditHub'),
    roleArn(ACME.paymentsPrd, 'Auditor'),
    'The compliance scanner enters every account',
    'Trust names AuditHub, which may assume every Auditor.',
  ),
  story(
    'deploy-hub',
    'allowed',
    JENKINS,
    roleArn(ACME.appsPrd, 'DeployMaster'),
    'Build agents deploy to production',
    'Trust names JenkinsRunner, which may assume every DeployMaster.',
  ),
  story(
    'org-admin',
    'allowed',
    roleArn(ACME.management, 'OrgAdmin'),
    roleArn(ACME.appsPrd, 'OrganizationAccountAccessRole'),
    'The management account enters every member',
    'Trust of the management account, administrator on the caller side, no MFA.',
  ),
  story(
    'org-admin-root',
    'allowed',
    roleArn(ACME.management, 'OrgAdmin'),
    `arn:aws:iam::${ACME.paymentsPrd}:root`,
    'The management account takes root sessions of every member',
    'Root access is centrally managed and sts:AssumeRoot allowed; no trust policy takes part.',
  ),
  story(
    'member-root',
    'permit_only',
    PROD_ADMIN,
    `arn:aws:iam::${ACME.paymentsPrd}:root`,
    'Nobody else takes root sessions',
    'An administrator of a member that is no delegated administrator for IAM: permitted, not let in.',
  ),
  story(
    'stack-sets',
    'allowed',
    roleArn(ACME.management, STACKSETS_ADMIN.roleName, `/aws-service-role/${STACKSETS_ADMIN.service}/`),
    roleArn(ACME.appsPrd, stackSetsExecutionName(ACME.appsPrd)),
    'StackSets enters every member',
    'A service-linked role as caller; its AWS-managed policy permits stacksets-exec-*.',
  ),
  story(
    'backup-org-path',
    'allowed',
    roleArn(ACME.backup, 'BackupOrchestrator'),
    roleArn(ACME.dataPrd, 'BackupRestore'),
    'Only from one OU',
    'The backup account is in Infrastructure, as aws:PrincipalOrgPaths asks.',
  ),
  story(
    'incident-responder',
    'allowed',
    roleArn(ACME.security, 'Responder', '/ir/'),
    INCIDENT,
    'Only roles under /ir/',
    'The account is trusted, aws:PrincipalArn matches the path.',
  ),
  story(
    'incident-other-path',
    'permit_only',
    roleArn(ACME.security, 'ReportBot', '/app/'),
    INCIDENT,
    'A role under another path',
    'Permitted, but aws:PrincipalArn does not match.',
  ),
  story(
    'expired-window',
    'permit_only',
    DEPLOYMASTER,
    roleArn(ACME.appsPrd, 'QuarterEndCutover'),
    'A change window that is over',
    'The date condition is decided against the time of the snapshot.',
  ),
];
