/** The real SDK against moto over HTTP, with a proxy between them that breaks chosen calls. */
import type { AccountId } from '@assumable/shared/arn/arn';
import type { CoverageGap, Organization } from '@assumable/shared/snapshot/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFaultProxy, type Fault, type FaultProxy } from '../../testing/moto-fault-proxy.ts';
import {
  createMotoOrganization,
  DEVOPS_TRUST,
  MANAGEMENT_ACCOUNT,
  motoEnvironment,
  READER_ROLE,
  type MotoOrganization,
} from '../../testing/moto-organization.ts';
import { findMoto, isMotoRequired, startMoto, type MotoServer } from '../../testing/moto-server.ts';
import { CrawlError, type AccountOutcome, type CrawlOptions, type CrawlSummary } from './crawl-options.ts';
import { crawlOrganization } from './crawl-organization.ts';
import { MEMBER_ACTIONS, ORGANIZATION_ACTIONS, SESSION_POLICY } from './session-policy.ts';

/** Milliseconds for moto to start and to be filled on a busy machine. */
const MOTO_START = 180_000;

const installed = findMoto() !== undefined;

it.skipIf(!installed && !isMotoRequired())('finds moto_server', () => {
  expect(findMoto(), "install it with: python3 -m pip install 'moto[server]'").toBeDefined();
});

const DETAILS = 'GetAccountAuthorizationDetails';

interface Crawled {
  readonly summary: CrawlSummary;
  readonly organization: Organization | undefined;
  readonly gaps: readonly CoverageGap[];
  readonly outcomes: ReadonlyMap<AccountId, AccountOutcome>;
  readonly waited: readonly AccountId[];
  readonly logged: readonly string[];
}

const FAST = { maxAttempts: 3, badResponsePause: 1, retryRounds: [] } as const;

