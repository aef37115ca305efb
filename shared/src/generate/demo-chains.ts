/** Roles that lead on to other roles: John's DevOps, the way to production, hubs, a cycle and self-trust. */
import type { AccountId } from '../arn/arn.ts';
import {
  ADMINISTRATOR_ACCESS,
  POWER_USER_ACCESS,
  READ_ONLY_ACCESS,
  SECURITY_AUDIT,
  SSM_MANAGED_INSTANCE,
} from './aws-managed.ts';
import { ACME } from './demo-ids.ts';
import {
  MFA_PRESENT,
  accountArn,
  allow,
  inline,
  localPolicyArn,
  mayAssume,
  policyText,
  roleArn,
  trusting,
  trustingService,
  trustingWithTags,
  userArn,
} from './documents.ts';
import type { AccountParts } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';

const LEVERAGE_TAGS = { Layer: 'base-identities', ManagedBy: 'terraform' };

/** The role of the first story: two named people of another account, one of whom also has the permission. */
const JOHNS_DEVOPS: RoleSpec = {
  name: 'DevOps',
  trust: policyText(
    trusting([userArn(ACME.security, 'Jane'), userArn(ACME.security, 'John')], { sid: 'NamedPeople' }),
  ),
  attached: [localPolicyArn(ACME.appsDevstg, 'DevOpsAccess')],
  inline: [
    mayAssume('use-deploymaster', roleArn(ACME.shared, 'DeployMaster')),
    mayAssume('migrate-data', roleArn(ACME.appsPrd, 'DataMigration')),
  ],
  description: 'Provides DevOps privileges',
  tags: LEVERAGE_TAGS,
  maxSessionDuration: 14400,
  createdAt: '2022-05-16T08:31:02Z',
  lastUsed: '2026-10-31T17:02:44Z',
};

const BREAK_GLASS: RoleSpec = {
  name: 'BreakGlass',
  trust: policyText(trusting(accountArn(ACME.security), { condition: MFA_PRESENT })),
  inline: [mayAssume('emergency', roleArn(ACME.appsPrd, 'DataMigration'))],
  attached: [READ_ONLY_ACCESS],
  description: 'Emergency access; exempt from the guardrail between non-production and production',
  tags: { alarm: 'page-security' },
  lastUsed: '2026-03-14T02:11:30Z',
};

