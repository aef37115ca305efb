/** IAM of the fake through the real SDK. */
import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListRoles,
  type EntityType,
  type GetAccountAuthorizationDetailsCommandOutput,
} from '@aws-sdk/client-iam';
import type { AccountRecord } from '@assumable/shared/snapshot/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientsIn, type SdkClients } from './sdk-clients.ts';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';

const ACCOUNT = '100000000001';
const LOCAL: EntityType[] = ['User', 'Group', 'Role', 'LocalManagedPolicy'];

let fake: FakeAws;
let clients: SdkClients;
let record: AccountRecord;
beforeAll(async () => {
  fake = await startFakeAws({ preset: 'small' });
  clients = await clientsIn(fake, ACCOUNT);
  const found = fake.world.record(ACCOUNT);
  if (found === undefined) throw new Error('no such account');
  record = found;
});
afterAll(() => fake.stop());

async function pagesOf(
  page: { MaxItems?: number; Filter?: EntityType[] },
  sdk = clients,
): Promise<GetAccountAuthorizationDetailsCommandOutput[]> {
  const pages: GetAccountAuthorizationDetailsCommandOutput[] = [];
  for await (const each of paginateGetAccountAuthorizationDetails({ client: sdk.iam }, page))
    pages.push(each);
  return pages;
}

describe('GetAccountAuthorizationDetails', () => {
  it('walks users, groups, roles and policies with one marker', async () => {
    const pages = await pagesOf({ MaxItems: 7, Filter: LOCAL });
    const sizes = pages.map(
      (page) =>
        (page.UserDetailList?.length ?? 0) +
        (page.GroupDetailList?.length ?? 0) +
        (page.RoleDetailList?.length ?? 0) +
        (page.Policies?.length ?? 0),
    );
    expect(sizes.slice(0, -1).every((size) => size === 7)).toBe(true);
    expect(pages.map(({ IsTruncated }) => IsTruncated)).toEqual(sizes.map((_, at) => at < sizes.length - 1));
    const roles = pages.flatMap(({ RoleDetailList }) => RoleDetailList ?? []);
    expect(roles.map(({ Arn }) => Arn)).toEqual(record.roles.map(({ arn }) => arn));
    const users = pages.flatMap(({ UserDetailList }) => UserDetailList ?? []);
    expect(users.map(({ UserName }) => UserName)).toEqual(record.users.map(({ name }) => name));
  });

  it('has 100 entries a page when nothing is said, and as many as the fake allows at most', async () => {
    const all = await clients.iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: LOCAL }));
    expect(all.IsTruncated).toBe(false);
    const small = await startFakeAws({ preset: 'small', pages: { most: 5 } });
    const pages = await pagesOf({ MaxItems: 1_000, Filter: ['Role'] }, await clientsIn(small, ACCOUNT));
    expect(pages).toHaveLength(Math.ceil(record.roles.length / 5));
    await small.stop();
  });

  it('gives only what the filter names', async () => {
    const [page] = await pagesOf({ Filter: ['Group'] });
    expect(page?.GroupDetailList?.map(({ GroupName }) => GroupName)).toEqual(
      record.groups.map(({ name }) => name),
    );
    expect([page?.RoleDetailList, page?.UserDetailList, page?.Policies]).toEqual([[], [], []]);
  });

  it('encodes documents after RFC 3986 and leaves out what only ListRoles has', async () => {
    const [page] = await pagesOf({ Filter: ['Role'] });
    const role = page?.RoleDetailList?.find(({ RoleName }) => RoleName === 'AssumableReader');
    const text = role?.AssumeRolePolicyDocument ?? '';
    expect(text).toMatch(/^[A-Za-z0-9\-._~%]+$/);
    const own = record.roles.find(({ name }) => name === 'AssumableReader');
    expect(decodeURIComponent(text)).toBe(own?.trustPolicy);
    expect(role).not.toHaveProperty('MaxSessionDuration');
    expect(role).not.toHaveProperty('Description');
    expect(role?.RoleLastUsed).toEqual({});
  });

  it('repeats the role in its instance profiles', async () => {
    const pages = await pagesOf({ Filter: ['Role'] });
    const holder = pages
      .flatMap(({ RoleDetailList }) => RoleDetailList ?? [])
      .find(({ InstanceProfileList }) => (InstanceProfileList ?? []).length > 0);
    expect(holder?.InstanceProfileList?.[0]?.Roles?.[0]).toMatchObject({
      RoleId: holder?.RoleId,
      AssumeRolePolicyDocument: holder?.AssumeRolePolicyDocument,
    });
  });

  it('gives policies with versions that are not in force, and exactly one that is', async () => {
    const pages = await pagesOf({ Filter: ['LocalManagedPolicy'] });
    const policies = pages.flatMap(({ Policies }) => Policies ?? []);
    expect(policies.length).toBeGreaterThan(0);
    for (const policy of policies) {
      const current = policy.PolicyVersionList?.filter(({ IsDefaultVersion }) => IsDefaultVersion === true);
      expect(current?.map(({ VersionId }) => VersionId)).toEqual([policy.DefaultVersionId]);
      const own = record.policies.find(({ arn }) => arn === policy.Arn);
      expect(decodeURIComponent(current?.[0]?.Document ?? '')).toBe(own?.document);
    }
    const everywhere = await startFakeAws({ preset: 'medium', accounts: 30 });
    const versions: number[] = [];
    for (const id of everywhere.readable().slice(1)) {
      const sdk = await clientsIn(everywhere, id);
      for (const page of await pagesOf({ Filter: ['LocalManagedPolicy'] }, sdk))
        versions.push(
          ...(page.Policies ?? []).map(({ PolicyVersionList }) => PolicyVersionList?.length ?? 0),
        );
    }
    expect(Math.max(...versions)).toBe(5);
    await everywhere.stop();
  });

  it.each([
    ['a marker that it never gave', { Marker: 'nonsense' }, 'Invalid Marker.'],
    ['more entries than a page may have', { MaxItems: 1_001 }, 'between 1 and 1000'],
  ])('refuses %s', async (_what, input, message) => {
    const sent = clients.iam.send(new GetAccountAuthorizationDetailsCommand(input));
    await expect(sent).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  it('gives every entity through pages of any size, with empty ones and entries twice', async () => {
    const ragged = await startFakeAws({
      preset: 'small',
      pages: { sizes: 'random', most: 9, duplicates: true },
    });
    const sdk = await clientsIn(ragged, ACCOUNT);
    const pages = await pagesOf({ MaxItems: 9, Filter: LOCAL }, sdk);
    const arns = pages.flatMap(({ RoleDetailList }) => RoleDetailList ?? []).map(({ Arn }) => Arn);
    expect(new Set(arns)).toEqual(new Set(record.roles.map(({ arn }) => arn)));
    expect(arns.length).toBeGreaterThan(new Set(arns).size);
    const again = await pagesOf({ MaxItems: 9, Filter: LOCAL }, sdk);
    expect(again.map(({ Marker }) => Marker)).toEqual(pages.map(({ Marker }) => Marker));
    await ragged.stop();
  });
});

