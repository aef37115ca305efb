/** The real SDK against moto over HTTP, with a proxy between them that breaks chosen calls. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFaultProxy, type Fault, type FaultProxy } from '../../testing/moto-fault-proxy.ts';
import {
  createMotoOrganization,
  DELEGATED_SERVICE,
  DEVOPS_TRUST,
  MANAGEMENT_ACCOUNT,
  motoEnvironment,
  READER_ROLE,
  type MotoOrganization,
} from '../../testing/moto-organization.ts';
import { findMoto, isMotoRequired, startMoto, type MotoServer } from '../../testing/moto-server.ts';
import { crawlAll, type Crawled } from '../../testing/crawl-harness.ts';
import type { CrawlOptions } from './crawl-options.ts';
import { MEMBER_ACTIONS, ORGANIZATION_ACTIONS, SESSION_POLICY } from './session-policy.ts';

/** Milliseconds for moto to start and to be filled on a busy machine. */
const MOTO_START = 180_000;

const installed = findMoto() !== undefined;

it.skipIf(!installed && !isMotoRequired())('finds moto_server', () => {
  expect(findMoto(), "install it with: python3 -m pip install 'moto[server]'").toBeDefined();
});

const crawl = (options: Partial<CrawlOptions> = {}): Promise<Crawled> =>
  crawlAll({ roles: [READER_ROLE], ...options });

describe.skipIf(!installed)(
  'crawl of an organization in moto (skipped only when moto_server is not installed)',
  () => {
    let moto: MotoServer;
    let proxy: FaultProxy;
    let made: MotoOrganization;

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
      expect(organization?.delegatedAdministrators).toEqual([
        { account: made.members.get('security'), services: [DELEGATED_SERVICE] },
      ]);
      expect(organization?.trustedServices).toEqual([DELEGATED_SERVICE]);
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
      const { calls, retries, throttles } = summary.counters;
      expect([calls + retries, throttles]).toEqual([proxy.calls.length, 0]);
      // No call that the documented policies do not allow, and no permission asked for in vain.
      const granted = [...MEMBER_ACTIONS, ...ORGANIZATION_ACTIONS, 'sts:AssumeRole', 'sts:GetCallerIdentity'];
      expect([...new Set(proxy.calls.map((call) => call.action))].sort()).toEqual(
        granted.map((action) => action.slice(action.indexOf(':') + 1)).sort(),
      );
    });

    it('asks for the role by its path and sends the ExternalId', async () => {
      await crawl({ roles: ['/audit/AssumableReader'], externalId: 'secret-external-id' });
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

    it('keeps an organization policy whose text could not be read as one that may deny anything', async () => {
      const { organization, gaps } = await crawlWith([
        { action: 'DescribePolicy', kind: 'server_error', times: 5 },
      ]);
      const codes = gaps.map(({ code }) => code);
      expect(codes).toContain('organization_partial');
      const listed = await crawl();
      expect(organization?.policies?.length).toBe(listed.organization?.policies?.length);
    });
  },
);
