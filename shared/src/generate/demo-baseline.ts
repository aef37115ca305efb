/**
 * Roles that Acme creates in its accounts by rule: the organization access role, the Leverage roles (DevOps,
 * Auditor, DeployMaster, FinOps), incident response, StackSets execution, backup and service-linked roles.
 */
import type { AccountId } from '../arn/arn.ts';
import {
  ADMINISTRATOR_ACCESS,
  BILLING,
  SECURITY_AUDIT,
  VIEW_ONLY_ACCESS,
  awsPolicyArn,
} from './aws-managed.ts';
import type { DemoAccount } from './demo-accounts.ts';
import { ACME, ORGANIZATION_ID, ROOT_ID, UNIT } from './demo-ids.ts';
import {
  MFA_PRESENT,
  accountArn,
  allow,
  localPolicyArn,
  policyText,
  roleArn,
  trusting,
} from './documents.ts';
import type { AccountParts, PolicySpec } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';
import { hexOf } from './random.ts';
import { SERVICE_LINKED_ROLES, STACKSETS_ADMIN, serviceLinkedRole } from './service-linked.ts';

/** Accounts whose DevOps role follows the rule; that of apps-devstg has a trust of its own. */
const DEVOPS_ACCOUNTS: ReadonlySet<AccountId> = new Set([
  ACME.security,
  ACME.shared,
  ACME.network,
  ACME.backup,
  ACME.dataDevstg,
  ACME.mlDevstg,
  ACME.appsPrd,
  ACME.dataPrd,
  ACME.paymentsPrd,
  ACME.sandboxInnovation,
  ACME.sandboxTraining,
]);
/** Accounts whose DeployMaster role follows the rule; that of shared has a trust of its own. */
const DEPLOYMASTER_ACCOUNTS: ReadonlySet<AccountId> = new Set([
  ACME.security,
  ACME.network,
  ACME.appsDevstg,
  ACME.dataDevstg,
  ACME.mlDevstg,
  ACME.appsPrd,
  ACME.dataPrd,
  ACME.paymentsPrd,
]);
const FINOPS_ACCOUNTS: ReadonlySet<AccountId> = new Set([
  ACME.management,
  ACME.shared,
  ACME.appsDevstg,
  ACME.appsPrd,
  ACME.dataPrd,
]);
const WORKLOADS: ReadonlySet<AccountId> = new Set([
  ACME.appsDevstg,
  ACME.dataDevstg,
  ACME.mlDevstg,
  ACME.appsPrd,
  ACME.dataPrd,
  ACME.paymentsPrd,
]);

const SECURITY_WITH_MFA = trusting(accountArn(ACME.security), {
  sid: 'PeopleOfSecurity',
  condition: MFA_PRESENT,
});
const LEVERAGE_TAGS = { Layer: 'base-identities', ManagedBy: 'terraform' };

const DEVOPS_POLICY: PolicySpec = {
  name: 'DevOpsAccess',
  versionId: 'v4',
  document: policyText(
    allow(
      [
        'acm:*',
        'autoscaling:*',
        'cloudfront:*',
        'cloudwatch:*',
        'ec2:*',
        'ecr:*',
        'ecs:*',
        'eks:*',
        'elasticloadbalancing:*',
        'lambda:*',
        'logs:*',
        'rds:*',
        'route53:*',
        's3:*',
        'sns:*',
        'sqs:*',
        'ssm:*',
      ],
      '*',
      { sid: 'MultiServiceFullAccess' },
    ),
    allow(['iam:Get*', 'iam:List*'], '*', { sid: 'ReadIdentities' }),
    allow('iam:PassRole', 'arn:aws:iam::*:role/app/*', {
      sid: 'PassApplicationRoles',
      condition: {
        StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com', 'lambda.amazonaws.com'] },
      },
    }),
  ),
};

const DEPLOYMASTER_POLICY: PolicySpec = {
  name: 'DeployMasterAccess',
  versionId: 'v2',
  document: policyText(
    allow(
      [
        'cloudformation:*',
        'dynamodb:*',
        'ec2:*',
        'ecr:*',
        'ecs:*',
        'iam:GetRole',
        'iam:ListRoles',
        'lambda:*',
        's3:*',
      ],
      '*',
      { sid: 'Deploy' },
    ),
    allow('iam:PassRole', 'arn:aws:iam::*:role/app/*', { sid: 'PassApplicationRoles' }),
  ),
};

function organizationAccess(): RoleSpec {
  return {
    name: 'OrganizationAccountAccessRole',
    trust: policyText(trusting(accountArn(ACME.management))),
    attached: [ADMINISTRATOR_ACCESS],
    description: 'Created by AWS Organizations with the account',
    maxSessionDuration: 3600,
  };
}

function auditor(): RoleSpec {
  return {
    name: 'Auditor',
    trust: policyText(
      trusting(roleArn(ACME.audit, 'AuditHub'), { sid: 'ComplianceScanner' }),
      SECURITY_WITH_MFA,
    ),
    attached: [SECURITY_AUDIT, VIEW_ONLY_ACCESS],
    description: 'Read-only access for auditors and the compliance scanner',
    tags: LEVERAGE_TAGS,
    maxSessionDuration: 14400,
  };
}

function devOps(account: AccountId): RoleSpec {
  return {
    name: 'DevOps',
    trust: policyText(SECURITY_WITH_MFA),
    attached: [localPolicyArn(account, 'DevOpsAccess')],
    description: 'Provides DevOps privileges',
    tags: LEVERAGE_TAGS,
    maxSessionDuration: 14400,
  };
}