describe('the other reads of an account', () => {
  it('ListRoles has session lengths and descriptions, and no policies', async () => {
    const roles = [];
    for await (const page of paginateListRoles({ client: clients.iam }, { MaxItems: 10 }))
      roles.push(...(page.Roles ?? []));
    expect(
      roles.map(({ RoleId, MaxSessionDuration, Description }) => [RoleId, MaxSessionDuration, Description]),
    ).toEqual(
      record.roles.map(({ id, maxSessionDuration, description }) => [id, maxSessionDuration, description]),
    );
    expect(roles[0]).not.toHaveProperty('Tags');
    const reserved = await clients.iam.send(new ListRolesCommand({ PathPrefix: '/aws-reserved/' }));
    expect(reserved.Roles?.every(({ Path }) => Path?.startsWith('/aws-reserved/'))).toBe(true);
  });

  it('counts what there is in the summary', async () => {
    const { SummaryMap } = await clients.iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({
      Roles: record.roles.length,
      Users: record.users.length,
      Groups: record.groups.length,
      Policies: record.policies.filter(({ arn }) => arn.includes(ACCOUNT)).length,
      AssumeRolePolicySizeQuota: 2_048,
    });
  });

  it('lists providers and the alias', async () => {
    const oidc = await clients.iam.send(new ListOpenIDConnectProvidersCommand({}));
    expect(oidc.OpenIDConnectProviderList?.map(({ Arn }) => Arn)).toEqual(
      record.oidcProviders?.map(({ arn }) => arn),
    );
    for (const provider of record.oidcProviders ?? []) {
      const got = await clients.iam.send(
        new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: provider.arn }),
      );
      expect([got.Url, got.ClientIDList]).toEqual([provider.url, provider.clientIds]);
    }
    const saml = await clients.iam.send(new ListSAMLProvidersCommand({}));
    expect(saml.SAMLProviderList?.map(({ Arn }) => Arn)).toEqual(record.samlProviders?.map(({ arn }) => arn));
    const alias = await clients.iam.send(new ListAccountAliasesCommand({}));
    expect(alias.AccountAliases).toEqual([record.alias]);
  });

  it('gives AWS-managed policies of the catalog, used in the account or not', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/job-function/Billing';
    const { Policy } = await clients.iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({ PolicyName: 'Billing', Path: '/job-function/', Arn: PolicyArn });
    const version = await clients.iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    expect(JSON.parse(decodeURIComponent(version.PolicyVersion?.Document ?? ''))).toHaveProperty('Statement');
  });

  it('says with 404 what is not there', async () => {
    const missing = [
      clients.iam.send(new GetRoleCommand({ RoleName: 'nobody' })),
      clients.iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/None' })),
      clients.iam.send(
        new GetPolicyVersionCommand({
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
          VersionId: 'v99',
        }),
      ),
    ];
    for (const sent of missing) {
      await expect(sent).rejects.toMatchObject({
        name: expect.stringMatching(/^NoSuchEntity/),
        $metadata: { httpStatusCode: 404 },
      });
    }
  });

  it('refuses what the role does not allow, in the words of IAM', async () => {
    await expect(clients.iam.send(new ListPoliciesCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/AssumableReader/reader is not authorized to perform: iam:ListPolicies on resource: * because no identity-based policy allows the iam:ListPolicies action`,
    });
    const role = await clients.iam.send(new GetRoleCommand({ RoleName: 'assumablereader' }));
    expect(role.Role?.RoleName).toBe('AssumableReader');
  });
});
