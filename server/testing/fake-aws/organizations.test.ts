/** Organizations of the fake through the real SDK. */
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  DescribeResourcePolicyCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListDelegatedServicesForAccountCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  paginateListAccounts,
  paginateListDelegatedAdministrators,
  paginateListOrganizationalUnitsForParent,
  paginateListTargetsForPolicy,
  type Account,
} from '@aws-sdk/client-organizations';
import type { Organization } from '@assumable/shared/snapshot/model';
import { generatedSnapshot } from '@assumable/shared/generate/generate-organization';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeAwsOptions } from './options.ts';
import { clientsIn, clientsOf, type SdkClients } from './sdk-clients.ts';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';

const running: FakeAws[] = [];
afterEach(async () => {
  for (const fake of running.splice(0)) await fake.stop();
});
async function start(options: FakeAwsOptions): Promise<FakeAws> {
  const fake = await startFakeAws(options);
  running.push(fake);
  return fake;
}

function organizationOf(fake: FakeAws): Organization {
  const organization = fake.world.organization();
  if (organization === undefined) throw new Error('no organization');
  return organization;
}

async function accountPages({ organizations }: SdkClients): Promise<Account[][]> {
  const pages: Account[][] = [];
  for await (const page of paginateListAccounts({ client: organizations }, {}))
    pages.push(page.Accounts ?? []);
  return pages;
}

describe('the organization', () => {
  it('has pages of at most 20 accounts, with their place and state', async () => {
    const fake = await start({ preset: 'medium', accounts: 45 });
    const pages = await accountPages(clientsOf(fake));
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 5]);
    const organization = organizationOf(fake);
    const units = new Map(organization.units.map(({ id, parentId }) => [id, parentId]));
    for (const account of pages.flat()) {
      const known = organization.accounts.find(({ id }) => id === account.Id);
      expect(account).toMatchObject({ Name: known?.name, State: known?.state, Email: known?.email });
      expect(account).not.toHaveProperty('Status');
      const [path = ''] = account.Paths ?? [];
      const steps = path.split('/').slice(1, -2);
      expect(path).toBe(`${organization.id}/${steps.join('/')}/${account.Id ?? ''}/`);
      expect(steps.at(-1)).toBe(known?.parentId);
      steps.slice(1).forEach((step, at) => expect(units.get(step)).toBe(steps[at]));
    }
    await expect(
      clientsOf(fake).organizations.send(new ListAccountsCommand({ MaxResults: 21 })),
    ).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it('can be without paths, and with the state that has been retired', async () => {
    const fake = await start({ preset: 'small', paths: false, accountState: 'status' });
    fake.world.change({ kind: 'state', account: '100000000005', state: 'CLOSED' });
    const { organizations } = clientsOf(fake);
    const { Accounts = [] } = await organizations.send(new ListAccountsCommand({}));
    expect(Accounts.every((account) => !('Paths' in account) && !('State' in account))).toBe(true);
    expect(Accounts.map(({ Id, Status }) => [Id, Status])).toContainEqual(['100000000004', 'ACTIVE']);
    expect(Accounts.find(({ Id }) => Id === '100000000005')).not.toHaveProperty('Status');
    const children = await organizations.send(
      new ListAccountsForParentCommand({ ParentId: organizationOf(fake).roots[0]?.id }),
    );
    expect(children.Accounts?.map(({ Id }) => Id)).toEqual(['100000000000']);
  });

  it('has a tree of units', async () => {
    const fake = await start({ preset: 'medium', accounts: 10 });
    const { organizations } = clientsOf(fake);
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    expect(Roots[0]?.PolicyTypes?.map(({ Type }) => Type)).toEqual([
      'SERVICE_CONTROL_POLICY',
      'RESOURCE_CONTROL_POLICY',
    ]);
    const found: { id: string; name: string; parentId: string }[] = [];
    const queue = Roots.map(({ Id }) => Id ?? '');
    for (let ParentId = queue.shift(); ParentId !== undefined; ParentId = queue.shift()) {
      for await (const page of paginateListOrganizationalUnitsForParent(
        { client: organizations },
        { ParentId },
      )) {
        for (const unit of page.OrganizationalUnits ?? []) {
          found.push({ id: unit.Id ?? '', name: unit.Name ?? '', parentId: ParentId });
          expect(unit.Path?.endsWith(`/${unit.Id ?? ''}/`)).toBe(true);
          queue.push(unit.Id ?? '');
        }
      }
    }
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
    expect(found.sort(byId)).toEqual([...organizationOf(fake).units].sort(byId));
  });

  it('gives policies as plain text with every target, page by page', async () => {
    const fake = await start({ preset: 'medium', accounts: 45 });
    const { organizations } = clientsOf(fake);
    const { Policies = [] } = await organizations.send(
      new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
    );
    const known =
      organizationOf(fake).policies?.filter(({ type }) => type === 'SERVICE_CONTROL_POLICY') ?? [];
    expect(known.length).toBeGreaterThan(4);
    expect(Policies).toHaveLength(known.length);
    expect(Policies[0]).toMatchObject({ Id: 'p-FullAWSAccess', AwsManaged: true });
    for (const PolicyId of ['p-FullAWSAccess', Policies[3]?.Id]) {
      const known = organizationOf(fake).policies?.find(({ id }) => id === PolicyId);
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId }));
      expect(Policy?.Content).toBe(known?.document);
      const targets = [];
      for await (const page of paginateListTargetsForPolicy({ client: organizations }, { PolicyId }))
        targets.push(...(page.Targets ?? []));
      expect(targets.map(({ TargetId }) => TargetId)).toEqual(known?.targetIds);
    }
    await expect(
      organizations.send(new ListTargetsForPolicyCommand({ PolicyId: 'p-gone12345' })),
    ).rejects.toMatchObject({ name: 'PolicyNotFoundException', $metadata: { httpStatusCode: 400 } });
  });
});

