/** Service roles of the demo organization: compute, pipelines, data and monitoring, a few in each account. */
import type { AccountId } from '../arn/arn.ts';
import {
  ECS_TASK_EXECUTION,
  LAMBDA_BASIC,
  LAMBDA_VPC,
  SSM_MANAGED_INSTANCE,
  awsPolicyArn,
} from './aws-managed.ts';
import { ACME } from './demo-ids.ts';
import {
  allow,
  inline,
  mayAssume,
  policyText,
  roleArn,
  trustingService,
  trustingTaggingService,
} from './documents.ts';
import type { AccountParts } from './entities.ts';
import type { RoleSpec } from './role-spec.ts';

type Extra = Omit<RoleSpec, 'name' | 'trust'>;

function service(name: string, principal: string, extra: Extra = {}): RoleSpec {
  return { name, path: '/app/', trust: policyText(trustingService(`${principal}.amazonaws.com`)), ...extra };
}

/** An EC2 role and the instance profile of the same name. */
function instance(name: string, extra: Extra = {}): RoleSpec {
  return service(name, 'ec2', {
    attached: [SSM_MANAGED_INSTANCE, awsPolicyArn('CloudWatchAgentServerPolicy')],
    instanceProfiles: [name],
    ...extra,
  });
}

function lambda(name: string, extra: Extra = {}): RoleSpec {
  return service(name, 'lambda', { attached: [LAMBDA_BASIC], ...extra });
}

const FLOW_LOGS = service('vpc-flow-logs', 'vpc-flow-logs', {
  inline: [
    inline('write-logs', allow(['logs:CreateLogStream', 'logs:DescribeLogGroups', 'logs:PutLogEvents'])),
  ],
  description: 'Delivers VPC flow logs to CloudWatch',
});

const CONFIG_RECORDER = service('config-recorder', 'config', {
  attached: [awsPolicyArn('service-role/AWS_ConfigRole')],
  description: 'Records configuration changes',
});

const BACKUP_DEFAULT: RoleSpec = {
  name: 'AWSBackupDefaultServiceRole',
  path: '/service-role/',
  trust: policyText(trustingService('backup.amazonaws.com')),
  attached: [
    awsPolicyArn('service-role/AWSBackupServiceRolePolicyForBackup'),
    awsPolicyArn('service-role/AWSBackupServiceRolePolicyForRestores'),
  ],
  description: 'Provides AWS Backup permission to create and restore backups',
};