async function crawl(
  options: Partial<CrawlOptions> = {},
  signal: AbortSignal = new AbortController().signal,
  onFinished: (outcome: AccountOutcome) => void = () => undefined,
): Promise<Crawled> {
  let organization: Organization | undefined;
  let gaps: readonly CoverageGap[] = [];
  const outcomes = new Map<AccountId, AccountOutcome>();
  const waited: AccountId[] = [];
  const logged: string[] = [];
  const log = (fields: Readonly<Record<string, unknown>>, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const summary = await crawlOrganization(
    {
      roleName: READER_ROLE,
      allowLocalEndpoint: true,
      logger: { info: log, warn: log },
      ...options,
      tuning: { ...FAST, ...options.tuning },
    },
    {
      phase: () => undefined,
      organization: (read, readGaps) => {
        organization = read;
        gaps = readGaps;
      },
      accounts: () => undefined,
      accountStarted: () => undefined,
      accountWaiting: (id) => waited.push(id),
      accountFinished: (outcome) => {
        expect(outcomes.has(outcome.id)).toBe(false);
        outcomes.set(outcome.id, outcome);
        onFinished(outcome);
      },
      counters: () => undefined,
    },
    signal,
  );
  return { summary, organization, gaps, outcomes, waited, logged };
}

describe.skipIf(!installed)(
  'crawl of an organization in moto (skipped only when moto_server is not installed)',
  () => {
    let moto: MotoServer;
    let proxy: FaultProxy;
    let made: MotoOrganization;
    const member = (name: string): string => made.members.get(name) ?? '';

    beforeAll(async () => {
      // Loads AWS-managed policies, which moto leaves out by default.
      vi.stubEnv('MOTO_IAM_LOAD_MANAGED_POLICIES', 'true');
      moto = await startMoto();
      proxy = await startFaultProxy(moto.url);
      made = await createMotoOrganization(moto.url);
      for (const [name, value] of Object.entries(motoEnvironment(proxy.url))) vi.stubEnv(name, value);
    }, MOTO_START);
    afterAll(async () => {
      vi.unstubAllEnvs();
      await proxy.stop();
      await moto.stop();
    });
    beforeEach(() => proxy.plan([]));

    async function crawlWith(
      faults: readonly Fault[],
      options: Partial<CrawlOptions> = {},
    ): Promise<Crawled> {
      proxy.plan(faults);
      return crawl(options);
    }

    it('reads the organization: tree, accounts, policies and what they are attached to', async () => {
      const { organization, gaps } = await crawl();
      expect(gaps).toEqual([]);
      expect(organization?.id).toBe(made.id);
      expect(organization?.managementAccountId).toBe(MANAGEMENT_ACCOUNT);
      expect(organization?.roots).toEqual([
        {
          id: made.rootId,
          name: 'Root',
          enabledPolicyTypes: ['RESOURCE_CONTROL_POLICY', 'SERVICE_CONTROL_POLICY'],
        },
      ]);
      expect(organization?.units.map(({ name, parentId }) => [name, parentId]).sort()).toEqual([
        ['Empty', made.rootId],
        ['Production', made.workloadsId],
        ['Workloads', made.rootId],
      ]);
      const parents = new Map(organization?.accounts.map(({ name, parentId }) => [name, parentId]));
      expect(parents.get('security')).toBe(made.rootId);
      expect(parents.get('apps-devstg')).toBe(made.workloadsId);
      expect(parents.get('apps-prd')).toBe(made.productionId);
      expect(organization?.accounts.every(({ state }) => state === 'ACTIVE')).toBe(true);
      const policies = new Map(organization?.policies?.map((policy) => [policy.id, policy]));
      expect(policies.get(made.scpId)).toMatchObject({
        name: 'DenyAssumeAdmin',
        type: 'SERVICE_CONTROL_POLICY',
        targetIds: [made.productionId],
      });
      expect(policies.get(made.rcpId)).toMatchObject({
        type: 'RESOURCE_CONTROL_POLICY',
        targetIds: [made.rootId],
      });
      expect(JSON.parse(policies.get(made.rcpId)?.document ?? '')).toHaveProperty(
        'Statement[0].Effect',
        'Deny',
      );
    });

    it('reads every account: roles with trust and session length, users, groups, policies, providers, alias', async () => {
      const { summary, outcomes } = await crawl();
      expect(summary.caller).toEqual({ account: MANAGEMENT_ACCOUNT, partition: 'aws' });
      expect(summary.accounts.map(({ id, state }) => [id, state])).toEqual(
        [MANAGEMENT_ACCOUNT, ...made.members.values()].sort().map((id) => [id, 'ok']),
      );
      for (const [id, { record }] of outcomes) {
        const devops = record?.roles.find((role) => role.name === 'DevOps');
        expect(devops).toMatchObject({
          arn: `arn:aws:iam::${id}:role/DevOps`,
          maxSessionDuration: 7_200,
          description: 'Deploys things',
          permissionsBoundary: `arn:aws:iam::${id}:policy/AssumeDevOps`,
          attachedPolicies: [`arn:aws:iam::${id}:policy/AssumeDevOps`],
          tags: { team: 'platform' },
        });
        expect(JSON.parse(devops?.trustPolicy ?? '')).toEqual(DEVOPS_TRUST);
        expect(devops?.inlinePolicies.map(({ name }) => name)).toEqual(['inline']);
        expect(record?.roles.find((role) => role.name === 'Lambda')?.path).toBe('/service/');
        expect(record?.users).toMatchObject([{ name: 'john', groups: ['engineers'] }]);
        expect(record?.groups).toMatchObject([{ name: 'engineers', inlinePolicies: [{ name: 'assume' }] }]);
        expect(record?.policies.map(({ arn }) => arn).sort()).toEqual([
          `arn:aws:iam::${id}:policy/AssumeDevOps`,
          'arn:aws:iam::aws:policy/ReadOnlyAccess',
        ]);
        expect(record?.oidcProviders).toEqual([
          {
            arn: `arn:aws:iam::${id}:oidc-provider/token.actions.githubusercontent.com`,
            url: 'token.actions.githubusercontent.com',
            clientIds: ['sts.amazonaws.com'],
          },
        ]);
        expect(record?.samlProviders).toEqual([{ arn: `arn:aws:iam::${id}:saml-provider/okta` }]);
        expect(record?.alias).toBe(`acme-${id}`);
      }
    });

    it('sends the session policy with every AssumeRole, none for its own account, and each managed policy once', async () => {
      const { summary } = await crawl();
      const count = (action: string): number => proxy.calls.filter((call) => call.action === action).length;
      const assumed = proxy.calls.filter((call) => call.action === 'AssumeRole');
      expect(assumed.map((call) => call.account).sort()).toEqual([...made.members.values()].sort());
      expect(new Set(assumed.map((call) => call.parameters.get('Policy')))).toEqual(
        new Set([SESSION_POLICY]),
      );
      expect(
        assumed.every((call) => /^assumable-[\w-]{12}$/.test(call.parameters.get('RoleSessionName') ?? '')),
      ).toBe(true);
      expect(count('GetPolicy')).toBe(1);
      expect(count('GetPolicyVersion')).toBe(1);
      expect(count('GetAccountAuthorizationDetails')).toBe(6);
      expect(count('ListRoles')).toBe(6);
      expect(summary.counters).toEqual({ calls: proxy.calls.length, throttles: 0 });
      // No call that the documented policies do not allow, and no permission asked for in vain.
      const granted = [...MEMBER_ACTIONS, ...ORGANIZATION_ACTIONS, 'sts:AssumeRole', 'sts:GetCallerIdentity'];
      expect([...new Set(proxy.calls.map((call) => call.action))].sort()).toEqual(
        granted.map((action) => action.slice(action.indexOf(':') + 1)).sort(),
      );
    });

    it('asks for the role by its path and sends the ExternalId', async () => {
      await crawl({ roleName: '/audit/AssumableReader', externalId: 'secret-external-id' });
      const [first] = proxy.calls.filter((call) => call.action === 'AssumeRole');
      expect(first?.parameters.get('RoleArn')).toBe(
        `arn:aws:iam::${first?.account ?? ''}:role/audit/AssumableReader`,
      );
      expect(first?.parameters.get('ExternalId')).toBe('secret-external-id');
    });

    it('logs the effective endpoint and no secret', async () => {
      const { logged } = await crawlWith([{ action: 'ListRoles', kind: 'deny' }], {
        externalId: 'secret-external-id',
      });
      expect(logged).toContain(`using AWS endpoint {"endpoint":"${proxy.url}"}`);
      expect(logged.join('\n')).not.toMatch(/moto-secret|secret-external-id|AKIAMOTO|ASIA/);
    });

    /** One crawl serves as many cases as there are member accounts: each case breaks calls of its own account. */
    function batched(cases: readonly (readonly [string, Omit<Fault, 'account'>, ...unknown[]])[]) {
      const crawls = new Map<number, Promise<Crawled>>();
      return async (index: number): Promise<{ account: AccountId; crawled: Crawled }> => {
        const accounts = [...made.members.values()];
        const batch = Math.floor(index / accounts.length);
        const faults = cases
          .slice(batch * accounts.length, (batch + 1) * accounts.length)
          .map(([, fault], position): Fault => ({ ...fault, account: accounts[position] ?? '' }));
        const running = crawls.get(batch) ?? crawlWith(faults);
        crawls.set(batch, running);
        return { account: accounts[index % accounts.length] ?? '', crawled: await running };
      };
    }

    const failures: readonly (readonly [string, Omit<Fault, 'account'>, string])[] = [
      ['a role that cannot be assumed', { action: 'AssumeRole', kind: 'deny' }, 'assume_denied'],
      ['an SCP that denies AssumeRole', { action: 'AssumeRole', kind: 'scp_deny' }, 'denied_by_scp'],
      ['an SCP that denies IAM', { action: DETAILS, kind: 'scp_deny' }, 'denied_by_scp'],
      ['denied details', { action: DETAILS, kind: 'deny' }, 'access_denied'],
      ['throttling without end', { action: DETAILS, kind: 'throttle' }, 'throttled'],
      ['a session that expires twice', { action: DETAILS, kind: 'expire' }, 'session_expired'],
      ['connection resets', { action: DETAILS, kind: 'reset' }, 'network'],
      ['bodies cut off', { action: DETAILS, kind: 'cut' }, 'network'],
      ['errors inside AWS', { action: DETAILS, kind: 'server_error' }, 'service_error'],
      ['an HTML page with status 200', { action: DETAILS, kind: 'html' }, 'bad_response'],
      ['a well-formed page with status 200', { action: DETAILS, kind: 'xhtml' }, 'bad_response'],
      ['a well-formed page instead of a session', { action: 'AssumeRole', kind: 'xhtml' }, 'bad_response'],
      [
        'pages without a marker',
        { action: DETAILS, kind: 'truncated_without_marker' },
        'incomplete_pagination',
      ],
      ['a marker that repeats', { action: DETAILS, kind: 'repeated_marker' }, 'incomplete_pagination'],
      ['role pages that repeat', { action: 'ListRoles', kind: 'repeated_marker' }, 'incomplete_pagination'],
      ['STS disabled in every region', { action: 'AssumeRole', kind: 'region_disabled' }, 'region_disabled'],
    ];
    const failing = batched(failures);
    it.each(failures.map(([title, , reason], index) => [title, reason, index] as const))(
      'fails only the account with %s: %s',
      async (_title, reason, index) => {
        const { account, crawled } = await failing(index);
        expect(crawled.outcomes.size).toBe(6);
        expect(crawled.outcomes.get(MANAGEMENT_ACCOUNT)).toMatchObject({ state: 'ok', gaps: [] });
        const failed = crawled.outcomes.get(account);
        expect(failed).toMatchObject({ id: account, state: 'failed', reason });
        expect(failed?.record).toBeUndefined();
        expect(failed?.message).toMatch(/\.$|AWS said: .+/);
        expect(failed?.gaps).toEqual([{ code: reason, message: failed?.message, account, scope: 'account' }]);
      },
    );

    it('fails an account that never answers with a timeout, and only that one', async () => {
      const account = member('network');
      const { outcomes } = await crawlWith([{ action: DETAILS, account, kind: 'hang' }], {
        tuning: { socketTimeout: 1_500, requestTimeout: 1_500, maxAttempts: 2, retryRounds: [1] },
      });
      for (const [id, { state, reason }] of outcomes) {
        expect([state, reason]).toEqual(id === account ? ['failed', 'timeout'] : ['ok', undefined]);
      }
    });

    const recoveries: readonly (readonly [string, Omit<Fault, 'account'>])[] = [
      ['two throttled answers', { action: 'ListRoles', kind: 'throttle', times: 2 }],
      ['two connection resets', { action: DETAILS, kind: 'reset', times: 2 }],
      ['an HTML page', { action: DETAILS, kind: 'html', times: 2 }],
      ['a well-formed page', { action: 'ListSAMLProviders', kind: 'xhtml', times: 2 }],
      ['a session that expires once', { action: 'ListRoles', kind: 'expire', times: 1 }],
      ['pages without a marker once', { action: DETAILS, kind: 'truncated_without_marker', times: 1 }],
      ['an empty page that has a marker', { action: DETAILS, kind: 'empty_first_page', times: 1 }],
      ['an empty role page that has a marker', { action: 'ListRoles', kind: 'empty_first_page', times: 1 }],
    ];
    const recovering = batched(recoveries);
    it.each(recoveries.map(([title], index) => [title, index] as const))(
      'loses nothing to %s',
      async (_title, index) => {
        const { account, crawled } = await recovering(index);
        const outcome = crawled.outcomes.get(account);
        expect(outcome).toMatchObject({ state: 'ok', gaps: [] });
        expect(
          outcome?.record?.roles.map(({ name, maxSessionDuration }) => [name, maxSessionDuration]),
        ).toEqual([
          ['DevOps', 7_200],
          [READER_ROLE, 3_600],
          ['Lambda', 3_600],
        ]);
      },
    );

    it('counts every throttled attempt', async () => {
      const { summary } = await crawlWith([
        { action: 'ListRoles', account: member('shared'), kind: 'throttle', times: 2 },
      ]);
      expect(summary.counters.throttles).toBe(2);
    });

    it('moves STS to the fallback region once when the asked one is disabled', async () => {
      const { outcomes, logged } = await crawlWith(
        [{ action: 'AssumeRole', account: member('shared'), kind: 'region_disabled', times: 1 }],
        { region: 'me-south-1' },
      );
      expect([...outcomes.values()].every(({ state }) => state === 'ok')).toBe(true);
      expect(logged.filter((line) => line.startsWith('STS is disabled'))).toHaveLength(1);
    });

    const partials: readonly (readonly [string, Omit<Fault, 'account'>, string, string])[] = [
      ['denied', { action: 'ListSAMLProviders', kind: 'deny' }, 'missing_permission', 'samlProviders'],
      [
        'denied by an SCP',
        { action: 'ListOpenIDConnectProviders', kind: 'scp_deny' },
        'denied_by_scp',
        'oidcProviders',
      ],
      ['throttled', { action: 'ListAccountAliases', kind: 'throttle' }, 'throttled', 'alias'],
      ['failing', { action: 'GetAccountSummary', kind: 'server_error' }, 'service_error', 'no member'],
    ];
    const partial = batched(partials);
    it.each(
      partials.map(([how, { action }, code, absent], index) => [action, how, code, absent, index] as const),
    )(
      'keeps the account and says what is unknown when %s is %s',
      async (action, _how, code, absent, index) => {
        const { account, crawled } = await partial(index);
        const outcome = crawled.outcomes.get(account);
        expect(outcome).toMatchObject({ state: 'partial', reason: code });
        expect(outcome?.gaps).toMatchObject([{ code, account, subject: `iam:${action}`, scope: 'part' }]);
        expect(outcome?.record?.roles).toHaveLength(3);
        expect(outcome?.record).not.toHaveProperty(absent);
      },
    );

    it('keeps the roles without session lengths when ListRoles is denied', async () => {
      const { outcomes } = await crawlWith([
        { action: 'ListRoles', account: member('security'), kind: 'deny' },
      ]);
      const roles = outcomes.get(member('security'))?.record?.roles ?? [];
      expect(roles.map(({ name }) => name)).toEqual(['DevOps', READER_ROLE, 'Lambda']);
      expect(roles.every((role) => role.maxSessionDuration === undefined)).toBe(true);
    });

    it('keeps audiences unknown, not empty, when GetOpenIDConnectProvider is denied', async () => {
      const account = member('security');
      const { outcomes } = await crawlWith([{ action: 'GetOpenIDConnectProvider', account, kind: 'deny' }]);
      expect(outcomes.get(account)?.record?.oidcProviders).toEqual([
        {
          arn: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
          url: 'token.actions.githubusercontent.com',
        },
      ]);
    });

    it('reads a managed policy with the own credentials when the session may not', async () => {
      const denied = [...made.members.values()].map((account): Fault => ({
        action: 'GetPolicy',
        account,
        kind: 'deny',
      }));
      const { outcomes } = await crawlWith(denied);
      expect([...outcomes.values()].every(({ state }) => state === 'ok')).toBe(true);
    });

    it('names a managed policy that nobody may read', async () => {
      const { outcomes } = await crawlWith([{ action: 'GetPolicy', kind: 'deny' }]);
      for (const outcome of outcomes.values()) {
        expect(outcome).toMatchObject({
          state: 'partial',
          reason: 'policy_unreadable',
          gaps: [{ subject: 'arn:aws:iam::aws:policy/ReadOnlyAccess', scope: 'entity' }],
        });
      }
    });

    it('tries accounts again that failed for a passing reason', async () => {
      const account = member('network');
      const { outcomes, waited } = await crawlWith(
        [{ action: 'GetAccountAuthorizationDetails', account, kind: 'throttle', times: 3 }],
        { tuning: { retryRounds: [1] } },
      );
      expect(waited).toEqual([account]);
      expect(outcomes.get(account)).toMatchObject({ state: 'ok' });
    });

    it('reads only its own account, and says so, when Organizations is denied', async () => {
      const { organization, gaps, outcomes } = await crawlWith([{ action: 'ListAccounts', kind: 'deny' }]);
      expect(organization).toBeUndefined();
      expect(gaps).toMatchObject([
        { code: 'organization_unknown', subject: 'organizations:ListAccounts', scope: 'organization' },
      ]);
      expect([...outcomes.keys()]).toEqual([MANAGEMENT_ACCOUNT]);
      expect(outcomes.get(MANAGEMENT_ACCOUNT)).toMatchObject({ state: 'ok' });
    });

    it('keeps the accounts and leaves the policies unknown when ListPolicies is denied', async () => {
      const { organization, gaps } = await crawlWith([{ action: 'ListPolicies', kind: 'deny' }]);
      expect(organization?.accounts).toHaveLength(6);
      expect(organization?.policies).toBeUndefined();
      expect(gaps).toMatchObject([{ code: 'organization_partial', subject: 'organizations:ListPolicies' }]);
    });

    it('keeps an organization policy whose text could not be read as one that may deny anything', async () => {
      const { organization, gaps } = await crawlWith([
        { action: 'DescribePolicy', kind: 'server_error', times: 5 },
      ]);
      const codes = gaps.map(({ code }) => code);
      expect(codes).toContain('organization_partial');
      const listed = await crawl();
      expect(organization?.policies?.length).toBe(listed.organization?.policies?.length);
    });

    it('stops asking when the own credentials expire, and keeps what was read', async () => {
      const order = [MANAGEMENT_ACCOUNT, ...made.members.values()].sort();
      const expiredAt = order.findLastIndex((id, index) => index < 4 && id !== MANAGEMENT_ACCOUNT);
      const { summary } = await crawlWith(
        [{ action: 'AssumeRole', account: order[expiredAt] ?? '', kind: 'expire' }],
        { concurrency: 1, tuning: { retryRounds: [1] } },
      );
      expect(summary.accounts.map(({ id, state, reason }) => [id, state, reason])).toEqual(
        order.map((id, index) =>
          index < expiredAt ? [id, 'ok', undefined] : [id, 'failed', 'base_credentials'],
        ),
      );
      const assumed = proxy.calls.filter((call) => call.action === 'AssumeRole').map((call) => call.account);
      expect(assumed).toEqual(order.slice(0, expiredAt + 1).filter((id) => id !== MANAGEMENT_ACCOUNT));
    });

    it('ends with a clear error when nobody can be identified', async () => {
      const attempt = crawlWith([{ action: 'GetCallerIdentity', kind: 'expire' }]);
      await expect(attempt).rejects.toMatchObject({ name: 'CrawlError', reason: 'base_credentials' });
      await expect(attempt).rejects.toThrow(/Sign in \(aws sso login\)/);
    });

    it('ends soon after an abort and reports no further account', async () => {
      const controller = new AbortController();
      let finished = 0;
      const attempt = crawl({ concurrency: 1 }, controller.signal, () => {
        finished += 1;
        controller.abort();
      });
      await expect(attempt).rejects.toMatchObject({ name: 'CrawlError', reason: 'cancelled' });
      expect(finished).toBe(1);
    });

    it('ends when the observer cannot keep an account', async () => {
      const attempt = crawl({ concurrency: 2 }, undefined, () => {
        throw new Error('disk full');
      });
      await expect(attempt).rejects.toThrow('disk full');
    });

    it('refuses the loopback endpoint unless it is allowed, before any call', async () => {
      await expect(crawl({ allowLocalEndpoint: false })).rejects.toMatchObject({
        reason: 'endpoint_refused',
      });
      expect(proxy.calls).toEqual([]);
    });

    it.each(['', 'a b', 'x'.repeat(65), 'arn:aws:iam::1:role/x', 'päth/x'])(
      'refuses the role name %j',
      async (roleName) => {
        await expect(crawl({ roleName })).rejects.toBeInstanceOf(CrawlError);
      },
    );

    it.each([0, 51, 1.5])('refuses %d accounts at a time', async (concurrency) => {
      await expect(crawl({ concurrency })).rejects.toBeInstanceOf(CrawlError);
    });
  },
);
