/**
 * The ways in which a principal gets at a role (or user) without assuming it, and the permissions each one needs.
 * A way has recipes; one complete recipe is enough. Sources: DataDog pathfinding.cloud (Apache-2.0), data/paths;
 * IAM User Guide, "Grant a user permissions to pass a role to an AWS service".
 */

/** What an action has to be allowed on. */
export type NeedOn =
  /** The role that would be used, or the user that would be taken over. */
  | 'target'
  /** Something of the service that the principal creates or picks. */
  | 'any';

export interface NeedSpec {
  readonly action: string;
  readonly on: NeedOn;
}

export interface Recipe {
  readonly needs: readonly NeedSpec[];
  /** What else would have to be true although every permission is there; then the edge is only conditional. */
  readonly reason?: string;
}

export interface Way {
  readonly via: string;
  readonly text: string;
  /** Service that the target has to trust; absent when none is involved. */
  readonly service?: string;
  readonly recipes: readonly Recipe[];
}

const PASS: NeedSpec = { action: 'iam:PassRole', on: 'target' };
const any = (...actions: readonly string[]): readonly NeedSpec[] =>
  actions.map((action) => ({ action, on: 'any' }));
const passing = (...actions: readonly string[]): Recipe => ({ needs: [PASS, ...any(...actions)] });
const existing = (what: string, ...actions: readonly string[]): Recipe => ({
  needs: any(...actions),
  reason: `${what} that runs as the role exists, which is not collected`,
});
const passingExisting = (what: string, ...actions: readonly string[]): Recipe => ({
  needs: [PASS, ...any(...actions)],
  reason: `${what} exists, which is not collected`,
});

export const UPDATE_TRUST: Way = {
  via: 'update_trust',
  text: 'rewrites the trust policy of the role and assumes it',
  recipes: [{ needs: [{ action: 'iam:UpdateAssumeRolePolicy', on: 'target' }] }],
};

/** In the order in which they are preferred when several lead to the same role. */
export const SERVICE_WAYS: readonly Way[] = [
  {
    via: 'lambda',
    text: 'creates a Lambda function that runs as the role',
    service: 'lambda.amazonaws.com',
    recipes: [
      passing('lambda:CreateFunction', 'lambda:InvokeFunction'),
      passing('lambda:CreateFunction', 'lambda:AddPermission'),
      passing('lambda:CreateFunction', 'lambda:CreateEventSourceMapping'),
    ],
  },
  {
    via: 'ec2',
    text: 'starts an EC2 instance that runs as the role',
    service: 'ec2.amazonaws.com',
    recipes: [
      passing('ec2:RunInstances'),
      passing('ec2:RequestSpotInstances'),
      passingExisting('an instance', 'iam:AddRoleToInstanceProfile', 'ec2:AssociateIamInstanceProfile'),
    ],
  },
  {
    via: 'ecs',
    text: 'runs a container task as the role',
    service: 'ecs-tasks.amazonaws.com',
    recipes: [
      passing('ecs:RegisterTaskDefinition', 'ecs:RunTask'),
      passing('ecs:RegisterTaskDefinition', 'ecs:StartTask'),
      passing('ecs:RegisterTaskDefinition', 'ecs:CreateService'),
    ],
  },
  {
    via: 'cloudformation',
    text: 'creates a CloudFormation stack that acts as the role',
    service: 'cloudformation.amazonaws.com',
    recipes: [
      passing('cloudformation:CreateStack'),
      passing('cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'),
      passingExisting('a stack set', 'cloudformation:UpdateStackSet'),
    ],
  },
  {
    via: 'codebuild',
    text: 'runs a CodeBuild project as the role',
    service: 'codebuild.amazonaws.com',
    recipes: [
      passing('codebuild:CreateProject', 'codebuild:StartBuild'),
      passing('codebuild:CreateProject', 'codebuild:StartBuildBatch'),
    ],
  },
  {
    via: 'glue',
    text: 'runs a Glue job or development endpoint as the role',
    service: 'glue.amazonaws.com',
    recipes: [
      passing('glue:CreateDevEndpoint'),
      passing('glue:CreateJob', 'glue:StartJobRun'),
      passing('glue:CreateJob', 'glue:CreateTrigger'),
      passingExisting('a job', 'glue:UpdateJob', 'glue:StartJobRun'),
      passingExisting('a job', 'glue:UpdateJob', 'glue:CreateTrigger'),
    ],
  },
  {
    via: 'sagemaker',
    text: 'runs a SageMaker notebook or job as the role',
    service: 'sagemaker.amazonaws.com',
    recipes: [
      passing('sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'),
      passing('sagemaker:CreateTrainingJob'),
      passing('sagemaker:CreateProcessingJob'),
    ],
  },
  {
    via: 'autoscaling',
    text: 'lets an Auto Scaling group start instances that run as the role',
    service: 'ec2.amazonaws.com',
    recipes: [passing('autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup')],
  },
  {
    via: 'apprunner',
    text: 'runs an App Runner service as the role',
    service: 'tasks.apprunner.amazonaws.com',
    recipes: [
      passing('apprunner:CreateService'),
      passingExisting('an App Runner service', 'apprunner:UpdateService'),
    ],
  },
  {
    via: 'datapipeline',
    text: 'runs a Data Pipeline as the role',
    service: 'datapipeline.amazonaws.com',
    recipes: [
      passing(
        'datapipeline:CreatePipeline',
        'datapipeline:PutPipelineDefinition',
        'datapipeline:ActivatePipeline',
      ),
    ],
  },
  {
    via: 'bedrock_agentcore',
    text: 'runs code in a Bedrock AgentCore interpreter as the role',
    service: 'bedrock-agentcore.amazonaws.com',
    recipes: [
      passing(
        'bedrock-agentcore:CreateCodeInterpreter',
        'bedrock-agentcore:StartCodeInterpreterSession',
        'bedrock-agentcore:InvokeCodeInterpreter',
      ),
    ],
  },
  {
    via: 'lambda_existing',
    text: 'replaces the code of a Lambda function that runs as the role',
    service: 'lambda.amazonaws.com',
    recipes: [existing('a function', 'lambda:UpdateFunctionCode')],
  },
  {
    via: 'ec2_existing',
    text: 'gets into an EC2 instance that runs as the role',
    service: 'ec2.amazonaws.com',
    recipes: [
      existing('an instance', 'ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'),
      existing('a launch template', 'ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'),
      existing('an instance', 'ssm:StartSession'),
      existing('an instance', 'ssm:SendCommand'),
      existing('an instance', 'ec2-instance-connect:SendSSHPublicKey'),
    ],
  },
  {
    via: 'cloudformation_existing',
    text: 'changes a CloudFormation stack that acts as the role',
    service: 'cloudformation.amazonaws.com',
    recipes: [
      existing('a stack', 'cloudformation:UpdateStack'),
      existing('a stack', 'cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'),
    ],
  },
  {
    via: 'codebuild_existing',
    text: 'starts a build of a CodeBuild project that runs as the role',
    service: 'codebuild.amazonaws.com',
    recipes: [
      existing('a project', 'codebuild:StartBuild'),
      existing('a project', 'codebuild:StartBuildBatch'),
    ],
  },
  {
    via: 'glue_existing',
    text: 'gets into a Glue development endpoint that runs as the role',
    service: 'glue.amazonaws.com',
    recipes: [existing('a development endpoint', 'glue:UpdateDevEndpoint')],
  },
  {
    via: 'sagemaker_existing',
    text: 'gets into a SageMaker notebook that runs as the role',
    service: 'sagemaker.amazonaws.com',
    recipes: [
      existing('a notebook', 'sagemaker:CreatePresignedNotebookInstanceUrl'),
      existing(
        'a notebook',
        'sagemaker:CreateNotebookInstanceLifecycleConfig',
        'sagemaker:StopNotebookInstance',
        'sagemaker:UpdateNotebookInstance',
        'sagemaker:StartNotebookInstance',
      ),
    ],
  },
  {
    via: 'apprunner_existing',
    text: 'changes an App Runner service that runs as the role',
    service: 'tasks.apprunner.amazonaws.com',
    recipes: [existing('an App Runner service', 'apprunner:UpdateService')],
  },
];