/** Application stack of apps-devstg and apps-prd. */
function applications(environment: string): readonly RoleSpec[] {
  return [
    instance('web-instance', {
      description: `Web servers of ${environment}`,
      tags: { Environment: environment, Service: 'web' },
    }),
    service('ecs-task-execution', 'ecs-tasks', { attached: [ECS_TASK_EXECUTION] }),
    service('ecs-task-checkout', 'ecs-tasks', {
      inline: [
        inline(
          'orders-table',
          allow(
            ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
            'arn:aws:dynamodb:eu-west-1:*:table/orders',
          ),
        ),
        mayAssume('read-artifacts', roleArn(ACME.shared, 'ArtifactReader')),
      ],
      tags: { Environment: environment, Service: 'checkout' },
    }),
    lambda('lambda-orders-api', {
      attached: [LAMBDA_VPC],
      inline: [
        inline(
          'orders-queue',
          allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], 'arn:aws:sqs:eu-west-1:*:orders'),
        ),
      ],
      tags: { Environment: environment, Service: 'orders' },
    }),
    lambda('lambda-image-resize', {
      inline: [inline('media', allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::acme-media/*'))],
    }),
    service('eks-cluster-main', 'eks', { attached: [awsPolicyArn('AmazonEKSClusterPolicy')] }),
    instance('eks-node-main', {
      attached: [
        awsPolicyArn('AmazonEKSWorkerNodePolicy'),
        awsPolicyArn('AmazonEKS_CNI_Policy'),
        awsPolicyArn('AmazonEC2ContainerRegistryReadOnly'),
      ],
    }),
    service('cloudformation-exec', 'cloudformation', {
      inline: [inline('stacks', allow(['dynamodb:*', 'ec2:*', 'lambda:*', 's3:*', 'sqs:*']))],
      description: 'Execution role of the application stacks',
    }),
    service('events-start-orders', 'events', {
      inline: [
        inline('start', allow('states:StartExecution', 'arn:aws:states:eu-west-1:*:stateMachine:orders')),
      ],
    }),
    service('states-orders', 'states', {
      inline: [
        inline('steps', allow('lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:*:function:orders-*')),
      ],
    }),
    service('apigateway-logs', 'apigateway', {
      attached: [awsPolicyArn('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    }),
    service('rds-monitoring', 'monitoring.rds', {
      attached: [awsPolicyArn('service-role/AmazonRDSEnhancedMonitoringRole')],
    }),
    {
      name: 'pod-inventory',
      path: '/app/',
      trust: policyText(trustingTaggingService('pods.eks.amazonaws.com')),
      inline: [inline('inventory', allow('dynamodb:Query', 'arn:aws:dynamodb:eu-west-1:*:table/inventory'))],
      description: 'EKS Pod Identity of the inventory service',
    },
    FLOW_LOGS,
  ];
}

function dataPlatform(environment: string): readonly RoleSpec[] {
  return [
    service('glue-etl', 'glue', {
      attached: [awsPolicyArn('service-role/AWSGlueServiceRole')],
      tags: { Environment: environment },
    }),
    service('redshift-spectrum', 'redshift', {
      attached: [awsPolicyArn('AmazonRedshiftAllCommandsFullAccess')],
    }),
    service('firehose-delivery', 'firehose', {
      inline: [
        inline('lake', allow(['s3:PutObject', 's3:AbortMultipartUpload'], 'arn:aws:s3:::acme-lake/*')),
      ],
    }),
    service('emr-service', 'elasticmapreduce', {
      attached: [awsPolicyArn('service-role/AmazonElasticMapReduceRole')],
    }),
    instance('emr-instance', { attached: [awsPolicyArn('service-role/AmazonElasticMapReduceforEC2Role')] }),
    lambda('lambda-ingest', { attached: [awsPolicyArn('service-role/AWSLambdaSQSQueueExecutionRole')] }),
    service('states-nightly-etl', 'states', {
      inline: [inline('jobs', allow(['glue:StartJobRun', 'glue:GetJobRun']))],
    }),
    {
      name: 'dms-vpc-role',
      trust: policyText(trustingService('dms.amazonaws.com')),
      attached: [awsPolicyArn('service-role/AmazonDMSVPCManagementRole')],
      description: 'The name that Database Migration Service expects',
    },
    FLOW_LOGS,
  ];
}

const BY_ACCOUNT: Readonly<Partial<Record<AccountId, readonly RoleSpec[]>>> = {
  [ACME.management]: [
    lambda('lambda-cost-report', {
      inline: [inline('costs', allow(['ce:GetCostAndUsage', 'ses:SendEmail']))],
    }),
    service('cur-delivery', 'bcm-data-exports'),
  ],
  [ACME.security]: [
    lambda('lambda-key-rotation', {
      inline: [
        inline(
          'keys',
          allow(['iam:ListAccessKeys', 'iam:UpdateAccessKey'], 'arn:aws:iam::222222222222:user/*'),
        ),
      ],
    }),
    CONFIG_RECORDER,
  ],
  [ACME.audit]: [
    lambda('lambda-guardduty-slack'),
    service('config-aggregator', 'config', { attached: [awsPolicyArn('service-role/AWS_ConfigRole')] }),
    service('securityhub-forwarder', 'events', { inline: [inline('put', allow('events:PutEvents'))] }),
  ],
  [ACME.logArchive]: [
    service('cloudtrail-cloudwatch', 'cloudtrail', {
      inline: [inline('write-logs', allow(['logs:CreateLogStream', 'logs:PutLogEvents']))],
    }),
    service('firehose-logs', 'firehose', {
      inline: [inline('archive', allow('s3:PutObject', 'arn:aws:s3:::acme-log-archive/*'))],
    }),
    service('s3-replication', 's3', {
      inline: [
        inline(
          'replicate',
          allow(['s3:ReplicateObject', 's3:ReplicateTags'], 'arn:aws:s3:::acme-log-archive-dr/*'),
        ),
      ],
    }),
    lambda('lambda-log-index'),
  ],
  [ACME.shared]: [
    service('codebuild-images', 'codebuild', {
      attached: [awsPolicyArn('AmazonEC2ContainerRegistryPowerUser')],
    }),
    service('codepipeline-platform', 'codepipeline', {
      inline: [inline('stages', allow(['codebuild:StartBuild', 's3:GetObject', 's3:PutObject']))],
    }),
    instance('grafana-instance', { description: 'Dashboards' }),
    instance('vpn-pritunl', { description: 'VPN server' }),
    lambda('lambda-ecr-cleanup', { inline: [inline('images', allow('ecr:BatchDeleteImage'))] }),
    FLOW_LOGS,
  ],
  [ACME.network]: [
    instance('nat-instance'),
    lambda('lambda-dns-sync', {
      inline: [inline('zones', allow('route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/*'))],
    }),
    service('network-firewall-logs', 'delivery.logs'),
    FLOW_LOGS,
  ],
  [ACME.backup]: [
    BACKUP_DEFAULT,
    lambda('lambda-vault-report'),
    service('events-copy-jobs', 'events', { inline: [inline('bus', allow('events:PutEvents'))] }),
  ],
  [ACME.appsDevstg]: [...applications('devstg'), BACKUP_DEFAULT],
  [ACME.appsPrd]: [...applications('prd'), BACKUP_DEFAULT],
  [ACME.dataDevstg]: dataPlatform('devstg'),
  [ACME.dataPrd]: [...dataPlatform('prd'), BACKUP_DEFAULT],
  [ACME.mlDevstg]: [
    service('sagemaker-execution', 'sagemaker', { attached: [awsPolicyArn('AmazonSageMakerFullAccess')] }),
    service('bedrock-agent-support', 'bedrock', { inline: [inline('model', allow('bedrock:InvokeModel'))] }),
    instance('gpu-training'),
    lambda('lambda-model-registry'),
    service('states-training', 'states', { inline: [inline('train', allow('sagemaker:CreateTrainingJob'))] }),
    FLOW_LOGS,
  ],
  [ACME.paymentsPrd]: [
    service('ecs-task-execution', 'ecs-tasks', { attached: [ECS_TASK_EXECUTION] }),
    service('ecs-task-ledger', 'ecs-tasks', {
      inline: [inline('ledger', allow(['qldb:SendCommand', 'kms:Decrypt']))],
      tags: { Service: 'ledger', 'data-class': 'pci' },
    }),
    lambda('lambda-settlement', { attached: [LAMBDA_VPC] }),
    lambda('lambda-webhooks'),
    service('scheduler-settlement', 'scheduler', {
      inline: [
        inline('invoke', allow('lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:*:function:settlement')),
      ],
    }),
    FLOW_LOGS,
    BACKUP_DEFAULT,
  ],
  [ACME.sandboxInnovation]: [
    lambda('lambda-hello'),
    instance('playground'),
    service('appsync-logs', 'appsync'),
    service('codebuild-prototypes', 'codebuild', { attached: [awsPolicyArn('AWSCodeBuildAdminAccess')] }),
  ],
  [ACME.sandboxTraining]: [lambda('lambda-workshop'), instance('workshop-instance')],
};

export function serviceParts(account: AccountId): AccountParts {
  return { roles: BY_ACCOUNT[account] ?? [] };
}
