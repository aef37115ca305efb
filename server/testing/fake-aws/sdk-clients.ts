/** The real SDK clients, pointed at a fake; tests of the fake go through them, as the crawler does. */
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { FakeAws } from './start-fake-aws.ts';

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SdkClients {
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  readonly iam: IAMClient;
}

/** Clients with the caller's own credentials, or with those given; one attempt per call unless more are asked for. */
export function clientsOf(
  fake: FakeAws,
  credentials: Keys = callerKeys(fake),
  settings: { readonly region?: string; readonly maxAttempts?: number } = {},
): SdkClients {
  const common = {
    endpoint: fake.url,
    region: settings.region ?? 'us-east-1',
    maxAttempts: settings.maxAttempts ?? 1,
    credentials,
  };
  return {
    sts: new STSClient(common),
    organizations: new OrganizationsClient(common),
    iam: new IAMClient(common),
  };
}

function callerKeys({ env }: FakeAws): Keys {
  const token = env['AWS_SESSION_TOKEN'];
  return {
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(token === undefined ? {} : { sessionToken: token }),
  };
}

/** Assumes a role, by default the reader role of an account, and gives clients with its session. */
export async function clientsIn(
  fake: FakeAws,
  account: string,
  input: Partial<AssumeRoleCommandInput> = {},
): Promise<SdkClients> {
  return clientsOf(fake, await assume(fake, account, input));
}

export async function assume(
  fake: FakeAws,
  account: string,
  input: Partial<AssumeRoleCommandInput> = {},
  sts: STSClient = clientsOf(fake).sts,
): Promise<Keys> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/${fake.role}`,
      RoleSessionName: 'reader',
      ...input,
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