const onUser = (action: string): readonly NeedSpec[] => [{ action, on: 'target' }];

export const USER_WAYS: readonly Way[] = [
  {
    via: 'access_key',
    text: 'creates an access key of the user',
    recipes: [{ needs: onUser('iam:CreateAccessKey') }],
  },
  {
    via: 'login_profile',
    text: 'gives the user a console password',
    recipes: [
      {
        needs: onUser('iam:CreateLoginProfile'),
        reason: 'the user has no console password yet, which is not collected',
      },
      {
        needs: onUser('iam:UpdateLoginProfile'),
        reason: 'the user has a console password already, which is not collected',
      },
    ],
  },
];

/** Actions with which a principal gives itself more permissions, by what they have to be allowed on. */
export const SELF_WAYS: readonly {
  readonly action: string;
  readonly on: 'user' | 'role' | 'group' | 'policy';
}[] = [
  { action: 'iam:AttachUserPolicy', on: 'user' },
  { action: 'iam:PutUserPolicy', on: 'user' },
  { action: 'iam:AddUserToGroup', on: 'group' },
  { action: 'iam:AttachGroupPolicy', on: 'group' },
  { action: 'iam:PutGroupPolicy', on: 'group' },
  { action: 'iam:AttachRolePolicy', on: 'role' },
  { action: 'iam:PutRolePolicy', on: 'role' },
  { action: 'iam:CreatePolicyVersion', on: 'policy' },
  { action: 'iam:SetDefaultPolicyVersion', on: 'policy' },
];

/** Instance profile actions: a role without a profile needs one before an instance can run as it. */
export const MAKE_INSTANCE_PROFILE: readonly NeedSpec[] = any(
  'iam:CreateInstanceProfile',
  'iam:AddRoleToInstanceProfile',
);

/** Every action of the tables, lower case. */
export const ESCALATION_ACTIONS: readonly string[] = [
  ...new Set(
    [
      ...[UPDATE_TRUST, ...SERVICE_WAYS, ...USER_WAYS].flatMap(({ recipes }) =>
        recipes.flatMap(({ needs }) => needs.map(({ action }) => action)),
      ),
      ...SELF_WAYS.map(({ action }) => action),
      ...MAKE_INSTANCE_PROFILE.map(({ action }) => action),
    ].map((action) => action.toLowerCase()),
  ),
];
