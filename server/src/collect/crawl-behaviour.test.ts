/** What a whole crawl does besides failing: roles in turn, changes meanwhile, calls as counted beforehand. */
import { describe, expect, it } from 'vitest';
import { crawlAll, type Crawled } from '../../testing/crawl-harness.ts';
import type { FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';
import { fakePerTest } from '../../testing/fake-fixture.ts';
import { accountCalls, managedPolicyCalls, organizationCalls } from './call-formula.ts';
import type { CrawlOptions } from './crawl-options.ts';

const start = fakePerTest();
const crawl = (fake: FakeAws, options: Partial<CrawlOptions> = {}): Promise<Crawled> =>
  crawlAll({ roles: [fake.role], ...options });

describe('a whole crawl', () => {
  it('tries roles in their order, takes the one that works in a unit first there, and fills in templates', async () => {
    const fake = await start({
      preset: 'small',
      accounts: 8,
      rolesPerAccount: 4,
      readers: [{ role: 'audit/{accountId}-reader', externalId: 'id-{accountId}' }],
    });
    const { outcomes } = await crawl(fake, {
      roles: ['Missing', 'audit/{accountId}-reader'],
      externalId: 'id-{accountId}',
      concurrency: 1,
    });
    const read = [...outcomes.values()];
    expect(read.map(({ state }) => state)).toEqual(read.map(() => 'ok'));
    const assumed = fake.calls.all.filter(({ operation }) => operation === 'AssumeRole');
    const units = new Set(fake.world.organization()?.accounts.map(({ parentId }) => parentId));
    // One refusal per unit at most: from then on the role that worked there comes first.
    expect(assumed.length).toBeGreaterThan(7);
    expect(assumed.length).toBeLessThanOrEqual(7 + units.size);
    const one = read.find(({ role }) => role !== undefined);
    expect(one?.role).toBe(`arn:aws:iam::${one?.id ?? ''}:role/audit/${one?.id ?? ''}-reader`);
  });

  it('makes exactly the calls that the formula counts', async () => {
    const fake = await start({
      preset: 'small',
      accounts: 30,
      rolesPerAccount: 6,
      delegatedAdministrators: [{ account: '100000000002', services: ['config.amazonaws.com'] }],
    });
    const { organization, outcomes, gaps } = await crawl(fake);
    expect(gaps).toEqual([]);
    const attempts = (name: string): number => fake.calls.attempts.get(name) ?? 0;
    const policiesOf = (type: string): readonly number[] =>
      (organization?.policies ?? [])
        .filter((policy) => policy.type === type)
        .map(({ targetIds }) => targetIds.length);
    const types = organization?.roots[0]?.enabledPolicyTypes ?? [];
    const organizations = [...fake.calls.attempts]
      .filter(([name]) => name.startsWith('organizations:'))
      .reduce((sum, [, count]) => sum + count, 0);
    expect(organizations).toBe(
      organizationCalls({
        accounts: organization?.accounts.length ?? 0,
        roots: organization?.roots.length ?? 0,
        units: organization?.units.length ?? 0,
        paths: true,
        policies: types.map(policiesOf),
        delegatedAdministrators: organization?.delegatedAdministrators?.length ?? 0,
      }),
    );
    const own = organization?.managementAccountId;
    for (const { id, record, effort } of outcomes.values()) {
      expect(record).toBeDefined();
      const local = record?.policies.filter(({ arn }) => !arn.includes(':aws:policy/')).length ?? 0;
      const expected = accountCalls({
        entities:
          (record?.roles.length ?? 0) + (record?.users.length ?? 0) + (record?.groups.length ?? 0) + local,
        roles: record?.roles.length ?? 0,
        oidcProviders: record?.oidcProviders?.length ?? 0,
        own: id === own,
      });
      // AWS-managed policies are read by whichever account needs one first.
      expect(effort.calls).toBeGreaterThanOrEqual(expected);
    }
    const managed = new Set(
      [...outcomes.values()].flatMap(({ record }) =>
        (record?.policies ?? []).map(({ arn }) => arn).filter((arn) => arn.includes(':aws:policy/')),
      ),
    );
    expect(attempts('iam:GetPolicy') + attempts('iam:GetPolicyVersion')).toBe(
      managedPolicyCalls(managed.size),
    );
    expect(attempts('sts:AssumeRole')).toBe(outcomes.size - 1);
    expect(attempts('iam:GetAccountAuthorizationDetails')).toBe(outcomes.size);
  }, 60_000);

  it('notices accounts that join, leave and move meanwhile, and reads the new ones', async () => {
    const fake = await start({ preset: 'small', accounts: 8, rolesPerAccount: 4 });
    const before = fake.world.organization();
    const members = fake.readable().filter((id) => id !== before?.managementAccountId);
    const [left = '', moved = ''] = [members[0], members[1]];
    const from = before?.accounts.find(({ id }) => id === moved)?.parentId;
    const to = [...(before?.roots ?? []), ...(before?.units ?? [])].find(({ id }) => id !== from)?.id ?? '';
    let changed = false;
    const { organization, gaps, outcomes } = await crawlAll(
      { roles: [fake.role], concurrency: 1 },
      {
        onFinished: async () => {
          if (changed || outcomesSoFar() < 6) return;
          changed = true;
          await Promise.resolve();
          fake.world.change({ kind: 'leave', account: left });
          fake.world.change({ kind: 'move', account: moved, parentId: to });
        },
      },
    );
    function outcomesSoFar(): number {
      return (fake.calls.attempts.get('iam:ListAccountAliases') ?? 0) - 1;
    }
    expect(changed).toBe(true);
    expect(gaps.map(({ code, subject }) => `${code} ${subject ?? ''}`).sort()).toEqual([
      `left_during_crawl ${left}`,
      `moved_during_crawl ${moved}`,
    ]);
    expect(organization?.accounts.find(({ id }) => id === moved)?.parentId).toBe(to);
    expect(outcomes.size).toBe(8);
  });

  it('reads the tree parent by parent where accounts do not say where they lie, and trusts the retired Status', async () => {
    const fake = await start({
      preset: 'small',
      accounts: 8,
      rolesPerAccount: 4,
      paths: false,
      accountState: 'status',
      resourcePolicy: '{"Version":"2012-10-17","Statement":[]}',
    });
    const { organization, outcomes } = await crawl(fake);
    const truth = new Map(fake.world.organization()?.accounts.map(({ id, parentId }) => [id, parentId]));
    for (const { id, parentId } of organization?.accounts ?? []) expect(parentId).toBe(truth.get(id));
    expect([...outcomes.values()].every(({ state }) => state === 'ok')).toBe(true);
    expect(organization?.resourcePolicies).toEqual(['{"Version":"2012-10-17","Statement":[]}']);
  });

  it('reads all the same with a clock that is ten minutes off', async () => {
    const fake = await start({ preset: 'small', accounts: 5, rolesPerAccount: 4, clockOffsetMs: 600_000 });
    const { outcomes } = await crawl(fake);
    const members = [...outcomes.values()].filter(({ role }) => role !== undefined);
    expect([...outcomes.values()].map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    // The client that asked who is calling paid for the offset; those of the accounts inherit it.
    expect(members.map(({ effort }) => effort.retries)).toEqual([0, 0, 0, 0]);
  });
});
