/** Roles whose trust or boundary asks for something: vendors, wildcards, tags, session names, networks, dead names. */
import type { AccountId } from '../arn/arn.ts';
import { POWER_USER_ACCESS, READ_ONLY_ACCESS, SECURITY_AUDIT, awsPolicyArn } from './aws-managed.ts';
import { ACME, ORGANIZATION_ID, OUTSIDE } from './demo-ids.ts';
import {
  accountArn,
  allow,
  distrusting,
  inline,
  localPolicyArn,
  mayAssume,
  policyText,
  roleArn,
  trusting,
  trustingService,
  userArn,
  type ConditionBlock,
} from './documents.ts';
import type { AccountParts } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';

function cloudTrim(): RoleSpec {
  return {
    name: 'CloudTrimReadOnly',
    trust: policyText(trusting(accountArn(OUTSIDE.cloudTrim))),
    attached: [READ_ONLY_ACCESS],
    description: 'Cost reports by CloudTrim; their setup guide asks for no ExternalId',
    tags: { vendor: 'CloudTrim' },
    lastUsed: '2025-11-20T04:00:13Z',
  };
}

function datadog(approved: boolean): RoleSpec {
  return {
    name: 'DatadogIntegrationRole',
    trust: policyText(
      trusting(accountArn(OUTSIDE.datadog), {
        condition: { StringEquals: { 'sts:ExternalId': 'b1946ac92492d2347c6235b4d2611184' } },
      }),
    ),
    attached: [SECURITY_AUDIT],
    inline: [
      inline('metrics', allow(['cloudwatch:Get*', 'cloudwatch:List*', 'ec2:Describe*', 'tag:GetResources'])),
    ],
    description: 'Metrics for Datadog',
    tags: { vendor: 'Datadog', ...(approved ? { 'acme:approved-vendor': 'true' } : {}) },
  };
}

function onCall(): RoleSpec {
  return {
    name: 'OnCall',
    trust: policyText(
      trusting(accountArn(ACME.security), {
        condition: { StringEquals: { 'aws:PrincipalTag/oncall': 'true' } },
      }),
    ),
    attached: [READ_ONLY_ACCESS],
    description: 'For people whose user carries oncall = true',
  };
}

function incidentManager(name: string, condition?: ConditionBlock): RoleSpec {
  return {
    name,
    path: '/app/',
    trust: policyText(
      trustingService('ssm-incidents.amazonaws.com', condition === undefined ? {} : { condition }),
    ),
    attached: [awsPolicyArn('service-role/AmazonSSMAutomationRole')],
    description: 'Runs the runbooks of Incident Manager',
  };
}

const PREVIEW = roleArn(ACME.appsDevstg, 'PreviewDeployer');

const SHARED: AccountParts = {
  policies: [
    {
      name: 'DeveloperBoundary',
      versionId: 'v3',
      document: policyText(
        allow(['cloudwatch:*', 'dynamodb:*', 'ecr:*', 'lambda:*', 'logs:*', 's3:*', 'sqs:*'], '*', {
          sid: 'ServicesForBuilds',
        }),
      ),
    },
    {
      name: 'PipelineBoundary',
      document: policyText(
        allow(['codebuild:*', 'ecr:*', 'logs:*', 's3:*'], '*', { sid: 'ServicesForPipelines' }),
        allow('sts:AssumeRole', roleArn('*', 'PreviewDeployer'), { sid: 'PreviewsOnly' }),
      ),
    },
  ],
  roles: [
    {
      name: 'ArtifactReader',
      trust: policyText(
        trusting('*', {
          sid: 'AnyoneInAcme',
          condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION_ID } },
        }),
      ),
      inline: [
        inline(
          'artifacts',
          allow(
            ['s3:GetObject', 's3:ListBucket'],
            ['arn:aws:s3:::acme-artifacts', 'arn:aws:s3:::acme-artifacts/*'],
          ),
        ),
      ],
      description: 'Build artifacts for the whole organization',
    },
    {
      name: 'SigningKeyReader',
      trust: policyText(
        trusting('arn:aws:sts::333333333333:assumed-role/DeployMaster/release-pipeline', {
          sid: 'ReleasePipelineSession',
        }),
      ),
      inline: [
        inline(
          'key',
          allow('kms:Sign', 'arn:aws:kms:eu-west-1:333333333333:key/8f2d6b1c-7f55-4f41-9a93-0f8f64b1c2d7'),
        ),
      ],
      description: 'Only the session named release-pipeline signs',
    },
    {
      name: 'CIRunner',
      path: '/ci/',
      trust: policyText(trustingService('codebuild.amazonaws.com')),
      inline: [mayAssume('previews', PREVIEW)],
      boundary: localPolicyArn(ACME.shared, 'DeveloperBoundary'),
      description: 'Builds of pull requests; its boundary leaves sts out',
    },
    {
      name: 'CIReleaser',
      path: '/ci/',
      trust: policyText(trustingService('codebuild.amazonaws.com')),
      inline: [mayAssume('previews', PREVIEW)],
      boundary: localPolicyArn(ACME.shared, 'PipelineBoundary'),
      description: 'Releases previews; its boundary names the role',
    },
  ],
};

