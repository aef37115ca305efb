import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FAST } from '../../testing/crawl-harness.ts';
import { startFakeAws, type FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';
import type { CrawlOptions } from './crawl-options.ts';
import { clockFinding, examine } from './doctor.ts';
import type { Finding } from './doctor-finding.ts';
import { planCrawl } from './plan-crawl.ts';
import { IDENTITY_CENTER_ACTIONS } from './session-policy.ts';

describe('before a crawl', () => {
  let fake: FakeAws;
  beforeEach(async () => {
    fake = await startFakeAws({ preset: 'small', accounts: 6, rolesPerAccount: 4 });
    for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await fake.stop();
  });

  const options = (more: Partial<CrawlOptions> = {}): CrawlOptions => ({
    roles: [fake.role],
    allowLocalEndpoint: true,
    tuning: FAST,
    ...more,
  });
  const check = (more: Partial<CrawlOptions> = {}): Promise<readonly Finding[]> =>
    examine(options(more), new AbortController().signal);
  const worst = (findings: readonly Finding[]): readonly string[] =>
    findings.filter(({ result }) => result !== 'ok').map(({ check: what, result }) => `${result} ${what}`);

  it('finds nothing wrong where nothing is', async () => {
    const findings = await check();
    expect(worst(findings)).toEqual([]);
    expect(findings.map((finding) => finding.check)).toEqual([
      'caller',
      'clock',
      'organization',
      'roots of the organization',
      'organizational units',
      'control policies',
      'delegated administrators',
      expect.stringMatching(/^own account \d{12}$/),
      expect.stringMatching(/^member role in \d{12}$/),
      `member role ${fake.role}`,
    ]);
  });

  it('names a role that cannot be assumed, and what to do', async () => {
    fake.plan([{ operation: 'AssumeRole', kind: 'deny' }]);
    const findings = await check();
    const broken = findings.find(({ result }) => result === 'broken');
    expect(broken?.text).toContain(`:role/${fake.role}`);
    expect(broken?.fix).toContain('assumable setup');
  });

  it('names each permission that is missing', async () => {
    fake.plan([
      { operation: 'ListSAMLProviders', kind: 'deny' },
      { operation: 'ListPolicies', kind: 'deny' },
    ]);
    const findings = await check();
    expect(worst(findings)).toEqual([
      'warning control policies',
      expect.stringMatching(/^warning own account/),
      `warning member role ${fake.role}`,
    ]);
    expect(findings.filter(({ fix }) => fix?.includes('iam:ListSAMLProviders'))).toHaveLength(2);
  });

  it('tries every action of Identity Center when it is asked for', async () => {
    const center = (findings: readonly Finding[]): readonly Finding[] =>
      findings.filter(({ check: what }) => what === 'Identity Center');
    expect(center(await check())).toEqual([]);
    const all = center(await check({ identityCenter: true }));
    expect(all).toMatchObject([{ result: 'ok', text: expect.stringContaining('all 9 actions') }]);
    const called = [...fake.calls.attempts.keys()].filter((name) => /^(sso|identitystore):/.test(name));
    expect(called.sort()).toEqual([...IDENTITY_CENTER_ACTIONS]);
    fake.plan([{ operation: 'ListGroups', kind: 'deny' }]);
    const [denied] = center(await check({ identityCenter: true }));
    expect(denied).toMatchObject({
      result: 'warning',
      text: expect.stringMatching(/^identitystore:ListGroups: /),
      fix: expect.stringContaining('--identity-center'),
    });
  });

  it('says when the organization cannot be listed, and when nobody can be identified', async () => {
    fake.plan([{ operation: 'ListAccounts', kind: 'deny' }]);
    expect(worst(await check())).toEqual(['broken organization', 'warning member role']);
    fake.plan([{ operation: 'GetCallerIdentity', kind: 'expire' }]);
    expect(worst(await check())).toEqual(['broken caller']);
  });

  it('warns of a clock that is over five minutes off', () => {
    expect(clockFinding(-2_000)).toMatchObject({ result: 'ok', text: expect.stringContaining('2 seconds') });
    expect(clockFinding(400_000)).toMatchObject({
      result: 'warning',
      text: 'this machine is 400 seconds behind AWS (clock_skew)',
    });
  });

  it('plans what would be read, tries three roles, and stores nothing', async () => {
    const plan = await planCrawl(options(), new AbortController().signal);
    expect(plan).toMatchObject({
      caller: { partition: 'aws' },
      organization: { accounts: 6 },
      toRead: 6,
      skipped: 0,
      problems: [],
    });
    expect(plan.samples.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(plan.accounts.filter(({ how }) => how === 'own')).toHaveLength(1);
    expect(plan.accounts.filter(({ how }) => how === 'assume').map(({ roles }) => roles.length)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(plan.calls.total).toBe(
      2 + plan.calls.organization + plan.calls.accounts + plan.calls.managedPolicies,
    );
    expect(plan.seconds).toBeGreaterThan(0);
  });

  it('plans the roles in their order, and says which sample failed', async () => {
    fake.plan([{ operation: 'AssumeRole', account: fake.readable()[1] ?? '', kind: 'deny' }]);
    const plan = await planCrawl(
      options({ roles: ['audit/{accountId}-reader', fake.role] }),
      new AbortController().signal,
    );
    const planned = plan.accounts.find(({ how }) => how === 'assume');
    expect(planned?.roles[0]).toBe(
      `arn:aws:iam::${planned?.account ?? ''}:role/audit/${planned?.account ?? ''}-reader`,
    );
    expect(plan.samples.filter(({ ok }) => !ok)).toMatchObject([{ reason: 'assume_denied' }]);
    expect(plan.problems).toMatchObject([{ severity: 'error', reason: 'assume_denied' }]);
  });
});
