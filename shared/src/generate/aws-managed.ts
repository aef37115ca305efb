/**
 * AWS-managed policies with short representative documents: the statements that matter to trust are those of the
 * real policies (PowerUserAccess leaves `sts:AssumeRole` in, ReadOnlyAccess and SecurityAudit do not grant it),
 * long lists of services are cut.
 */
import type { Arn } from '../arn/arn.ts';
import type { ManagedPolicy } from '../snapshot/model.ts';
import { allow, policyText, type Statement } from './documents.ts';
import { SERVICE_LINKED_ROLES, STACKSETS_ADMIN, serviceLinkedPolicyText } from './service-linked.ts';

const PREFIX = 'arn:aws:iam::aws:policy/';

/** ARN of an AWS-managed policy from its path and name, `job-function/Billing`. */
export function awsPolicyArn(pathAndName: string): Arn {
  return PREFIX + pathAndName;
}

export const ADMINISTRATOR_ACCESS = awsPolicyArn('AdministratorAccess');
export const READ_ONLY_ACCESS = awsPolicyArn('ReadOnlyAccess');
export const SECURITY_AUDIT = awsPolicyArn('SecurityAudit');
export const POWER_USER_ACCESS = awsPolicyArn('PowerUserAccess');
export const VIEW_ONLY_ACCESS = awsPolicyArn('job-function/ViewOnlyAccess');
export const BILLING = awsPolicyArn('job-function/Billing');
export const SSM_MANAGED_INSTANCE = awsPolicyArn('AmazonSSMManagedInstanceCore');
export const LAMBDA_BASIC = awsPolicyArn('service-role/AWSLambdaBasicExecutionRole');
export const LAMBDA_VPC = awsPolicyArn('service-role/AWSLambdaVPCAccessExecutionRole');
export const ECS_TASK_EXECUTION = awsPolicyArn('service-role/AmazonECSTaskExecutionRolePolicy');

