/**
 * Service-linked roles: the linked service, the role name and the AWS-managed policy that each carries.
 * Names and services as in the IAM User Guide, "AWS services that work with IAM"; documents are short and
 * representative, not complete.
 */
import { allow, policyText, trustingService } from './documents.ts';
import type { RoleSpec } from './role-spec.ts';

interface ServiceLinkedRole {
  readonly service: string;
  readonly roleName: string;
  readonly policyName: string;
  readonly actions: readonly string[];
  readonly resource?: string;
}

const row = (
  service: string,
  roleName: string,
  policyName: string,
  actions: readonly string[],
  resource?: string,
): ServiceLinkedRole => ({
  service,
  roleName,
  policyName,
  actions,
  ...(resource === undefined ? {} : { resource }),
});

export const STACKSETS_ADMIN = row(
  'stacksets.cloudformation.amazonaws.com',
  'AWSServiceRoleForCloudFormationStackSetsOrgAdmin',
  'CloudFormationStackSetsOrgAdminServiceRolePolicy',
  ['sts:AssumeRole'],
  'arn:*:iam::*:role/stacksets-exec-*',
);

/** Roles that most accounts have, the most common first. */
export const SERVICE_LINKED_ROLES: readonly ServiceLinkedRole[] = [
  row('support.amazonaws.com', 'AWSServiceRoleForSupport', 'AWSSupportServiceRolePolicy', [
    'ec2:Describe*',
    'iam:GetRole',
    's3:ListAllMyBuckets',
    'support:*',
  ]),
  row(
    'trustedadvisor.amazonaws.com',
    'AWSServiceRoleForTrustedAdvisor',
    'AWSTrustedAdvisorServiceRolePolicy',
    ['autoscaling:Describe*', 'ec2:Describe*', 'iam:GetAccountSummary', 's3:GetBucketPolicy'],
  ),
  row('organizations.amazonaws.com', 'AWSServiceRoleForOrganizations', 'AWSOrganizationsServiceTrustPolicy', [
    'iam:DeleteRole',
    'iam:CreateServiceLinkedRole',
  ]),
  row('sso.amazonaws.com', 'AWSServiceRoleForSSO', 'AWSSSOServiceRolePolicy', [
    'iam:AttachRolePolicy',
    'iam:CreateRole',
    'iam:CreateSAMLProvider',
    'iam:PutRolePolicy',
    'iam:UpdateSAMLProvider',
  ]),
  row('config.amazonaws.com', 'AWSServiceRoleForConfig', 'AWSConfigServiceRolePolicy', [
    'config:Put*',
    'ec2:Describe*',
    'iam:Get*',
    'iam:List*',
    's3:GetBucket*',
  ]),
  row('cloudtrail.amazonaws.com', 'AWSServiceRoleForCloudTrail', 'CloudTrailServiceRolePolicy', [
    'cloudtrail:*',
    'organizations:DescribeOrganization',
    'organizations:ListAccounts',
  ]),
  row('access-analyzer.amazonaws.com', 'AWSServiceRoleForAccessAnalyzer', 'AccessAnalyzerServiceRolePolicy', [
    'iam:GetRole',
    'iam:ListRoles',
    'kms:GetKeyPolicy',
    's3:GetBucketPolicy',
    'sqs:GetQueueAttributes',
  ]),
  row('guardduty.amazonaws.com', 'AWSServiceRoleForAmazonGuardDuty', 'AmazonGuardDutyServiceRolePolicy', [
    'ec2:DescribeInstances',
    'ec2:DescribeImages',
    'organizations:ListAccounts',
    's3:GetBucketPolicyStatus',
  ]),
  row('securityhub.amazonaws.com', 'AWSServiceRoleForSecurityHub', 'AWSSecurityHubServiceRolePolicy', [
    'cloudtrail:DescribeTrails',
    'config:DescribeConfigurationRecorders',
    'organizations:ListAccounts',
  ]),
  row('autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling', 'AutoScalingServiceRolePolicy', [
    'ec2:AttachVolume',
    'ec2:RunInstances',
    'ec2:TerminateInstances',
    'elasticloadbalancing:RegisterTargets',
  ]),
  row(
    'elasticloadbalancing.amazonaws.com',
    'AWSServiceRoleForElasticLoadBalancing',
    'AWSElasticLoadBalancingServiceRolePolicy',
    ['ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateNetworkInterface', 'ec2:DescribeSubnets'],
  ),
  row('ecs.amazonaws.com', 'AWSServiceRoleForECS', 'AmazonECSServiceRolePolicy', [
    'ec2:AttachNetworkInterface',
    'elasticloadbalancing:RegisterTargets',
    'servicediscovery:RegisterInstance',
  ]),
  row('eks.amazonaws.com', 'AWSServiceRoleForAmazonEKS', 'AmazonEKSServiceRolePolicy', [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeSecurityGroups',
    'logs:CreateLogGroup',
  ]),
  row(
    'eks-nodegroup.amazonaws.com',
    'AWSServiceRoleForAmazonEKSNodegroup',
    'AWSServiceRoleForAmazonEKSNodegroup',
    ['autoscaling:UpdateAutoScalingGroup', 'ec2:CreateLaunchTemplate', 'iam:PassRole'],
  ),
  row('rds.amazonaws.com', 'AWSServiceRoleForRDS', 'AmazonRDSServiceRolePolicy', [
    'ec2:CreateNetworkInterface',
    'ec2:ModifyNetworkInterfaceAttribute',
    'logs:PutLogEvents',
  ]),
  row('ops.apigateway.amazonaws.com', 'AWSServiceRoleForAPIGateway', 'APIGatewayServiceRolePolicy', [
    'acm:DescribeCertificate',
    'elasticloadbalancing:ModifyListener',
    'logs:ListLogDeliveries',
  ]),
  row('backup.amazonaws.com', 'AWSServiceRoleForBackup', 'AWSBackupServiceLinkedRolePolicyForBackup', [
    'dynamodb:StartAwsBackupJob',
    'ec2:CreateSnapshot',
    'rds:CreateDBSnapshot',
  ]),
  row(
    'ram.amazonaws.com',
    'AWSServiceRoleForResourceAccessManager',
    'AWSResourceAccessManagerServiceRolePolicy',
    ['organizations:DescribeAccount', 'organizations:ListAccountsForParent'],
  ),
  row(
    'transitgateway.amazonaws.com',
    'AWSServiceRoleForVPCTransitGateway',
    'AWSVPCTransitGatewayServiceRolePolicy',
    ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:ModifyNetworkInterfaceAttribute'],
  ),
  row('ssm.amazonaws.com', 'AWSServiceRoleForAmazonSSM', 'AmazonSSMServiceRolePolicy', [
    'ssm:CancelCommand',
    'ssm:GetCommandInvocation',
    'ssm:SendCommand',
    'tag:GetResources',
  ]),
  row('elasticache.amazonaws.com', 'AWSServiceRoleForElastiCache', 'ElastiCacheServiceRolePolicy', [
    'ec2:CreateNetworkInterface',
    'ec2:CreateSecurityGroup',
    'cloudwatch:PutMetricData',
  ]),
  row('es.amazonaws.com', 'AWSServiceRoleForAmazonOpenSearchService', 'AmazonOpenSearchServiceRolePolicy', [
    'acm:DescribeCertificate',
    'ec2:CreateNetworkInterface',
    'elasticloadbalancing:AddListenerCertificates',
  ]),
  row('redshift.amazonaws.com', 'AWSServiceRoleForRedshift', 'AmazonRedshiftServiceLinkedRolePolicy', [
    'ec2:AllocateAddress',
    'ec2:DescribeVpcs',
    'logs:CreateLogStream',
  ]),
  row('replicator.lambda.amazonaws.com', 'AWSServiceRoleForLambdaReplicator', 'AWSLambdaReplicator', [
    'lambda:CreateFunction',
    'iam:PassRole',
  ]),
  row(
    'cloudwatch-crossaccount.amazonaws.com',
    'AWSServiceRoleForCloudWatchCrossAccount',
    'CloudWatchCrossAccountAccess',
    ['sts:AssumeRole'],
    'arn:aws:iam::*:role/CloudWatch-CrossAccountSharing*',
  ),
  row('spot.amazonaws.com', 'AWSServiceRoleForEC2Spot', 'AWSEC2SpotServiceRolePolicy', [
    'ec2:DescribeInstances',
    'ec2:RunInstances',
    'ec2:StopInstances',
  ]),
  row(
    'dynamodb.application-autoscaling.amazonaws.com',
    'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
    'AWSApplicationAutoscalingDynamoDBTablePolicy',
    ['cloudwatch:PutMetricAlarm', 'dynamodb:UpdateTable'],
  ),
  row(
    'ecs.application-autoscaling.amazonaws.com',
    'AWSServiceRoleForApplicationAutoScaling_ECSService',
    'AWSApplicationAutoscalingECSServicePolicy',
    ['cloudwatch:PutMetricAlarm', 'ecs:UpdateService'],
  ),
  row('inspector2.amazonaws.com', 'AWSServiceRoleForAmazonInspector2', 'AmazonInspector2ServiceRolePolicy', [
    'ec2:DescribeInstances',
    'ecr:BatchGetImage',
    'lambda:ListFunctions',
  ]),
  row(
    'compute-optimizer.amazonaws.com',
    'AWSServiceRoleForComputeOptimizer',
    'ComputeOptimizerServiceRolePolicy',
    ['cloudwatch:GetMetricData', 'organizations:ListAccounts'],
  ),
];

/** The role of one service, or a copy with a custom suffix for the services that allow one. */
export function serviceLinkedRole(linked: ServiceLinkedRole, suffix = ''): RoleSpec {
  return {
    name: linked.roleName + suffix,
    path: `/aws-service-role/${linked.service}/`,
    trust: policyText(trustingService(linked.service)),
    attached: [`arn:aws:iam::aws:policy/aws-service-role/${linked.policyName}`],
    description: `Service-linked role of ${linked.service}`,
  };
}

/** Document of the AWS-managed policy behind a service-linked role. */
export function serviceLinkedPolicyText(linked: ServiceLinkedRole): string {
  return policyText(allow(linked.actions, linked.resource ?? '*'));
}
