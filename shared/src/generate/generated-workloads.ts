/** The roles that fill an account: service-linked roles, service roles and the roles of applications and people. */
import type { AccountId } from '../arn/arn.ts';
import type { PolicyText, Tags } from '../snapshot/model.ts';
import {
  ECS_TASK_EXECUTION,
  LAMBDA_BASIC,
  LAMBDA_VPC,
  POWER_USER_ACCESS,
  READ_ONLY_ACCESS,
  SSM_MANAGED_INSTANCE,
  awsPolicyArn,
} from './aws-managed.ts';
import {
  accountArn,
  allow,
  inline,
  localPolicyArn,
  mayAssume,
  policyText,
  roleArn,
  trusting,
  trustingService,
  trustingTaggingService,
} from './documents.ts';
import type { PolicySpec } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';
import type { Random } from './random.ts';
import { SERVICE_LINKED_ROLES, serviceLinkedRole } from './service-linked.ts';

const TEAMS = [
  'orders',
  'payments',
  'catalog',
  'search',
  'shipping',
  'pricing',
  'media',
  'risk',
  'reports',
  'accounts',
];
const WORDS = [
  'api',
  'worker',
  'ingest',
  'export',
  'sync',
  'scheduler',
  'archive',
  'notify',
  'index',
  'cleanup',
];
const ENVIRONMENTS = ['dev', 'stage', 'prod'];

interface ServiceKind {
  readonly weight: number;
  readonly label: string;
  readonly trust: PolicyText;
  readonly attached: readonly string[];
}

const kind = (
  weight: number,
  label: string,
  service: string,
  ...attached: readonly string[]
): ServiceKind => ({
  weight,
  label,
  trust: policyText(trustingService(`${service}.amazonaws.com`)),
  attached,
});

const SERVICE_KINDS: readonly (readonly [weight: number, kind: ServiceKind])[] = [
  kind(32, 'lambda', 'lambda', LAMBDA_BASIC),
  kind(8, 'lambda-vpc', 'lambda', LAMBDA_VPC),
  kind(12, 'ecs-task', 'ecs-tasks'),
  kind(6, 'ecs-execution', 'ecs-tasks', ECS_TASK_EXECUTION),
  kind(10, 'ec2', 'ec2', SSM_MANAGED_INSTANCE, awsPolicyArn('CloudWatchAgentServerPolicy')),
  kind(4, 'codebuild', 'codebuild'),
  kind(3, 'codepipeline', 'codepipeline'),
  kind(4, 'states', 'states'),
  kind(4, 'events', 'events'),
  kind(3, 'scheduler', 'scheduler'),
  kind(2, 'glue', 'glue', awsPolicyArn('service-role/AWSGlueServiceRole')),
  kind(2, 'firehose', 'firehose'),
  kind(2, 'eks-cluster', 'eks', awsPolicyArn('AmazonEKSClusterPolicy')),
  kind(2, 'sagemaker', 'sagemaker', awsPolicyArn('AmazonSageMakerFullAccess')),
  kind(2, 'flow-logs', 'vpc-flow-logs'),
  kind(2, 'cloudformation', 'cloudformation'),
  {
    weight: 2,
    label: 'pod',
    trust: policyText(trustingTaggingService('pods.eks.amazonaws.com')),
    attached: [],
  },
].map((entry) => [entry.weight, entry]);

/** Boundaries that every generated account has; roles carry them by the share of the preset. */
export const BOUNDARY_POLICIES: readonly PolicySpec[] = [
  {
    name: 'WorkloadBoundary',
    versionId: 'v5',
    document: policyText(
      allow(['cloudwatch:*', 'dynamodb:*', 'lambda:*', 'logs:*', 's3:*', 'sns:*', 'sqs:*']),
    ),
  },
  {
    name: 'DelegationBoundary',
    document: policyText(
      allow(['cloudwatch:*', 'ec2:*', 'logs:*', 's3:*']),
      allow('sts:AssumeRole', ['arn:aws:iam::*:role/app/*', 'arn:aws:iam::*:role/xacct/*']),
    ),
  },
];