const BY_ACCOUNT: Readonly<Partial<Record<AccountId, readonly RoleSpec[]>>> = {
  [ACME.management]: [
    {
      name: 'OrgAdmin',
      trust: policyText(trusting(accountArn(ACME.management), { condition: MFA_PRESENT })),
      attached: [ADMINISTRATOR_ACCESS],
      description: 'Organization administration',
    },
  ],
  [ACME.security]: [
    {
      name: 'Responder',
      path: '/ir/',
      trust: policyText(trusting([userArn(ACME.security, 'Carol'), userArn(ACME.security, 'Trent')])),
      inline: [mayAssume('respond', roleArn('*', 'SecurityIncidentResponse'))],
      description: 'Incident responders',
    },
    {
      name: 'ReportBot',
      path: '/app/',
      trust: policyText(trustingService('lambda.amazonaws.com')),
      inline: [
        mayAssume('read-everything', [
          roleArn(ACME.appsPrd, 'DevOps'),
          roleArn('*', 'SecurityIncidentResponse'),
        ]),
      ],
      description: 'Nightly inventory; a role can never bring an MFA device',
    },
    {
      name: 'AccessBroker',
      path: '/app/',
      trust: policyText(trustingWithTags(userArn(ACME.security, 'Trent'))),
      inline: [mayAssume('broker', roleArn('*', 'OnCall'))],
      description: 'Hands out on-call sessions; passes session tags',
    },
  ],
  [ACME.audit]: [
    {
      name: 'AuditHub',
      trust: policyText(trustingService('lambda.amazonaws.com')),
      inline: [mayAssume('audit-every-account', roleArn('*', 'Auditor'))],
      attached: [SECURITY_AUDIT],
      description: 'Compliance scanner; enters every account as Auditor',
    },
  ],
  [ACME.shared]: [
    {
      name: 'DeployMaster',
      trust: policyText(
        trusting(roleArn(ACME.appsDevstg, 'DevOps'), { sid: 'Promotion' }),
        trusting(roleArn(ACME.shared, 'JenkinsRunner'), { sid: 'Pipelines' }),
      ),
      attached: [localPolicyArn(ACME.shared, 'DeployMasterAccess')],
      inline: [
        mayAssume('release', [
          roleArn(ACME.appsPrd, 'ReleaseManager'),
          roleArn(ACME.appsPrd, 'QuarterEndCutover'),
        ]),
      ],
      description: 'Deploys applications and infrastructure',
      tags: LEVERAGE_TAGS,
      maxSessionDuration: 10800,
    },
    {
      name: 'JenkinsRunner',
      trust: policyText(trustingService('ec2.amazonaws.com')),
      attached: [SSM_MANAGED_INSTANCE],
      inline: [mayAssume('deploy-everywhere', roleArn('*', 'DeployMaster'))],
      instanceProfiles: ['JenkinsRunner'],
      description: 'Build agents; hub of all deployments',
    },
    {
      name: 'TerraformRunner',
      trust: policyText(
        trusting([roleArn(ACME.shared, 'JenkinsRunner'), roleArn(ACME.shared, 'TerraformRunner')], {
          sid: 'RenewsItself',
        }),
      ),
      attached: [POWER_USER_ACCESS],
      description: 'Runs Terraform; trusts itself to renew long sessions',
      maxSessionDuration: 3600,
    },
    {
      name: 'TransitOperator',
      trust: policyText(trusting(roleArn(ACME.network, 'PeeringManager'))),
      inline: [
        mayAssume('accept-peering', roleArn(ACME.network, 'PeeringManager')),
        inline('routes', allow(['ec2:CreateRoute', 'ec2:DescribeRouteTables'])),
      ],
      description: 'Half of a cycle with PeeringManager of network',
    },
    {
      name: 'ZenithBridge',
      trust: policyText(trusting(accountArn(ACME.zenith))),
      attached: [READ_ONLY_ACCESS],
      description: 'Read access for the acquired company',
    },
  ],
  [ACME.network]: [
    {
      name: 'PeeringManager',
      trust: policyText(trusting(roleArn(ACME.shared, 'TransitOperator'))),
      inline: [
        mayAssume('request-transit', roleArn(ACME.shared, 'TransitOperator')),
        inline('peering', allow(['ec2:AcceptVpcPeeringConnection', 'ec2:CreateVpcPeeringConnection'])),
      ],
      description: 'Half of a cycle with TransitOperator of shared',
    },
  ],
  [ACME.backup]: [
    {
      name: 'BackupOrchestrator',
      trust: policyText(trustingService('lambda.amazonaws.com')),
      inline: [mayAssume('restore', roleArn('*', 'BackupRestore'))],
      description: 'Starts restore drills in the workload accounts',
    },
  ],
  [ACME.appsDevstg]: [JOHNS_DEVOPS, BREAK_GLASS],
  [ACME.appsPrd]: [
    {
      name: 'ReleaseManager',
      trust: policyText(trusting(roleArn(ACME.shared, 'DeployMaster'))),
      inline: [inline('release', allow(['codedeploy:*', 'ecs:UpdateService', 'lambda:UpdateAlias']))],
      description: 'Approved releases',
      tags: { Layer: 'base-identities', ManagedBy: 'terraform' },
    },
    {
      name: 'ProdAdmin',
      trust: policyText(trusting(roleArn(ACME.appsPrd, 'ReleaseManager'))),
      attached: [ADMINISTRATOR_ACCESS],
      description: 'Administrator of production; three hops from John',
      tags: { Tier: 'critical' },
      maxSessionDuration: 3600,
    },
    {
      name: 'DataMigration',
      trust: policyText(
        trusting([roleArn(ACME.appsDevstg, 'BreakGlass'), roleArn(ACME.appsDevstg, 'DevOps')]),
      ),
      inline: [inline('copy', allow(['dynamodb:*', 'rds:RestoreDBClusterFromSnapshot', 's3:*']))],
      description: 'Moves data from staging; left over from the launch',
    },
    {
      name: 'BatchOrchestrator',
      path: '/app/',
      trust: policyText(trustingService('ecs-tasks.amazonaws.com')),
      inline: [mayAssume('renew', roleArn(ACME.appsPrd, 'BatchOrchestrator', '/app/'))],
      description:
        'Assumes itself to renew sessions, as roles could before 2022 without saying so in their trust',
      createdAt: '2021-02-10T13:20:00Z',
    },
    {
      name: 'QuarterEndCutover',
      trust: policyText(
        trusting(roleArn(ACME.shared, 'DeployMaster'), {
          condition: { DateLessThan: { 'aws:CurrentTime': '2026-06-30T22:00:00Z' } },
        }),
      ),
      attached: [POWER_USER_ACCESS],
      description: 'Change window of June 2026; over',
    },
  ],
};

export function chainParts(account: AccountId): AccountParts {
  return { roles: BY_ACCOUNT[account] ?? [] };
}
