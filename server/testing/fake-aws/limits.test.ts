/** Limits and counts of the fake. */
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeAwsOptions } from './options.ts';
import { assume, clientsIn, clientsOf } from './sdk-clients.ts';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';
import { createBuckets } from './token-bucket.ts';

const A = '100000000001';
const B = '100000000002';

const running: FakeAws[] = [];
afterEach(async () => {
  for (const fake of running.splice(0)) await fake.stop();
});
async function start(options: FakeAwsOptions): Promise<FakeAws> {
  const fake = await startFakeAws(options);
  running.push(fake);
  return fake;
}

describe('a token bucket', () => {
  it('gives a burst, then the rate, and never saves more than the burst', () => {
    const buckets = createBuckets();
    const limit = { rate: 2, burst: 3 };
    const at = (now: number, times: number): boolean[] =>
      Array.from({ length: times }, () => buckets.take('a', limit, now));
    expect(at(0, 4)).toEqual([true, true, true, false]);
    expect(at(500, 2)).toEqual([true, false]);
    expect(at(60_000, 4)).toEqual([true, true, true, false]);
    expect(buckets.take('b', limit, 60_000)).toBe(true);
  });
});

describe('limits', () => {
  it('count IAM by account', async () => {
    const fake = await start({ limits: { iam: { rate: 0.001, burst: 2 } } });
    const a = await clientsIn(fake, A);
    const b = await clientsIn(fake, B);
    await a.iam.send(new ListRolesCommand({}));
    await a.iam.send(new ListRolesCommand({}));
    await expect(a.iam.send(new ListRolesCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
    expect((await b.iam.send(new ListRolesCommand({}))).Roles).toBeDefined();
    expect(fake.calls.throttles.get('iam:ListRoles')).toBe(1);
    expect(fake.calls.successes.get('iam:ListRoles')).toBe(3);
    expect(fake.calls.byAccount.get(A)).toBe(4);
  });

  it('count STS by caller and region', async () => {
    const fake = await start({ limits: { sts: { rate: 0.001, burst: 1 } } });
    await assume(fake, A);
    await expect(assume(fake, B)).rejects.toMatchObject({ name: 'Throttling' });
    const elsewhere = clientsOf(fake, undefined, { region: 'eu-west-1' });
    expect(await assume(fake, B, {}, elsewhere.sts)).toHaveProperty('sessionToken');
  });

  it('let Organizations answer one call at a time', async () => {
    const fake = await start({ limits: { organizationsAtOnce: 1 }, latencyMs: 50 });
    const { organizations } = clientsOf(fake);
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => organizations.send(new DescribeOrganizationCommand({}))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(fake.calls.throttles.get('organizations:DescribeOrganization')).toBe(2);
    expect(fake.calls.peak.get('organizations')).toBe(3);
    const patient = clientsOf(fake, undefined, { maxAttempts: 10 });
    expect(await patient.organizations.send(new DescribeOrganizationCommand({}))).toHaveProperty(
      'Organization',
    );
  });
});

describe('the log of calls', () => {
  it('keeps what was asked and can be begun anew', async () => {
    const fake = await start({});
    await assume(fake, A, { ExternalId: 'one-two' });
    expect(fake.calls.all).toHaveLength(1);
    const [call] = fake.calls.all;
    expect(call).toMatchObject({ service: 'sts', operation: 'AssumeRole', account: A, status: 200 });
    expect(call?.parameters.get('ExternalId')).toBe('one-two');
    expect(fake.calls.total('attempts')).toBe(1);
    fake.calls.clear();
    expect([fake.calls.all.length, fake.calls.total('attempts'), fake.calls.peak.get('all')]).toEqual([
      0, 0, 0,
    ]);
  });
});