const APPS_DEVSTG: AccountParts = {
  policies: [
    {
      name: 'ContractorBoundary',
      document: policyText(
        allow(['cloudwatch:*', 'logs:*', 's3:Get*', 's3:List*'], '*', { sid: 'LookOnly' }),
      ),
    },
  ],
  roles: [
    {
      name: 'PreviewDeployer',
      trust: policyText(
        trusting([roleArn(ACME.shared, 'CIReleaser', '/ci/'), roleArn(ACME.shared, 'CIRunner', '/ci/')]),
      ),
      inline: [inline('preview', allow(['cloudformation:*', 'lambda:*', 's3:*']))],
      description: 'Preview environments of pull requests',
    },
    {
      name: 'LocalSupport',
      trust: policyText(
        trusting([roleArn(ACME.appsDevstg, 'contractor-job', '/app/'), userArn(ACME.appsDevstg, 'Eve')]),
      ),
      attached: [READ_ONLY_ACCESS],
      description: 'First-level support',
    },
    {
      name: 'contractor-job',
      path: '/app/',
      trust: policyText(trustingService('lambda.amazonaws.com')),
      inline: [inline('logs', allow('logs:FilterLogEvents'))],
      boundary: localPolicyArn(ACME.appsDevstg, 'ContractorBoundary'),
      description: 'Scheduled job of the contractors',
    },
    {
      name: 'SharedDebug',
      trust: policyText(
        trusting('*', {
          sid: 'AnyoneHere',
          condition: { StringEquals: { 'aws:PrincipalAccount': ACME.appsDevstg } },
        }),
      ),
      attached: [READ_ONLY_ACCESS],
      description: 'Debugging inside the account; a wildcard needs no permission on the caller here',
    },
    {
      name: 'Alice-workbench',
      path: '/personal/',
      trust: policyText(trusting(accountArn(ACME.security))),
      attached: [POWER_USER_ACCESS],
      description: 'Personal environment',
      tags: { owner: 'Alice' },
    },
    {
      name: 'NorthwindReview',
      trust: policyText(
        trusting(userArn(OUTSIDE.northwind, 'consultant'), {
          condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.17/32'] } },
        }),
      ),
      attached: [READ_ONLY_ACCESS],
      description: 'Architecture review by Northwind, from their office only',
    },
    {
      name: 'StaticSync',
      trust: policyText(trusting(roleArn(ACME.legacyWeb, 'deploy'))),
      inline: [inline('site', allow('s3:PutObject', 'arn:aws:s3:::acme-static/*'))],
      description: 'Target of the old web site, whose account is suspended',
      lastUsed: '2025-12-19T21:15:00Z',
    },
    onCall(),
    datadog(false),
  ],
};

const APPS_PRD: AccountParts = {
  roles: [
    {
      name: 'SupportConsole',
      trust: policyText(
        trusting(accountArn(ACME.security), {
          sid: 'SessionsCarryTheUserName',
          condition: { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } },
        }),
      ),
      attached: [READ_ONLY_ACCESS],
      description: 'Support desk; the session name must be the user name',
    },
    incidentManager('incident-runbooks', {
      ArnLike: { 'aws:SourceArn': 'arn:aws:ssm-incidents:*:555555555555:incident-record/*' },
      StringEquals: { 'aws:SourceAccount': ACME.appsPrd },
    }),
    incidentManager('incident-runbooks-old'),
    onCall(),
    datadog(true),
  ],
};