const LOGS_WRITE = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const CATALOG: readonly (readonly [pathAndName: string, versionId: string, ...statements: Statement[]])[] = [
  ['AdministratorAccess', 'v1', allow('*')],
  [
    'PowerUserAccess',
    'v6',
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    allow([
      'account:GetAccountInformation',
      'iam:CreateServiceLinkedRole',
      'iam:DeleteServiceLinkedRole',
      'iam:ListRoles',
      'organizations:DescribeOrganization',
    ]),
  ],
  [
    'ReadOnlyAccess',
    'v124',
    allow(
      [
        'cloudwatch:Describe*',
        'cloudwatch:Get*',
        'dynamodb:Describe*',
        'dynamodb:Get*',
        'ec2:Describe*',
        'iam:Get*',
        'iam:List*',
        'lambda:Get*',
        'rds:Describe*',
        's3:Get*',
        's3:List*',
        'sts:GetCallerIdentity',
      ],
      '*',
      { sid: 'ReadOnlyActions' },
    ),
  ],
  [
    'SecurityAudit',
    'v58',
    allow(
      [
        'access-analyzer:List*',
        'cloudtrail:Describe*',
        'config:Describe*',
        'ec2:Describe*',
        'iam:GenerateCredentialReport',
        'iam:Get*',
        'iam:List*',
        'kms:GetKeyPolicy',
        's3:GetBucketPolicy',
        'sns:GetTopicAttributes',
      ],
      '*',
      { sid: 'BaseSecurityAuditStatement' },
    ),
  ],
  [
    'job-function/ViewOnlyAccess',
    'v21',
    allow([
      'autoscaling:Describe*',
      'cloudformation:ListStacks',
      'ec2:Describe*',
      'iam:ListRoles',
      'iam:ListUsers',
      's3:ListAllMyBuckets',
      's3:ListBucket',
    ]),
  ],
  [
    'job-function/Billing',
    'v18',
    allow([
      'aws-portal:*Billing',
      'aws-portal:*Usage',
      'budgets:*',
      'ce:*',
      'cur:*',
      'invoicing:*',
      'payments:*',
      'purchase-orders:*',
    ]),
  ],
  [
    'job-function/DatabaseAdministrator',
    'v10',
    allow(['cloudwatch:GetMetricStatistics', 'dynamodb:*', 'elasticache:*', 'rds:*', 'redshift:*']),
  ],
  [
    'job-function/NetworkAdministrator',
    'v17',
    allow([
      'directconnect:*',
      'ec2:*Vpc*',
      'ec2:*Route*',
      'ec2:*TransitGateway*',
      'elasticloadbalancing:*',
      'route53:*',
    ]),
  ],
  [
    'IAMUserChangePassword',
    'v2',
    allow('iam:ChangePassword', 'arn:aws:iam::*:user/${aws:username}'),
    allow('iam:GetAccountPasswordPolicy'),
  ],
  [
    'AWSBillingReadOnlyAccess',
    'v6',
    allow(['budgets:View*', 'ce:Describe*', 'ce:Get*', 'ce:List*', 'cur:DescribeReportDefinitions']),
  ],
  [
    'AmazonSSMManagedInstanceCore',
    'v2',
    allow([
      'ssm:GetParameter',
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:OpenDataChannel',
      'ec2messages:GetMessages',
    ]),
  ],
  [
    'CloudWatchAgentServerPolicy',
    'v3',
    allow(['cloudwatch:PutMetricData', 'ec2:DescribeTags', 'logs:PutLogEvents']),
    allow('ssm:GetParameter', 'arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*'),
  ],
  ['AmazonS3ReadOnlyAccess', 'v3', allow(['s3:Get*', 's3:List*', 's3-object-lambda:Get*'])],
  ['AmazonS3FullAccess', 'v2', allow(['s3:*', 's3-object-lambda:*'])],
  [
    'AmazonDynamoDBReadOnlyAccess',
    'v13',
    allow([
      'dynamodb:BatchGetItem',
      'dynamodb:Describe*',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
    ]),
  ],
  [
    'AmazonEC2ContainerRegistryReadOnly',
    'v3',
    allow(['ecr:BatchGetImage', 'ecr:GetAuthorizationToken', 'ecr:GetDownloadUrlForLayer']),
  ],
  [
    'AmazonEC2ContainerRegistryPowerUser',
    'v4',
    allow([
      'ecr:BatchGetImage',
      'ecr:GetAuthorizationToken',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    ]),
  ],
  [
    'AmazonEKSClusterPolicy',
    'v6',
    allow([
      'autoscaling:UpdateAutoScalingGroup',
      'ec2:CreateSecurityGroup',
      'ec2:DescribeInstances',
      'elasticloadbalancing:*',
      'kms:DescribeKey',
    ]),
  ],
  [
    'AmazonEKSWorkerNodePolicy',
    'v3',
    allow([
      'ec2:DescribeInstances',
      'ec2:DescribeVpcs',
      'eks:DescribeCluster',
      'eks-auth:AssumeRoleForPodIdentity',
    ]),
  ],
  [
    'AmazonEKS_CNI_Policy',
    'v5',
    allow(['ec2:AssignPrivateIpAddresses', 'ec2:AttachNetworkInterface', 'ec2:CreateNetworkInterface']),
  ],
  [
    'AWSXRayDaemonWriteAccess',
    'v2',
    allow(['xray:GetSamplingRules', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
  ],
  [
    'AWSCodeBuildAdminAccess',
    'v17',
    allow(['codebuild:*', 'codecommit:Get*', 'logs:GetLogEvents', 's3:GetBucketLocation']),
  ],
  ['AWSCloudFormationFullAccess', 'v1', allow('cloudformation:*')],
  [
    'CloudFrontFullAccess',
    'v7',
    allow(['acm:ListCertificates', 'cloudfront:*', 'cloudfront-keyvaluestore:*', 's3:ListAllMyBuckets']),
  ],
  [
    'AmazonSageMakerFullAccess',
    'v34',
    allow(['ecr:*', 'logs:*', 's3:GetObject', 's3:PutObject', 'sagemaker:*']),
    allow('iam:PassRole', 'arn:aws:iam::*:role/*AmazonSageMaker*', {
      condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    }),
  ],
  [
    'AmazonRedshiftAllCommandsFullAccess',
    'v3',
    allow(['dynamodb:Scan', 'glue:GetTable', 's3:GetObject', 's3:ListBucket', 'sqs:ReceiveMessage']),
  ],
  ['AmazonElasticMapReduceFullAccess', 'v8', allow(['ec2:RunInstances', 'elasticmapreduce:*', 's3:*'])],
  ['service-role/AWSLambdaBasicExecutionRole', 'v1', allow(LOGS_WRITE)],
  [
    'service-role/AWSLambdaVPCAccessExecutionRole',
    'v3',
    allow([
      ...LOGS_WRITE,
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
    ]),
  ],
  [
    'service-role/AWSLambdaSQSQueueExecutionRole',
    'v2',
    allow([...LOGS_WRITE, 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']),
  ],
  [
    'service-role/AmazonECSTaskExecutionRolePolicy',
    'v1',
    allow(['ecr:BatchGetImage', 'ecr:GetAuthorizationToken', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  ],
  [
    'service-role/AmazonEC2ContainerServiceforEC2Role',
    'v7',
    allow([
      'ecs:DiscoverPollEndpoint',
      'ecs:Poll',
      'ecs:RegisterContainerInstance',
      'ecs:Submit*',
      'logs:PutLogEvents',
    ]),
  ],
  [
    'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    'v1',
    allow([...LOGS_WRITE, 'logs:DescribeLogGroups']),
  ],
  [
    'service-role/AmazonRDSEnhancedMonitoringRole',
    'v1',
    allow(LOGS_WRITE, 'arn:aws:logs:*:*:log-group:RDS*'),
  ],
  [
    'service-role/AWSBackupServiceRolePolicyForBackup',
    'v24',
    allow([
      'backup:DescribeBackupVault',
      'dynamodb:CreateBackup',
      'ec2:CreateSnapshot',
      'rds:CreateDBSnapshot',
    ]),
  ],
  [
    'service-role/AWSBackupServiceRolePolicyForRestores',
    'v24',
    allow(['dynamodb:RestoreTableFromBackup', 'ec2:CreateVolume', 'rds:RestoreDBInstanceFromDBSnapshot']),
  ],
  [
    'service-role/AWS_ConfigRole',
    'v68',
    allow(['config:Put*', 'ec2:Describe*', 'iam:Get*', 's3:GetBucketPolicy']),
  ],
  [
    'service-role/AWSGlueServiceRole',
    'v3',
    allow(['cloudwatch:PutMetricData', 'glue:*', 's3:GetBucketLocation', 's3:ListBucket']),
    allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::aws-glue-*/*'),
  ],
  [
    'service-role/AmazonDMSVPCManagementRole',
    'v4',
    allow(['ec2:CreateNetworkInterface', 'ec2:DescribeVpcs', 'ec2:ModifyNetworkInterfaceAttribute']),
  ],
  [
    'service-role/AmazonElasticMapReduceRole',
    'v10',
    allow(['ec2:RunInstances', 'iam:PassRole', 's3:GetObject']),
  ],
  [
    'service-role/AmazonElasticMapReduceforEC2Role',
    'v3',
    allow(['cloudwatch:*', 'dynamodb:*', 'elasticmapreduce:ListSteps', 's3:*']),
  ],
  ['service-role/AWSStepFunctionsConsoleFullAccess', 'v1', allow(['states:*'])],
  [
    'service-role/AmazonSSMAutomationRole',
    'v5',
    allow(['cloudformation:DescribeStacks', 'ec2:StartInstances', 'lambda:InvokeFunction', 'ssm:*']),
  ],
];

function buildCatalog(): ReadonlyMap<Arn, ManagedPolicy> {
  const policies = new Map<Arn, ManagedPolicy>();
  for (const [pathAndName, versionId, ...statements] of CATALOG) {
    const arn = awsPolicyArn(pathAndName);
    const name = pathAndName.slice(pathAndName.lastIndexOf('/') + 1);
    policies.set(arn, { arn, name, versionId, document: policyText(...statements) });
  }
  for (const linked of [...SERVICE_LINKED_ROLES, STACKSETS_ADMIN]) {
    const arn = awsPolicyArn(`aws-service-role/${linked.policyName}`);
    policies.set(arn, {
      arn,
      name: linked.policyName,
      versionId: 'v7',
      document: serviceLinkedPolicyText(linked),
    });
  }
  return policies;
}

const POLICIES = buildCatalog();

/** The AWS-managed policy of this ARN; `undefined` for customer ARNs and policies outside the catalog. */
export function awsManagedPolicy(arn: Arn): ManagedPolicy | undefined {
  return POLICIES.get(arn);
}
