/** Every fault of the fake as the real SDK meets it. */
import { GetAccountAuthorizationDetailsCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeOrganizationCommand, ListAccountsCommand } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { createFaultPlan, type Fault } from './faults.ts';
import type { FakeAwsOptions } from './options.ts';
import { assume, clientsIn, clientsOf } from './sdk-clients.ts';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';

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

describe('a fault of an IAM call', () => {
  it.each<[Fault['kind'], object]>([
    ['throttle', { name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } }],
    [
      'deny',
      {
        name: 'AccessDenied',
        message: expect.stringMatching(/because no identity-based policy allows the iam:ListRoles action$/),
      },
    ],
    ['scp_deny', { message: expect.stringMatching(/with an explicit deny in a service control policy$/) }],
    ['rcp_deny', { message: expect.stringMatching(/with an explicit deny in a resource control policy$/) }],
    ['boundary_deny', { message: expect.stringContaining('because no permissions boundary allows') }],
    ['expire', { name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } }],
    ['invalid_token', { name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } }],
    ['server_error', { $metadata: { httpStatusCode: 500 } }],
    ['unavailable', { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } }],
    ['reset', { code: 'ECONNRESET' }],
    ['cut', { code: 'ECONNRESET' }],
    ['html', { message: expect.stringContaining('XML parse error') }],
    ['skew', { name: 'SignatureDoesNotMatch' }],
  ])('%s is what the SDK says it is, and passes', async (kind, error) => {
    const fake = await start();
    const { iam } = await clientsIn(fake, ACCOUNT);
    fake.plan([{ kind, operation: 'ListRoles', times: 1 }]);
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject(error);
    expect((await iam.send(new ListRolesCommand({}))).Roles?.length).toBeGreaterThan(0);
  });

  it.each<Fault['kind']>(['xhtml', 'empty'])('%s looks like an answer without anything', async (kind) => {
    const fake = await start();
    const { iam } = await clientsIn(fake, ACCOUNT);
    fake.plan([{ kind, operation: 'ListRoles' }]);
    expect((await iam.send(new ListRolesCommand({}))).Roles).toBeUndefined();
  });

  it.each<[Fault['kind'], object]>([
    ['repeated_marker', { IsTruncated: true, Marker: 'AAAArepeated' }],
    ['truncated_without_marker', { IsTruncated: true, Marker: undefined }],
    ['empty_first_page', { IsTruncated: true, RoleDetailList: [], Marker: expect.any(String) }],
  ])('%s changes the page', async (kind, page) => {
    const fake = await start();
    const { iam } = await clientsIn(fake, ACCOUNT);
    fake.plan([{ kind, operation: 'GetAccountAuthorizationDetails' }]);
    const first = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
    expect({ Marker: undefined, ...first }).toMatchObject(page);
    if (first.Marker === undefined) return;
    const second = await iam.send(new GetAccountAuthorizationDetailsCommand({ Marker: first.Marker }));
    expect(second.RoleDetailList?.length).toBeGreaterThan(0);
    expect(second.IsTruncated).toBe(kind === 'repeated_marker');
  });
});

describe('faults elsewhere', () => {
  it('speak the language of Organizations', async () => {
    const fake = await start();
    const { organizations } = clientsOf(fake);
    for (const [kind, error] of [
      ['throttle', { name: 'TooManyRequestsException' }],
      ['busy', { name: 'TooManyRequestsException', message: expect.stringContaining('already in progress') }],
      ['deny', { name: 'AccessDeniedException' }],
      ['expire', { name: 'ExpiredTokenException' }],
      ['server_error', { name: 'ServiceException', $metadata: { httpStatusCode: 500 } }],
    ] as const) {
      fake.plan([{ kind, service: 'organizations' }]);
      await expect(organizations.send(new DescribeOrganizationCommand({}))).rejects.toMatchObject(error);
    }
    fake.plan([{ kind: 'repeated_marker', operation: 'ListAccounts' }]);
    expect((await organizations.send(new ListAccountsCommand({}))).NextToken).toBe('AAAArepeated');
  });

  it('switch STS off in a region', async () => {
    const fake = await start({ faults: [{ kind: 'region_disabled', region: 'me-south-1' }] });
    const { sts } = clientsOf(fake, undefined, { region: 'me-south-1' });
    await expect(assume(fake, ACCOUNT, {}, sts)).rejects.toMatchObject({
      name: 'RegionDisabledException',
      message: expect.stringContaining(`STS is not activated in this region for account:${ACCOUNT}.`),
    });
    expect(await assume(fake, ACCOUNT)).toHaveProperty('sessionToken');
  });

  it('keep a call waiting for ever, and the fake stops all the same', async () => {
    const fake = await start({ faults: [{ kind: 'hang', operation: 'GetCallerIdentity' }] });
    const impatient = new STSClient({
      endpoint: fake.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: fake.env['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: fake.env['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
      requestHandler: new NodeHttpHandler({ requestTimeout: 200, throwOnRequestTimeout: true }),
    });
    await expect(impatient.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(fake.calls.all.at(-1)).toMatchObject({ operation: 'GetCallerIdentity', code: 'hang', status: 0 });
  });
});

describe('the plan', () => {
  const target = { service: 'iam', operation: 'ListRoles', account: ACCOUNT, region: 'us-east-1' };
  const hits = (fault: Fault, turns: number, seed = 1): string => {
    const plan = createFaultPlan(seed, [fault]);
    return Array.from({ length: turns }, () => (plan.take(target) === undefined ? '.' : 'x')).join('');
  };

  it('hits from a turn on, a number of times', () => {
    expect(hits({ kind: 'reset' }, 4)).toBe('xxxx');
    expect(hits({ kind: 'reset', from: 2, times: 2 }, 5)).toBe('.xx..');
    expect(hits({ kind: 'reset', operation: 'ListUsers' }, 2)).toBe('..');
    expect(hits({ kind: 'reset', account: ACCOUNT, service: 'iam', region: 'us-east-1' }, 1)).toBe('x');
  });

  it('draws a share of the calls, the same ones for the same seed', () => {
    const drawn = hits({ kind: 'reset', share: 0.3 }, 400);
    const share = drawn.split('x').length - 1;
    expect(share).toBeGreaterThan(80);
    expect(share).toBeLessThan(160);
    expect(hits({ kind: 'reset', share: 0.3 }, 400)).toBe(drawn);
    expect(hits({ kind: 'reset', share: 0.3 }, 400, 2)).not.toBe(drawn);
  });

  it('takes the first fault that is due', () => {
    const plan = createFaultPlan(1, [
      { kind: 'reset', times: 1 },
      { kind: 'cut', times: 1 },
    ]);
    expect([1, 2, 3].map(() => plan.take(target)?.kind)).toEqual(['reset', 'cut', undefined]);
  });
});