function boundary(random: Random, account: AccountId, share: number): { readonly boundary?: string } {
  if (!random.chance(share)) return {};
  return {
    boundary: localPolicyArn(account, random.chance(0.6) ? 'WorkloadBoundary' : 'DelegationBoundary'),
  };
}

function dataAccess(random: Random, team: string): PolicyText {
  const region = random.pick(['eu-west-1', 'us-east-1']);
  const resource = random.pick(['orders', 'events', 'state', 'cache', 'files', 'audit']);
  return random.pick([
    () =>
      policyText(
        allow(
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
          `arn:aws:dynamodb:${region}:*:table/${team}-${resource}`,
        ),
      ),
    () =>
      policyText(
        allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::${team}-${resource}/*`),
        allow('s3:ListBucket', `arn:aws:s3:::${team}-${resource}`),
      ),
    () =>
      policyText(
        allow(
          ['sqs:DeleteMessage', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
          `arn:aws:sqs:${region}:*:${team}-${resource}`,
        ),
      ),
    () =>
      policyText(
        allow(
          'secretsmanager:GetSecretValue',
          `arn:aws:secretsmanager:${region}:*:secret:${team}/${resource}-*`,
        ),
        allow('kms:Decrypt'),
      ),
  ])();
}

function tagsOf(random: Random, team: string): Tags {
  return {
    team,
    environment: random.pick(ENVIRONMENTS),
    ...(random.chance(0.3) ? { 'cost-center': `cc-${random.integer(100, 999)}` } : {}),
  };
}

/** Roles of linked services; services that allow a suffix fill up what goes beyond the list. */
export function serviceLinkedRoles(count: number): readonly RoleSpec[] {
  const [first] = SERVICE_LINKED_ROLES.filter((linked) => linked.service === 'autoscaling.amazonaws.com');
  return Array.from({ length: count }, (_, index) => {
    const linked = SERVICE_LINKED_ROLES[index];
    if (linked !== undefined) return serviceLinkedRole(linked);
    return first === undefined ? [] : serviceLinkedRole(first, `_group-${index}`);
  }).flat();
}

export function serviceRole(
  random: Random,
  account: AccountId,
  number: number,
  boundaryShare: number,
): RoleSpec {
  const chosen = random.weighted(SERVICE_KINDS);
  const team = random.pick(TEAMS);
  const name = `${team}-${random.pick(WORDS)}-${chosen.label}-${number}`;
  return {
    name,
    path: '/service/',
    trust: chosen.trust,
    attached: chosen.attached,
    inline: random.chance(0.8) ? [{ name: 'data', document: dataAccess(random, team) }] : [],
    tags: tagsOf(random, team),
    ...(chosen.label === 'ec2' ? { instanceProfiles: [name] } : {}),
    ...boundary(random, account, boundaryShare),
  };
}

/** A role for people or jobs of the same account: trusted as an account, or by exact name. */
export function applicationRole(
  random: Random,
  account: AccountId,
  number: number,
  boundaryShare: number,
): RoleSpec {
  const team = random.pick(TEAMS);
  const byName = random.chance(0.4);
  const calls = random.chance(0.2);
  return {
    name: `${team}-${random.pick(['admin', 'deploy', 'operator', 'reader', 'support'])}-${number}`,
    path: '/app/',
    trust: policyText(
      trusting(byName ? roleArn(account, 'PlatformAutomation', '/platform/') : accountArn(account)),
    ),
    attached: [random.pick([READ_ONLY_ACCESS, READ_ONLY_ACCESS, POWER_USER_ACCESS])],
    inline: calls
      ? [mayAssume('next', `arn:aws:iam::${account}:role/app/${team}-*`)]
      : [inline('logs', allow('logs:Get*'))],
    tags: tagsOf(random, team),
    ...boundary(random, account, boundaryShare),
  };
}