const DATA_PRD: AccountParts = {
  roles: [
    {
      name: 'airflow-worker',
      path: '/app/',
      trust: policyText(trustingService('ecs-tasks.amazonaws.com')),
      attached: [awsPolicyArn('AmazonS3ReadOnlyAccess')],
    },
    {
      name: 'PayrollExport',
      trust: policyText(
        trusting(roleArn(ACME.dataPrd, 'airflow-worker', '/app/'), {
          condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
        }),
      ),
      inline: [inline('payroll', allow('s3:GetObject', 'arn:aws:s3:::acme-payroll/*'))],
      description: 'Payroll files, from the NAT addresses of the data network',
      tags: { 'data-class': 'confidential' },
    },
    {
      name: 'FinanceReader',
      trust: policyText(
        trusting(accountArn(ACME.security), { sid: 'FinancePeople' }),
        distrusting(userArn(ACME.security, 'Nina'), { sid: 'NotDuringTheAudit' }),
      ),
      attached: [awsPolicyArn('AmazonS3ReadOnlyAccess')],
      description: 'Ledger exports',
    },
    {
      name: 'OrphanedExport',
      trust: policyText(trusting('AROAQ7K3ZPM5XN2WVB4TD')),
      attached: [awsPolicyArn('AmazonS3FullAccess')],
      description: 'Trusted a role that was deleted; IAM shows its unique id',
      lastUsed: '2026-01-08T06:00:41Z',
    },
    {
      name: 'QuarterlyReport',
      trust: policyText(trusting(userArn(ACME.security, 'Mallory'))),
      attached: [awsPolicyArn('AmazonS3ReadOnlyAccess')],
      description: 'Trusts a user who left the company',
    },
  ],
};

const PAYMENTS_PRD: AccountParts = {
  roles: [
    {
      name: 'payments-operator',
      path: '/team/',
      trust: policyText(trusting(accountArn(ACME.security))),
      attached: [READ_ONLY_ACCESS],
      inline: [
        inline(
          'refunds',
          allow('execute-api:Invoke', 'arn:aws:execute-api:eu-west-1:552255225522:refunds/*'),
        ),
      ],
      description: 'Open to people of the team in its tag',
      tags: { team: 'payments' },
    },
    cloudTrim(),
    datadog(true),
  ],
};

const BY_ACCOUNT: Readonly<Partial<Record<AccountId, AccountParts>>> = {
  [ACME.management]: { roles: [cloudTrim()] },
  [ACME.shared]: SHARED,
  [ACME.appsDevstg]: APPS_DEVSTG,
  [ACME.appsPrd]: APPS_PRD,
  [ACME.dataPrd]: DATA_PRD,
  [ACME.paymentsPrd]: PAYMENTS_PRD,
  [ACME.mlDevstg]: {
    roles: [
      {
        name: 'notebook-publisher',
        path: '/team/',
        trust: policyText(trusting(accountArn(ACME.security))),
        inline: [inline('models', allow('s3:PutObject', 'arn:aws:s3:::acme-models/*'))],
        tags: { team: 'data' },
        description: 'Open to people of the team in its tag',
      },
    ],
  },
  [ACME.sandboxInnovation]: {
    roles: [
      {
        name: 'Experimenter',
        trust: policyText(trustingService('ec2.amazonaws.com')),
        inline: [mayAssume('artifacts', roleArn(ACME.shared, 'ArtifactReader'))],
        instanceProfiles: ['Experimenter'],
        description: 'Prototypes',
      },
      {
        name: 'PartnerDemo',
        trust: policyText(
          trusting('*', { condition: { StringEquals: { 'sts:ExternalId': 'acme-demo-2026' } } }),
        ),
        attached: [READ_ONLY_ACCESS],
        description: 'Shown to partners; whoever knows the ExternalId gets in',
      },
    ],
  },
};

export function conditionParts(account: AccountId): AccountParts {
  return BY_ACCOUNT[account] ?? {};
}