describe('who may ask', () => {
  it('is the management account; a member may only describe the organization', async () => {
    const fake = await start({ caller: { account: '100000000001' } });
    const { organizations } = clientsOf(fake);
    expect((await organizations.send(new DescribeOrganizationCommand({}))).Organization).toMatchObject({
      MasterAccountId: '100000000000',
    });
    await expect(organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('is a delegated administrator, or whom the resource policy names', async () => {
    const account = '100000000001';
    const delegated = await start({
      caller: { account },
      delegatedAdministrators: [{ account, services: ['config.amazonaws.com', 'sso.amazonaws.com'] }],
    });
    const { organizations } = clientsOf(delegated);
    expect((await organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(10);
    const administrators = [];
    for await (const page of paginateListDelegatedAdministrators({ client: organizations }, {}))
      administrators.push(...(page.DelegatedAdministrators ?? []));
    expect(administrators.map(({ Id }) => Id)).toEqual([account]);
    const services = await organizations.send(
      new ListDelegatedServicesForAccountCommand({ AccountId: account }),
    );
    expect(services.DelegatedServices).toHaveLength(2);
    await expect(organizations.send(new DescribeResourcePolicyCommand({}))).rejects.toMatchObject({
      name: 'ResourcePolicyNotFoundException',
    });

    const resourcePolicy = JSON.stringify({ Principal: { AWS: `arn:aws:iam::${account}:root` } });
    const named = clientsOf(await start({ caller: { account }, resourcePolicy }));
    const answer = await named.organizations.send(new DescribeResourcePolicyCommand({}));
    expect(answer.ResourcePolicy?.Content).toBe(resourcePolicy);
  });

  it('nobody asks where there is no organization', async () => {
    const { organization: _none, ...snapshot } = generatedSnapshot({ preset: 'small', accounts: 4 });
    const fake = await start({ snapshot: { ...snapshot, accounts: snapshot.accounts.slice(0, 1) } });
    expect(fake.readable()).toEqual(['100000000000']);
    await expect(
      clientsOf(fake).organizations.send(new DescribeOrganizationCommand({})),
    ).rejects.toMatchObject({ name: 'AWSOrganizationsNotInUseException' });
  });
});

describe('changes while somebody looks', () => {
  it('show in the next answer', async () => {
    const fake = await start({ preset: 'small' });
    const { organizations } = clientsOf(fake);
    const listed = async (): Promise<Account[]> =>
      (await organizations.send(new ListAccountsCommand({}))).Accounts ?? [];
    fake.world.change({ kind: 'move', account: '100000000005', parentId: 'ou-gen1-00000000' });
    fake.world.change({ kind: 'leave', account: '100000000006' });
    const record = fake.world.record('100000000007');
    if (record === undefined) throw new Error('no such account');
    fake.world.change({
      kind: 'join',
      account: { id: '100000000099', name: 'new', state: 'ACTIVE', parentId: 'ou-gen1-00000001' },
      record: { ...record, id: '100000000099', roles: [] },
    });
    const accounts = await listed();
    expect(accounts).toHaveLength(10);
    expect(accounts.find(({ Id }) => Id === '100000000005')?.Paths?.[0]).toContain('/ou-gen1-00000000/');
    expect(accounts.some(({ Id }) => Id === '100000000006')).toBe(false);
    const session = await clientsIn(fake, '100000000099');
    expect(session.iam).toBeDefined();
  });
});
