/** An organization in moto, made through the real SDK: tree, policies, and IAM in every account. */
import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  DescribeCreateAccountStatusCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** The account of every access key that moto does not know. */
export const MANAGEMENT_ACCOUNT = '123456789012';
export const READER_ROLE = 'OrganizationAccountAccessRole';
/** The account `security` administers it for the organization. */
export const DELEGATED_SERVICE = 'ssm.amazonaws.com';

export interface MotoOrganization {
  readonly id: string;
  readonly rootId: string;
  readonly workloadsId: string;
  readonly productionId: string;
  readonly scpId: string;
  readonly rcpId: string;
  /** Ids of the member accounts by name. */
  readonly members: ReadonlyMap<string, string>;
}

const MEMBER_NAMES = ['security', 'shared', 'network', 'apps-devstg', 'apps-prd'] as const;

/** Environment in which the SDK talks to moto and to nothing else. */
export function motoEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIAMOTOTESTKEY00001',
    AWS_SECRET_ACCESS_KEY: 'moto-secret',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  };
}

export async function createMotoOrganization(url: string): Promise<MotoOrganization> {
  const common = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAMOTOTESTKEY00001', secretAccessKey: 'moto-secret' },
  };
  const organizations = new OrganizationsClient(common);
  const created = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const root = (await organizations.send(new ListRootsCommand({}))).Roots?.[0];
  const rootId = needed(root?.Id);
  const workloadsId = await createUnit(organizations, rootId, 'Workloads');
  const productionId = await createUnit(organizations, workloadsId, 'Production');
  await createUnit(organizations, rootId, 'Empty');

  const members = new Map<string, string>();
  for (const name of MEMBER_NAMES) members.set(name, await createAccount(organizations, name));
  const move = (name: string, DestinationParentId: string): Promise<unknown> =>
    organizations.send(
      new MoveAccountCommand({ AccountId: members.get(name), SourceParentId: rootId, DestinationParentId }),
    );
  await move('apps-devstg', workloadsId);
  await move('apps-prd', productionId);

  for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
    await organizations.send(new EnablePolicyTypeCommand({ RootId: rootId, PolicyType }));
  }
  const scpId = await createControl(
    organizations,
    'SERVICE_CONTROL_POLICY',
    'DenyAssumeAdmin',
    productionId,
    {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/Admin' }],
    },
  );
  const rcpId = await createControl(organizations, 'RESOURCE_CONTROL_POLICY', 'OnlyOurOrganization', rootId, {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:AssumeRole',
        Resource: '*',
        Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': needed(created.Organization?.Id) } },
      },
    ],
  });

  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: DELEGATED_SERVICE }));
  await organizations.send(
    new RegisterDelegatedAdministratorCommand({
      AccountId: members.get('security'),
      ServicePrincipal: DELEGATED_SERVICE,
    }),
  );

  await fillAccount(new IAMClient(common), MANAGEMENT_ACCOUNT);
  const sts = new STSClient(common);
  for (const account of members.values()) {
    const session = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${account}:role/${READER_ROLE}`,
        RoleSessionName: 'seed',
      }),
    );
    const credentials = {
      accessKeyId: needed(session.Credentials?.AccessKeyId),
      secretAccessKey: needed(session.Credentials?.SecretAccessKey),
      sessionToken: needed(session.Credentials?.SessionToken),
    };
    await fillAccount(new IAMClient({ ...common, credentials }), account);
  }
  return { id: needed(created.Organization?.Id), rootId, workloadsId, productionId, scpId, rcpId, members };
}

/** The trust document of every `DevOps` role, with text that careless decoding would spoil. */
export const DEVOPS_TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${MANAGEMENT_ACCOUNT}:root` },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'a%20b+c 100%' } },
    },
  ],
} as const;

/** Per account: 2 roles (4 policies between them), 1 user in 1 group, 2 identity providers, an alias. */
async function fillAccount(iam: IAMClient, account: string): Promise<void> {
  const document = (Action: string, Resource: string): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
  const local = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'AssumeDevOps',
      PolicyDocument: document('sts:AssumeRole', 'arn:aws:iam::*:role/DevOps'),
    }),
  );
  const localArn = needed(local.Policy?.Arn);
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'DevOps',
      AssumeRolePolicyDocument: JSON.stringify(DEVOPS_TRUST),
      MaxSessionDuration: 7_200,
      Description: 'Deploys things',
      PermissionsBoundary: localArn,
      Tags: [{ Key: 'team', Value: 'platform' }],
    }),
  );
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'Lambda',
      Path: '/service/',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'DevOps',
      PolicyName: 'inline',
      PolicyDocument: document('sts:AssumeRole', '*'),
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'DevOps', PolicyArn: localArn }));
  await iam.send(
    new AttachRolePolicyCommand({ RoleName: 'Lambda', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
  );
  await iam.send(new CreateUserCommand({ UserName: 'john' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'engineers' }));
  await iam.send(new AddUserToGroupCommand({ UserName: 'john', GroupName: 'engineers' }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'john',
      PolicyName: 'own',
      PolicyDocument: document('iam:GetUser', '*'),
    }),
  );
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'engineers',
      PolicyName: 'assume',
      PolicyDocument: document('sts:AssumeRole', '*'),
    }),
  );
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: ['6938fd4d98bab03faadb97b34396831e3780aea1'],
    }),
  );
  await iam.send(new CreateSAMLProviderCommand({ Name: 'okta', SAMLMetadataDocument: 'x'.repeat(1_100) }));
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: `acme-${account}` }));
}

async function createUnit(client: OrganizationsClient, ParentId: string, Name: string): Promise<string> {
  const output = await client.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
  return needed(output.OrganizationalUnit?.Id);
}

async function createAccount(client: OrganizationsClient, AccountName: string): Promise<string> {
  const output = await client.send(
    new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com`, RoleName: READER_ROLE }),
  );
  const status = await client.send(
    new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: output.CreateAccountStatus?.Id }),
  );
  return needed(status.CreateAccountStatus?.AccountId);
}

async function createControl(
  client: OrganizationsClient,
  Type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY',
  Name: string,
  TargetId: string,
  document: unknown,
): Promise<string> {
  const output = await client.send(
    new CreateOrganizationPolicyCommand({ Type, Name, Description: Name, Content: JSON.stringify(document) }),
  );
  const PolicyId = needed(output.Policy?.PolicySummary?.Id);
  await client.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  return PolicyId;
}

function needed(value: string | undefined): string {
  if (value === undefined) throw new Error('moto left out a member of its answer');
  return value;
}
