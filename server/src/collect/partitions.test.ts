/** Crawls in partitions other than the commercial one: every ARN that the crawler makes, and every address it uses. */
import { generatedSnapshot } from '@assumable/shared/generate/generate-organization';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { describe, expect, it } from 'vitest';
import { crawlAll } from '../../testing/crawl-harness.ts';
import { fakePerTest } from '../../testing/fake-fixture.ts';
import { createAwsClients } from './aws-clients.ts';
import { createCallMeter } from './call-meter.ts';
import { examine } from './doctor.ts';
import { checkEndpoint } from './endpoint-rules.ts';

const start = fakePerTest();

/** A small organization whose ARNs name another partition. */
function organizationOf(partition: string): Snapshot {
  const snapshot = generatedSnapshot({ preset: 'small', accounts: 5, rolesPerAccount: 6 });
  const moved = JSON.stringify(snapshot)
    .replaceAll('arn:aws:', `arn:${partition}:`)
    .replaceAll('"partition":"aws"', `"partition":"${partition}"`);
  const parsed: Snapshot = JSON.parse(moved);
  return parsed;
}

describe.each([
  ['aws-cn', 'cn-northwest-1', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-east-1', 'us-gov-west-1'],
  ['aws-eusc', 'eusc-de-west-1', 'eusc-de-east-1'],
])('the partition %s', (partition, region, fallback) => {
  it('is that of the caller, in every role that is assumed and every policy that is read', async () => {
    const fake = await start({ snapshot: organizationOf(partition) });
    fake.plan([{ operation: 'AssumeRole', region, kind: 'region_disabled' }]);
    const { summary, organization, outcomes } = await crawlAll({ roles: [fake.role], region });
    expect(summary.caller.partition).toBe(partition);
    expect(organization?.partition).toBe(partition);
    const members = fake.readable().flatMap((id) => outcomes.get(id) ?? []);
    expect(members.length).toBeGreaterThan(2);
    expect(members.map(({ state }) => state)).toEqual(members.map(() => 'ok'));
    for (const { record, role } of members) {
      if (role !== undefined) expect(role).toMatch(new RegExp(`^arn:${partition}:iam::\\d{12}:role/audit/`));
      expect(record?.partition).toBe(partition);
      for (const { arn } of record?.policies ?? [])
        expect(arn.startsWith(`arn:${partition}:iam::`)).toBe(true);
    }
    // The region that is switched off is tried once per account in flight, then the partition's own.
    const assumed = fake.calls.all.filter(({ operation }) => operation === 'AssumeRole');
    expect(new Set(assumed.map((call) => call.region))).toEqual(new Set([region, fallback]));
    const asked = fake.calls.all.flatMap(({ parameters }) => [...parameters.values()]).map(String);
    expect(asked.filter((value) => value.startsWith('arn:aws:'))).toEqual([]);
  });
});

describe('assumable doctor in another partition', () => {
  it('probes policies by ARNs of the partition', async () => {
    const fake = await start({ snapshot: organizationOf('aws-cn') });
    const findings = await examine(
      { roles: [fake.role], region: 'cn-north-1', allowLocalEndpoint: true },
      new AbortController().signal,
    );
    expect(findings.filter(({ result }) => result !== 'ok')).toEqual([]);
    const probed = fake.calls.all.filter(({ operation }) => operation === 'GetPolicy');
    expect(probed.length).toBeGreaterThan(0);
    for (const { parameters } of probed)
      expect(parameters.get('PolicyArn')).toMatch(/^arn:aws-cn:iam::aws:policy\//);
  });
});

describe('addresses', () => {
  it.each([
    [
      'eu-central-1',
      'sts.eu-central-1.amazonaws.com',
      'iam.amazonaws.com',
      'organizations.us-east-1.amazonaws.com',
    ],
    [
      'cn-north-1',
      'sts.cn-north-1.amazonaws.com.cn',
      'iam.cn-north-1.amazonaws.com.cn',
      'organizations.cn-northwest-1.amazonaws.com.cn',
    ],
    [
      'us-gov-east-1',
      'sts.us-gov-east-1.amazonaws.com',
      'iam.us-gov.amazonaws.com',
      'organizations.us-gov-west-1.amazonaws.com',
    ],
    [
      'eusc-de-east-1',
      'sts.eusc-de-east-1.amazonaws.eu',
      'iam.eusc-de-east-1.amazonaws.eu',
      'organizations.eusc-de-east-1.amazonaws.eu',
    ],
  ])('in %s are those of its partition, and accepted', async (region, sts, iam, organizations) => {
    const clients = await createAwsClients({ roles: ['Reader'], region }, createCallMeter());
    try {
      const hosts = [clients.sts(), clients.ownIam, clients.organizations].map(
        ({ config }) => new URL(String(config.endpointProvider({ Region: region }, {}).url)).hostname,
      );
      expect(hosts).toEqual([sts, iam, organizations]);
      for (const host of hosts)
        expect(checkEndpoint(`https://${host}`, { allowLocalEndpoint: false }).ok).toBe(true);
    } finally {
      clients.close();
    }
  });
});
