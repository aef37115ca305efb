/** The rows of the failure table about what accounts hold and how the organization changes meanwhile. */
import type { AccountRecord } from '@assumable/shared/snapshot/model';
import { describe, expect, it } from 'vitest';
import { crawlAll } from '../../testing/crawl-harness.ts';
import type { FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';
import { fakePerTest } from '../../testing/fake-fixture.ts';

const start = fakePerTest();
const SMALL = { preset: 'small', accounts: 6, rolesPerAccount: 5 } as const;

/** A member account and its facts. */
function memberOf(fake: FakeAws): AccountRecord {
  const management = fake.world.managementAccount;
  const record = fake.world.record(fake.readable().find((id) => id !== management) ?? '');
  if (record === undefined) throw new Error('the fake has no member account');
  return record;
}

/** How often an account's summary and its entities were asked for. */
function askedOf(fake: FakeAws, id: string): { readonly summaries: number; readonly details: number } {
  const asked = (operation: string): number =>
    fake.calls.all.filter((call) => call.operation === operation && call.account === id).length;
  return { summaries: asked('GetAccountSummary'), details: asked('GetAccountAuthorizationDetails') };
}

describe('what accounts hold', () => {
  it('skips accounts by their state without a call', async () => {
    const fake = await start({ ...SMALL, accounts: 10 });
    const states = ['SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION', 'CLOSED'] as const;
    const members = fake.readable().filter((id) => id !== fake.world.managementAccount);
    const closed = states.map((state, index) => ({ state, account: members[index] ?? '' }));
    for (const { state, account } of closed) fake.world.change({ kind: 'state', account, state });
    const { outcomes } = await crawlAll({ roles: [fake.role] });
    for (const { state, account } of closed) {
      expect(outcomes.get(account)).toMatchObject({
        state: 'skipped',
        reason: `account_${state.toLowerCase()}`,
        effort: { calls: 0 },
      });
      expect(fake.calls.byAccount.get(account)).toBeUndefined();
    }
    expect(outcomes.size).toBe(10);
  });

  it('takes entities that stand on two pages once, also policies, without a gap', async () => {
    const fake = await start({ ...SMALL, rolesPerAccount: 30, pages: { most: 4, duplicates: true } });
    const { outcomes } = await crawlAll({ roles: [fake.role] });
    for (const id of fake.readable()) {
      expect(outcomes.get(id)).toMatchObject({ state: 'ok', gaps: [] });
      expect(outcomes.get(id)?.record).toEqual(fake.world.record(id));
    }
    const pages = fake.calls.attempts.get('iam:GetAccountAuthorizationDetails') ?? 0;
    expect(pages).toBeGreaterThan(4 * fake.readable().length);
  });

  it('keeps an account of which fewer roles come than are counted, also when asked again: count_mismatch', async () => {
    const fake = await start(SMALL);
    const member = memberOf(fake);
    fake.world.change({ kind: 'uncounted', account: member.id, roles: 2 });
    const { outcomes } = await crawlAll({ roles: [fake.role] });
    expect(outcomes.get(member.id)).toMatchObject({
      state: 'partial',
      reason: 'count_mismatch',
      record: { roles: { length: member.roles.length } },
      gaps: [
        {
          code: 'count_mismatch',
          message: expect.stringContaining(
            `counts ${member.roles.length + 2} roles, but ${member.roles.length} were read`,
          ),
          scope: 'part',
        },
      ],
    });
    const others = [...outcomes.values()].filter(({ id }) => id !== member.id);
    expect(others.every(({ state }) => state === 'ok')).toBe(true);
    // The summary is asked for once more; it did not change, so the pages are not.
    expect(askedOf(fake, member.id)).toEqual({ summaries: 2, details: 1 });
  });

  it('reads an account again that changed while it was read, and has no gap for it', async () => {
    const fake = await start(SMALL);
    const member = memberOf(fake);
    fake.world.change({ kind: 'uncounted', account: member.id, roles: 2 });
    fake.plan([{ operation: 'GetAccountAuthorizationDetails', kind: 'slow', delayMs: 300, times: 1 }]);
    const watch = setInterval(() => {
      if (askedOf(fake, member.id).summaries === 0) return;
      clearInterval(watch);
      fake.world.change({ kind: 'uncounted', account: member.id, roles: 0 });
    }, 1);
    const { outcomes } = await crawlAll({ roles: [fake.role], accounts: [member.id] });
    clearInterval(watch);
    expect(outcomes.get(member.id)).toMatchObject({ state: 'ok', gaps: [] });
    expect(askedOf(fake, member.id)).toEqual({ summaries: 2, details: 2 });
  });

  it('keeps the text of a policy that is no JSON, and the account', async () => {
    const fake = await start(SMALL);
    const member = memberOf(fake);
    const [first, ...others] = member.roles;
    if (first === undefined) throw new Error('the account has no role');
    const trustPolicy = '{"Version":"2012-10-17","Statement":[';
    fake.world.change({
      kind: 'record',
      record: { ...member, roles: [{ ...first, trustPolicy }, ...others] },
    });
    const { outcomes } = await crawlAll({ roles: [fake.role], accounts: [member.id] });
    const outcome = outcomes.get(member.id);
    expect(outcome).toMatchObject({ state: 'partial', reason: 'policy_unparseable' });
    expect(outcome?.gaps).toMatchObject([{ subject: first.arn, scope: 'entity' }]);
    expect(outcome?.record?.roles.find(({ arn }) => arn === first.arn)?.trustPolicy).toBe(trustPolicy);
  });

  it('reads roles that trust account access manager, and says that its entitlements are not read', async () => {
    const fake = await start(SMALL);
    const member = memberOf(fake);
    const [first, ...others] = member.roles;
    if (first === undefined) throw new Error('the account has no role');
    const trust = {
      Effect: 'Allow',
      Principal: { Service: 'account-access.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:SetContext'],
    };
    const trustPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    fake.world.change({
      kind: 'record',
      record: { ...member, roles: [{ ...first, trustPolicy }, ...others] },
    });
    const { outcomes } = await crawlAll({ roles: [fake.role], accounts: [member.id] });
    expect(outcomes.get(member.id)).toMatchObject({
      state: 'ok',
      gaps: [{ code: 'entitlements_not_read', subject: first.arn, scope: 'entity' }],
    });
  });
});

describe('how the organization changes meanwhile', () => {
  it('reads an account that joins before the second list', async () => {
    const fake = await start(SMALL);
    const model = memberOf(fake);
    const id = '100000009999';
    const record: AccountRecord = JSON.parse(JSON.stringify(model).replaceAll(model.id, id));
    const unit = fake.world.organization()?.accounts.find((account) => account.id === model.id);
    if (unit === undefined) throw new Error('the account is in no organization');
    let joined = false;
    const { outcomes, organization } = await crawlAll(
      { roles: [fake.role], concurrency: 1 },
      {
        onFinished: () => {
          if (joined) return;
          joined = true;
          fake.world.change({ kind: 'join', account: { ...unit, id, name: 'joined' }, record });
        },
      },
    );
    expect(outcomes.get(id)).toMatchObject({ state: 'ok', name: 'joined' });
    expect(organization?.accounts.map((account) => account.id)).toContain(id);
  });
});