function deployMaster(account: AccountId): RoleSpec {
  return {
    name: 'DeployMaster',
    trust: policyText(
      trusting(roleArn(ACME.shared, 'JenkinsRunner'), { sid: 'Pipelines' }),
      SECURITY_WITH_MFA,
    ),
    attached: [localPolicyArn(account, 'DeployMasterAccess')],
    description: 'Deploys applications and infrastructure',
    tags: LEVERAGE_TAGS,
    maxSessionDuration: 10800,
  };
}

function finOps(account: AccountId): RoleSpec {
  return {
    name: 'FinOps',
    trust: policyText(SECURITY_WITH_MFA),
    attached:
      account === ACME.management
        ? [BILLING, awsPolicyArn('AWSBillingReadOnlyAccess')]
        : [awsPolicyArn('AWSBillingReadOnlyAccess')],
    description: 'Cost reports and budgets',
    tags: LEVERAGE_TAGS,
  };
}

function incidentResponse(): RoleSpec {
  return {
    name: 'SecurityIncidentResponse',
    trust: policyText(
      trusting(accountArn(ACME.security), {
        condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/ir/*' } },
      }),
    ),
    attached: [ADMINISTRATOR_ACCESS],
    description: 'Containment during an incident, opened from the security account only',
    tags: { Layer: 'security-base', ManagedBy: 'terraform' },
    lastUsed: 'never',
  };
}

/** Name of the StackSets execution role that service-managed stack sets create in a member account. */
export function stackSetsExecutionName(account: AccountId): string {
  return `stacksets-exec-${hexOf(`stacksets-${account}`, 32)}`;
}

function stackSetsExecution(account: AccountId): RoleSpec {
  return {
    name: stackSetsExecutionName(account),
    trust: policyText(
      trusting(
        roleArn(ACME.management, STACKSETS_ADMIN.roleName, `/aws-service-role/${STACKSETS_ADMIN.service}/`),
      ),
    ),
    attached: [ADMINISTRATOR_ACCESS],
    description: 'Role assumed by CloudFormation StackSets',
  };
}

function backupRestore(): RoleSpec {
  return {
    name: 'BackupRestore',
    trust: policyText(
      trusting(accountArn(ACME.backup), {
        condition: {
          'ForAnyValue:StringLike': {
            'aws:PrincipalOrgPaths': `${ORGANIZATION_ID}/${ROOT_ID}/${UNIT.infrastructure}/*`,
          },
        },
      }),
    ),
    attached: [awsPolicyArn('service-role/AWSBackupServiceRolePolicyForRestores')],
    description: 'Restores workloads from the central vault',
    tags: { Layer: 'backups', ManagedBy: 'terraform' },
    lastUsed: 'never',
  };
}

/** How many of the common service-linked roles an account has: more where more services run. */
function serviceLinked(account: DemoAccount): readonly RoleSpec[] {
  const workload = WORKLOADS.has(account.id);
  const names = workload
    ? ['support', 'trustedadvisor', 'organizations', 'sso', 'config', 'autoscaling', 'elasticloadbalancing']
    : ['support', 'trustedadvisor', 'organizations', 'sso', 'config'];
  const wanted = new Set(names.map((name) => `${name}.amazonaws.com`));
  if (account.id === ACME.audit)
    wanted
      .add('securityhub.amazonaws.com')
      .add('guardduty.amazonaws.com')
      .add('access-analyzer.amazonaws.com');
  if (account.id === ACME.network) wanted.add('transitgateway.amazonaws.com').add('ram.amazonaws.com');
  if (account.id === ACME.backup) wanted.add('backup.amazonaws.com');
  if (account.id === ACME.appsPrd || account.id === ACME.appsDevstg) {
    wanted.add('ecs.amazonaws.com').add('eks.amazonaws.com').add('rds.amazonaws.com');
  }
  if (account.id === ACME.dataPrd) wanted.add('redshift.amazonaws.com').add('rds.amazonaws.com');
  if (account.id === ACME.logArchive) wanted.add('cloudtrail.amazonaws.com');
  return SERVICE_LINKED_ROLES.filter((linked) => wanted.has(linked.service)).map((linked) =>
    serviceLinkedRole(linked),
  );
}

export function baselineParts(account: DemoAccount): AccountParts {
  const { id } = account;
  const member = id !== ACME.management;
  const roles: RoleSpec[] = [auditor(), ...serviceLinked(account)];
  const policies: PolicySpec[] = [];
  if (member) roles.push(organizationAccess(), stackSetsExecution(id));
  else roles.push(serviceLinkedRole(STACKSETS_ADMIN));
  if (DEVOPS_ACCOUNTS.has(id)) roles.push(devOps(id));
  if (DEVOPS_ACCOUNTS.has(id) || id === ACME.appsDevstg) policies.push(DEVOPS_POLICY);
  if (DEPLOYMASTER_ACCOUNTS.has(id)) roles.push(deployMaster(id));
  if (DEPLOYMASTER_ACCOUNTS.has(id) || id === ACME.shared) policies.push(DEPLOYMASTER_POLICY);
  if (FINOPS_ACCOUNTS.has(id)) roles.push(finOps(id));
  if (WORKLOADS.has(id)) roles.push(incidentResponse(), backupRestore());
  return { roles, policies };
}
