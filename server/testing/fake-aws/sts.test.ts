/** STS of the fake through the real SDK: who may assume which role, and for how long. */
import { GetAccountSummaryCommand, ListRolesCommand, ListSAMLProvidersCommand } from '@aws-sdk/client-iam';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeAwsOptions } from './options.ts';
import { assume, clientsIn, clientsOf } from './sdk-clients.ts';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';

const MANAGEMENT = '100000000000';
const ACCOUNT = '100000000001';

const running: FakeAws[] = [];
afterEach(async () => {
  for (const fake of running.splice(0)) await fake.stop();
});
async function start(options: FakeAwsOptions = {}): Promise<FakeAws> {
  const fake = await startFakeAws(options);
  running.push(fake);
  return fake;
}

const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

describe('the caller', () => {
  it('is a user of the management account, or a role session where that is asked for', async () => {
    const user = clientsOf(await start());
    expect(await user.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: MANAGEMENT,
      Arn: `arn:aws:iam::${MANAGEMENT}:user/crawler`,
    });
    const role = clientsOf(await start({ caller: { kind: 'role', account: ACCOUNT, name: 'Hub' } }));
    expect((await role.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/Hub/operator`,
    );
  });

  it('is told apart from strangers by its key', async () => {
    const fake = await start();
    const stranger = clientsOf(fake, { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' });
    await expect(stranger.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(stranger.organizations.send(new DescribeOrganizationCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const keys = await assume(fake, ACCOUNT);
    const forged = clientsOf(fake, { ...keys, sessionToken: 'another' });
    await expect(forged.iam.send(new GetAccountSummaryCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('can run out and be renewed', async () => {
    const fake = await start();
    const { sts, organizations } = clientsOf(fake);
    const member = await clientsIn(fake, ACCOUNT);
    fake.expireCaller();
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect(organizations.send(new DescribeOrganizationCommand({}))).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    });
    expect((await member.iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toBeDefined();
    fake.renewCaller();
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(MANAGEMENT);
  });
});

describe('AssumeRole', () => {
  it('opens a session of the role in its account', async () => {
    const fake = await start();
    const { sts } = clientsOf(fake);
    const output = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/audit/AssumableReader`,
        RoleSessionName: 'crawl-1',
        DurationSeconds: 900,
      }),
    );
    expect(output.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/AssumableReader/crawl-1`);
    const life = (output.Credentials?.Expiration?.getTime() ?? 0) - Date.now();
    expect(Math.abs(life - 900_000)).toBeLessThan(10_000);
    const session = clientsOf(fake, await assume(fake, ACCOUNT));
    expect((await session.sts.send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
  });

  it('gives one text for a missing role, a trust that refuses and a closed account', async () => {
    const fake = await start({ readers: [{ role: 'Reader', missingIn: [ACCOUNT] }] });
    fake.world.change({ kind: 'state', account: '100000000002', state: 'SUSPENDED' });
    const tries = [
      { account: ACCOUNT, role: 'Reader' },
      { account: '100000000002', role: 'Reader' },
      { account: '100000000004', role: 'platform/PlatformAutomation' },
      { account: '123456789012', role: 'Reader' },
    ];
    for (const { account, role } of tries) {
      const RoleArn = `arn:aws:iam::${account}:role/${role}`;
      await expect(assume(fake, account, { RoleArn })).rejects.toMatchObject({
        ...denied,
        message: `User: arn:aws:iam::${MANAGEMENT}:user/crawler is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      });
    }
  });

  it('asks for the ExternalId of the trust policy, in each account its own', async () => {
    const fake = await start({ readers: [{ role: 'reader-{accountId}', externalId: 'ext-{accountId}' }] });
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/reader-${ACCOUNT}`;
    await expect(assume(fake, ACCOUNT, { RoleArn })).rejects.toMatchObject(denied);
    await expect(assume(fake, ACCOUNT, { RoleArn, ExternalId: 'ext-other' })).rejects.toMatchObject(denied);
    expect(await assume(fake, ACCOUNT, { RoleArn, ExternalId: `ext-${ACCOUNT}` })).toHaveProperty(
      'sessionToken',
    );
  });

  it('trusts the caller of another account only when the role says so', async () => {
    const fake = await start({ caller: { account: ACCOUNT } });
    expect(await assume(fake, '100000000002')).toHaveProperty('sessionToken');
    const other = '100000000004';
    const RoleArn = `arn:aws:iam::${other}:role/OrganizationAccountAccessRole`;
    await expect(assume(fake, other, { RoleArn })).rejects.toMatchObject(denied);
    const management = await start();
    expect(await assume(management, other, { RoleArn })).toHaveProperty('sessionToken');
  });

  it('wants MFA where the trust policy does', async () => {
    const serial = `arn:aws:iam::${MANAGEMENT}:mfa/crawler`;
    const fake = await start({
      caller: { mfa: { serial, code: '123456' } },
      readers: [{ role: 'Reader', mfa: true }],
    });
    const { sts } = clientsOf(fake);
    const device = { SerialNumber: serial, TokenCode: '123456' };
    await expect(assume(fake, ACCOUNT)).rejects.toMatchObject(denied);
    await expect(assume(fake, ACCOUNT, { ...device, TokenCode: '000000' })).rejects.toMatchObject({
      message: expect.stringContaining('invalid MFA one time pass code'),
    });
    expect(await assume(fake, ACCOUNT, device)).toHaveProperty('sessionToken');
    const { Credentials } = await sts.send(new GetSessionTokenCommand(device));
    const withMfa = clientsOf(fake, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    });
    expect(await assume(fake, ACCOUNT, {}, withMfa.sts)).toHaveProperty('sessionToken');
  });

  it.each([
    ['shorter than 15 minutes', {}, { DurationSeconds: 899 }, 'between 900 and 43200'],
    ['longer than the role allows', {}, { DurationSeconds: 7_200 }, 'MaxSessionDuration set for this role'],
    [
      'longer than an hour from a session',
      { caller: { kind: 'role' }, readers: [{ role: 'Reader', maxSessionDuration: 43_200 }] },
      { DurationSeconds: 3_601 },
      '1 hour session limit for roles assumed by role chaining',
    ],
    ['with a session name of one letter', {}, { RoleSessionName: 'x' }, 'roleSessionName'],
    [
      'with a session policy that is too long',
      {},
      { Policy: ' '.repeat(2_049) },
      'less than or equal to 2048',
    ],
  ] as const)('refuses a session %s', async (_what, options, input, message) => {
    await expect(assume(await start(options), ACCOUNT, input)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  it('refuses a session policy that is none', async () => {
    await expect(assume(await start(), ACCOUNT, { Policy: '{"a":1}' })).rejects.toMatchObject({
      name: expect.stringMatching(/^MalformedPolicyDocument/),
    });
  });

  it('cuts the session down to its session policy', async () => {
    const fake = await start();
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['iam:ListRoles', 'iam:GetAccount*'], Resource: '*' }],
    });
    const admin = {
      RoleArn: `arn:aws:iam::100000000004:role/OrganizationAccountAccessRole`,
      Policy,
    };
    const { iam } = await clientsIn(fake, '100000000004', admin);
    expect((await iam.send(new ListRolesCommand({}))).Roles?.length).toBeGreaterThan(0);
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toBeDefined();
    await expect(iam.send(new ListSAMLProvidersCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('because no session policy allows the iam:ListSAMLProviders action'),
    });
  });

  it('ends sessions when their time is over', async () => {
    const fake = await start({ longestSession: 0 });
    const { iam } = await clientsIn(fake, ACCOUNT);
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
  });
});

describe('the clock', () => {
  it('refuses signatures ten minutes old, and the SDK corrects itself by the Date header', async () => {
    const fake = await start({ clockOffsetMs: 600_000 });
    await expect(clientsOf(fake).sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      message: expect.stringMatching(/^Signature expired: \d{8}T\d{6}Z is now earlier than/),
    });
    const patient = clientsOf(fake, undefined, { maxAttempts: 2 });
    expect((await patient.sts.send(new GetCallerIdentityCommand({}))).Account).toBe(MANAGEMENT);
    expect(Math.abs(patient.sts.config.systemClockOffset - 600_000)).toBeLessThan(10_000);
  });
});
