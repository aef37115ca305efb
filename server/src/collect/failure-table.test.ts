/**
 * The failure table of docs/crawl.md, row by row: the real SDK over HTTP against the fake AWS. One crawl serves all
 * rows that concern one account, because each breaks the calls of an account of its own.
 */
import type { AccountId } from '@assumable/shared/arn/arn';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { crawlAll, FAST, type Crawled } from '../../testing/crawl-harness.ts';
import type { Fault } from '../../testing/fake-aws/faults.ts';
import { startFakeAws, type FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';

type CallFault = Omit<Fault, 'account'>;

const DETAILS = 'GetAccountAuthorizationDetails';

/** Rows that end the account: nothing of it is in the snapshot. */
const FAILED: readonly (readonly [string, CallFault, string])[] = [
  ['a role that cannot be assumed', { operation: 'AssumeRole', kind: 'deny' }, 'assume_denied'],
  ['an SCP that denies AssumeRole', { operation: 'AssumeRole', kind: 'scp_deny' }, 'denied_by_scp'],
  ['an RCP that denies AssumeRole', { operation: 'AssumeRole', kind: 'rcp_deny' }, 'denied_by_rcp'],
  ['an SCP that denies IAM', { operation: DETAILS, kind: 'scp_deny' }, 'denied_by_scp'],
  ['a boundary that denies IAM', { operation: DETAILS, kind: 'boundary_deny' }, 'denied_by_boundary'],
  ['denied details', { operation: DETAILS, kind: 'deny' }, 'access_denied'],
  ['throttling without end', { operation: DETAILS, kind: 'throttle' }, 'throttled'],
  ['a session that expires twice', { operation: DETAILS, kind: 'expire' }, 'session_expired'],
  ['a session that is refused twice', { operation: DETAILS, kind: 'invalid_token' }, 'session_expired'],
  ['connection resets', { operation: DETAILS, kind: 'reset' }, 'network'],
  ['bodies cut off', { operation: DETAILS, kind: 'cut' }, 'network'],
  ['errors inside AWS', { operation: DETAILS, kind: 'server_error' }, 'service_error'],
  ['an unavailable service', { operation: DETAILS, kind: 'unavailable' }, 'service_error'],
  ['an HTML page with status 200', { operation: DETAILS, kind: 'html' }, 'bad_response'],
  ['a well-formed page with status 200', { operation: DETAILS, kind: 'xhtml' }, 'bad_response'],
  ['a well-formed page instead of a session', { operation: 'AssumeRole', kind: 'xhtml' }, 'bad_response'],
  ['an empty body', { operation: DETAILS, kind: 'empty' }, 'bad_response'],
  [
    'pages without a marker',
    { operation: DETAILS, kind: 'truncated_without_marker' },
    'incomplete_pagination',
  ],
  ['a marker that repeats', { operation: DETAILS, kind: 'repeated_marker' }, 'incomplete_pagination'],
  ['role pages that repeat', { operation: 'ListRoles', kind: 'repeated_marker' }, 'incomplete_pagination'],
  ['STS disabled in every region', { operation: 'AssumeRole', kind: 'region_disabled' }, 'region_disabled'],
];

/** Rows that leave the account read and say what is unknown: code, and the call that failed. */
const PARTIAL: readonly (readonly [string, CallFault, string, string])[] = [
  [
    'denied SAML providers',
    { operation: 'ListSAMLProviders', kind: 'deny' },
    'missing_permission',
    'samlProviders',
  ],
  [
    'OIDC providers denied by an SCP',
    { operation: 'ListOpenIDConnectProviders', kind: 'scp_deny' },
    'denied_by_scp',
    'oidcProviders',
  ],
  ['a throttled alias', { operation: 'ListAccountAliases', kind: 'throttle' }, 'throttled', 'alias'],
  [
    'a failing summary',
    { operation: 'GetAccountSummary', kind: 'server_error' },
    'service_error',
    'no member',
  ],
  ['denied roles', { operation: 'ListRoles', kind: 'deny' }, 'missing_permission', 'no member'],
];

/** Rows that cost a second try and nothing else. */
const RECOVERED: readonly (readonly [string, CallFault])[] = [
  ['two throttled answers', { operation: 'ListRoles', kind: 'throttle', times: 2 }],
  ['two connection resets', { operation: DETAILS, kind: 'reset', times: 2 }],
  ['two HTML pages', { operation: DETAILS, kind: 'html', times: 2 }],
  ['two well-formed pages', { operation: 'ListSAMLProviders', kind: 'xhtml', times: 2 }],
  ['a session that expires once', { operation: 'ListRoles', kind: 'expire', times: 1 }],
  ['pages without a marker once', { operation: DETAILS, kind: 'truncated_without_marker', times: 1 }],
  ['an empty page that has a marker', { operation: DETAILS, kind: 'empty_first_page', times: 1 }],
  ['an empty role page that has a marker', { operation: 'ListRoles', kind: 'empty_first_page', times: 1 }],
];

const CASES = [...FAILED, ...PARTIAL, ...RECOVERED];

describe('the failure table', () => {
  let fake: FakeAws;
  let members: readonly AccountId[];
  let management: AccountId;

  beforeAll(async () => {
    fake = await startFakeAws({ preset: 'small', accounts: CASES.length + 4, rolesPerAccount: 4 });
    for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
    management = fake.world.organization()?.managementAccountId ?? '';
    members = fake.readable().filter((id) => id !== management);
    expect(members.length).toBeGreaterThanOrEqual(CASES.length);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await fake.stop();
  });
  beforeEach(() => fake.plan([]));

  const crawl = (options: Partial<Parameters<typeof crawlAll>[0]> = {}): Promise<Crawled> =>
    crawlAll({ roles: [fake.role], ...options });
  const memberOf = (index: number): AccountId => members[index] ?? '';

  describe('one crawl with every row of one account', () => {
    let crawled: Crawled;
    beforeAll(async () => {
      fake.plan(CASES.map(([, fault], index): Fault => ({ ...fault, account: memberOf(index) })));
      crawled = await crawl({ concurrency: 50 });
    }, 120_000);

    it('ends every account of the organization exactly once', () => {
      const ids = fake.world.organization()?.accounts.map(({ id }) => id) ?? [];
      expect(crawled.summary.accounts.map(({ id }) => id)).toEqual([...ids].sort());
      expect(crawled.outcomes.get(management)).toMatchObject({ state: 'ok', gaps: [] });
      for (const id of members.slice(CASES.length)) {
        expect(crawled.outcomes.get(id)).toMatchObject({ state: 'ok', gaps: [] });
      }
    });

    it.each(FAILED.map(([title, , reason], index) => [title, reason, index] as const))(
      'fails only the account with %s: %s',
      (_title, reason, index) => {
        const account = memberOf(index);
        const outcome = crawled.outcomes.get(account);
        expect(outcome).toMatchObject({ id: account, state: 'failed', reason });
        expect(outcome).not.toHaveProperty('record');
        expect(outcome?.message).toMatch(/^.{40,}(?:[.)]|AWS said: .+)$/s);
        expect(outcome?.gaps).toEqual([
          { code: reason, message: outcome?.message, account, scope: 'account' },
        ]);
        expect(outcome?.effort.attempts).toBe(1);
      },
    );

    it.each(
      PARTIAL.map(([title, fault, code, absent], index) => [title, code, fault, absent, index] as const),
    )('keeps the account with %s and says what is unknown: %s', (_title, code, fault, absent, index) => {
      const account = memberOf(FAILED.length + index);
      const outcome = crawled.outcomes.get(account);
      expect(outcome).toMatchObject({ state: 'partial', reason: code });
      expect(outcome?.gaps).toMatchObject([
        { code, account, subject: `iam:${fault.operation ?? ''}`, scope: 'part' },
      ]);
      expect(outcome?.record?.roles).toHaveLength(fake.world.record(account)?.roles.length ?? -1);
      expect(outcome?.record).not.toHaveProperty(absent);
    });

    it.each(RECOVERED.map(([title], index) => [title, index] as const))(
      'loses nothing to %s',
      (_title, index) => {
        const account = memberOf(FAILED.length + PARTIAL.length + index);
        const outcome = crawled.outcomes.get(account);
        expect(outcome).toMatchObject({ state: 'ok', gaps: [] });
        expect(outcome?.record?.roles).toHaveLength(fake.world.record(account)?.roles.length ?? -1);
        expect(outcome?.record?.roles.every((role) => role.maxSessionDuration !== undefined)).toBe(true);
      },
    );

    it('names the role that was tried and keeps the words of AWS', () => {
      const outcome = crawled.outcomes.get(memberOf(0));
      expect(outcome?.message).toContain(`arn:aws:iam::${memberOf(0)}:role/${fake.role}`);
      expect(outcome?.message).toContain('AWS said: ');
    });

    it('keeps the beginning of a body that is not AWS, and nothing of an answer that holds a secret', () => {
      const html = FAILED.findIndex(([, fault]) => fault.kind === 'html');
      expect(crawled.outcomes.get(memberOf(html))?.message).toContain('the answer begins: <');
      const everything = JSON.stringify([...crawled.outcomes.values()]) + crawled.logged.join('\n');
      expect(everything).not.toMatch(/SecretAccessKey|SessionToken/);
    });
  });

  it('fails an account that never answers with a timeout, and only that one', async () => {
    const account = memberOf(0);
    fake.plan([{ operation: DETAILS, account, kind: 'hang' }]);
    const { outcomes } = await crawl({
      accounts: [account, memberOf(1)],
      tuning: { socketTimeout: 2_000, requestTimeout: 2_000, maxAttempts: 2 },
    });
    expect(outcomes.get(account)).toMatchObject({ state: 'failed', reason: 'timeout' });
    expect(outcomes.get(memberOf(1))).toMatchObject({ state: 'ok' });
  });

  it('tries an account again that failed for a passing reason, while others go on', async () => {
    const account = memberOf(0);
    fake.plan([{ operation: DETAILS, account, kind: 'throttle', times: 3 }]);
    const { outcomes, waited } = await crawl({
      accounts: [account, memberOf(1)],
      tuning: { retryRounds: [1] },
    });
    expect(waited).toEqual([account]);
    expect(outcomes.get(account)).toMatchObject({ state: 'ok', effort: { attempts: 2 } });
  });

  it('counts every throttled and every repeated attempt', async () => {
    fake.plan([{ operation: 'ListRoles', account: memberOf(2), kind: 'throttle', times: 2 }]);
    const { summary, outcomes } = await crawl({ accounts: [memberOf(2)] });
    expect(summary.counters).toMatchObject({ throttles: 2, retries: 2 });
    expect(outcomes.get(memberOf(2))?.effort).toMatchObject({ retries: 2 });
  });

  it('moves STS to the fallback region once when the asked one is disabled', async () => {
    fake.plan([{ operation: 'AssumeRole', region: 'me-south-1', kind: 'region_disabled' }]);
    const { outcomes, logged } = await crawl({ region: 'me-south-1', accounts: members.slice(0, 3) });
    expect([...outcomes.values()].map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
    expect(logged.filter((line) => line.startsWith('STS is disabled'))).toHaveLength(1);
  });

  it('reads only its own account, and says so, when Organizations is denied', async () => {
    fake.plan([{ operation: 'ListAccounts', kind: 'deny' }]);
    const { organization, gaps, outcomes } = await crawl();
    expect(organization).toBeUndefined();
    expect(gaps).toMatchObject([
      { code: 'organization_unknown', subject: 'organizations:ListAccounts', scope: 'organization' },
    ]);
    expect([...outcomes.keys()]).toEqual([management]);
  });

  it('reads the accounts that are named when Organizations is denied', async () => {
    fake.plan([{ service: 'organizations', kind: 'deny' }]);
    const { outcomes } = await crawl({ accounts: [memberOf(0), memberOf(1)] });
    expect([...outcomes.values()].map(({ id, state }) => [id, state]).sort()).toEqual(
      [memberOf(0), memberOf(1)].sort().map((id) => [id, 'ok']),
    );
  });

  it('ends rather than taking a passing failure for an organization without accounts', async () => {
    fake.plan([{ operation: 'ListAccounts', kind: 'server_error' }]);
    await expect(crawl({ tuning: { retryRounds: [1] } })).rejects.toMatchObject({
      name: 'CrawlError',
      reason: 'service_error',
    });
  });

  it('keeps the accounts and leaves the policies unknown when ListPolicies is denied', async () => {
    fake.plan([{ operation: 'ListPolicies', kind: 'deny' }]);
    const { organization, gaps } = await crawl({ accounts: [memberOf(0)] });
    expect(organization?.accounts.length).toBeGreaterThan(CASES.length);
    expect(organization?.policies).toBeUndefined();
    expect(gaps).toMatchObject([{ code: 'organization_partial', subject: 'organizations:ListPolicies' }]);
  });

  it('does not mistake a refused extra for a missing permission', async () => {
    fake.plan([
      { operation: 'ListDelegatedAdministrators', kind: 'deny' },
      { operation: 'DescribeResourcePolicy', kind: 'deny' },
    ]);
    const { organization, gaps } = await crawl({ accounts: [memberOf(0)] });
    expect(gaps).toEqual([]);
    expect(organization).not.toHaveProperty('delegatedAdministrators');
    expect(organization).not.toHaveProperty('resourcePolicies');
  });

  it('names a managed policy that nobody may read', async () => {
    fake.plan([{ operation: 'GetPolicy', kind: 'deny' }]);
    const { outcomes } = await crawl({ accounts: members.slice(0, 6) });
    const partial = [...outcomes.values()].filter(({ reason }) => reason === 'policy_unreadable');
    expect(partial.length).toBeGreaterThan(0);
    for (const { state, gaps } of partial) {
      expect(state).toBe('partial');
      expect(gaps[0]?.subject).toMatch(/^arn:aws:iam::aws:policy\//);
    }
  });

  it('pauses when the own credentials expire and goes on after a new sign-in, with nothing failed', async () => {
    let finished = 0;
    const { pauses, outcomes } = await crawlAll(
      { roles: [fake.role], concurrency: 2, accounts: members.slice(0, 8) },
      {
        onFinished: () => {
          finished += 1;
          if (finished === 3) fake.expireCaller();
        },
        onPaused: () => void setTimeout(() => fake.renewCaller(), 100),
      },
    );
    expect(pauses).toEqual(['base_credentials', 'resumed']);
    expect([...outcomes.values()].filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(outcomes.size).toBe(8);
  });

  it('stops instead of waiting when it shall, and keeps what was read', async () => {
    let finished = 0;
    const attempt = crawlAll(
      { roles: [fake.role], concurrency: 1, accounts: members.slice(0, 8), onExpired: 'stop' },
      {
        onFinished: () => {
          finished += 1;
          if (finished === 3) fake.expireCaller();
        },
      },
    );
    await expect(attempt).rejects.toMatchObject({ name: 'CrawlError', reason: 'base_credentials' });
    await expect(attempt).rejects.toThrow(/Sign in again/);
    fake.renewCaller();
    expect(finished).toBe(3);
  });

  it('waits for the network when it is gone, and fails nothing', async () => {
    let finished = 0;
    const { pauses, outcomes } = await crawlAll(
      {
        roles: [fake.role],
        concurrency: 6,
        accounts: members.slice(0, 12),
        tuning: { ...FAST, maxAttempts: 1, retryRounds: [1, 1, 1] },
      },
      {
        onFinished: () => {
          finished += 1;
          if (finished === 2) fake.plan([{ kind: 'reset' }]);
        },
        onPaused: () => void setTimeout(() => fake.plan([]), 100),
      },
    );
    expect(pauses).toEqual(['network', 'resumed']);
    expect([...outcomes.values()].filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(outcomes.size).toBe(12);
  });

  it('fails accounts with network only after the wait for it is over', async () => {
    let finished = 0;
    const { pauses, outcomes } = await crawlAll(
      {
        roles: [fake.role],
        concurrency: 6,
        accounts: members.slice(0, 8),
        tuning: { ...FAST, maxAttempts: 1, offlineWait: 60, retryRounds: [1, 1] },
      },
      {
        onFinished: () => {
          finished += 1;
          if (finished === 1) fake.plan([{ kind: 'reset' }]);
        },
      },
    );
    expect(pauses.slice(0, 2)).toEqual(['network', 'resumed']);
    const states = [...outcomes.values()].map(({ state, reason }) => `${state} ${reason ?? ''}`);
    expect(states).toContain('failed network');
    expect(outcomes.size).toBe(8);
  });
});
