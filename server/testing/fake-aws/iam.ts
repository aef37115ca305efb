/** The read operations of IAM. */
import { awsManagedPolicy } from '@assumable/shared/generate/aws-managed';
import type { ManagedPolicy } from '@assumable/shared/snapshot/model';
import { members, number, ownRecord, pageOf, requiredText, text, type Call } from './call.ts';
import { noSuchEntity, ServiceError, validationError } from './errors.ts';
import {
  groupDetail,
  listedRole,
  policyDetail,
  policySummary,
  roleDetail,
  userDetail,
  versionsOf,
  wholeRole,
} from './iam-elements.ts';
import { encodeDocument, type XmlObject } from './xml.ts';

type Operation = (call: Call) => XmlObject;

/** Operations by name; each gives the content of its `…Result` element. */
export const IAM_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetAccountAuthorizationDetails', authorizationDetails],
  ['ListRoles', listRoles],
  ['GetRole', getRole],
  ['GetAccountSummary', accountSummary],
  ['ListAccountAliases', accountAliases],
  ['ListOpenIDConnectProviders', oidcProviders],
  ['GetOpenIDConnectProvider', oidcProvider],
  ['ListSAMLProviders', samlProviders],
  ['GetSAMLProvider', samlProvider],
  ['ListOrganizationsFeatures', organizationsFeatures],
  ['ListPolicies', listPolicies],
  ['GetPolicy', getPolicy],
  ['GetPolicyVersion', getPolicyVersion],
  ['ListPolicyVersions', listPolicyVersions],
]);

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];

function pageSize(call: Call): number {
  const asked = number(call, 'MaxItems') ?? 100;
  if (asked < 1 || asked > 1_000) {
    throw validationError(
      `1 validation error detected: Value '${asked}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000`,
    );
  }
  return Math.min(asked, call.options.pages?.most ?? 1_000);
}

interface Entity {
  readonly list: 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies';
  readonly write: () => XmlObject;
}

/** One marker walks users, groups, roles and policies as one list. */
function authorizationDetails(call: Call): XmlObject {
  const record = ownRecord(call);
  const filters = members(call, 'Filter');
  for (const filter of filters) {
    if (!FILTERS.includes(filter)) throw validationError(`Invalid filter value: ${filter}`);
  }
  const wants = (filter: string): boolean => filters.length === 0 || filters.includes(filter);
  const policies = record.policies.filter((policy) =>
    wants(isAwsManaged(policy) ? 'AWSManagedPolicy' : 'LocalManagedPolicy'),
  );
  const entities: readonly Entity[] = [
    ...(wants('User') ? record.users : []).map((user): Entity => ({
      list: 'UserDetailList',
      write: () => userDetail(user),
    })),
    ...(wants('Group') ? record.groups : []).map((group): Entity => ({
      list: 'GroupDetailList',
      write: () => groupDetail(group),
    })),
    ...(wants('Role') ? record.roles : []).map((role): Entity => ({
      list: 'RoleDetailList',
      write: () => roleDetail(role),
    })),
    ...policies.map((policy): Entity => ({ list: 'Policies', write: () => policyDetail(policy, record) })),
  ];
  const page = pageOf(call, filters.join('+'), entities, text(call, 'Marker'), pageSize(call));
  const of = (list: Entity['list']): readonly XmlObject[] =>
    page.items.filter((entity) => entity.list === list).map((entity) => entity.write());
  return {
    IsTruncated: page.truncated,
    UserDetailList: of('UserDetailList'),
    GroupDetailList: of('GroupDetailList'),
    RoleDetailList: of('RoleDetailList'),
    Policies: of('Policies'),
    Marker: page.next,
  };
}

function isAwsManaged({ arn }: ManagedPolicy): boolean {
  return arn.split(':')[4] === 'aws';
}

function listRoles(call: Call): XmlObject {
  const prefix = text(call, 'PathPrefix') ?? '/';
  const roles = ownRecord(call).roles.filter(({ path }) => path.startsWith(prefix));
  const page = pageOf(call, prefix, roles, text(call, 'Marker'), pageSize(call));
  return { IsTruncated: page.truncated, Roles: page.items.map(listedRole), Marker: page.next };
}

function getRole(call: Call): XmlObject {
  const name = requiredText(call, 'RoleName');
  const role = ownRecord(call).roles.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return { Role: wholeRole(role) };
}

function accountSummary(call: Call): XmlObject {
  const record = ownRecord(call);
  const local = record.policies.filter((policy) => !isAwsManaged(policy));
  const counts: Readonly<Record<string, number>> = {
    Users: record.users.length,
    UsersQuota: 5_000,
    Groups: record.groups.length,
    GroupsQuota: 300,
    Roles: record.roles.length + call.world.uncountedRoles(record.id),
    RolesQuota: 1_000,
    Policies: local.length,
    PoliciesQuota: 1_500,
    PolicyVersionsInUse: local.reduce((sum, policy) => sum + versionsOf(policy).length, 0),
    Providers: (record.samlProviders?.length ?? 0) + (record.oidcProviders?.length ?? 0),
    InstanceProfiles: record.roles.reduce((sum, role) => sum + role.instanceProfiles.length, 0),
    AssumeRolePolicySizeQuota: 2_048,
    AccountMFAEnabled: 1,
    AccountAccessKeysPresent: 0,
  };
  return { SummaryMap: { entry: Object.entries(counts).map(([key, value]) => ({ key, value })) } };
}

function accountAliases(call: Call): XmlObject {
  const { alias } = ownRecord(call);
  return { IsTruncated: false, AccountAliases: alias === undefined ? [] : [alias] };
}

function oidcProviders(call: Call): XmlObject {
  const providers = ownRecord(call).oidcProviders ?? [];
  return { OpenIDConnectProviderList: providers.map(({ arn }) => ({ Arn: arn })) };
}

function oidcProvider(call: Call): XmlObject {
  const arn = requiredText(call, 'OpenIDConnectProviderArn');
  const provider = ownRecord(call).oidcProviders?.find((candidate) => candidate.arn === arn);
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return {
    Url: provider.url,
    ClientIDList: provider.clientIds ?? [],
    ThumbprintList: ['6938fd4d98bab03faadb97b34396831e3780aea1'],
    CreateDate: '2022-02-03T04:05:06.789Z',
    Tags: [],
  };
}

function samlProviders(call: Call): XmlObject {
  const providers = ownRecord(call).samlProviders ?? [];
  return {
    SAMLProviderList: providers.map(({ arn }) => ({
      Arn: arn,
      ValidUntil: '2120-01-01T00:00:00Z',
      CreateDate: '2022-02-03T04:05:06Z',
    })),
  };
}

function samlProvider(call: Call): XmlObject {
  const arn = requiredText(call, 'SAMLProviderArn');
  if (ownRecord(call).samlProviders?.some((candidate) => candidate.arn === arn) !== true)
    throw noSuchEntity(`Manifest not found for arn ${arn}`);
  return {
    SAMLMetadataDocument: '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>',
    ValidUntil: '2120-01-01T00:00:00Z',
    CreateDate: '2022-02-03T04:05:06Z',
  };
}

/** For the management account, as `rootFeatures` says; without it IAM has no access to the organization. */
function organizationsFeatures(call: Call): XmlObject {
  const organization = call.world.organization();
  if (organization === undefined || call.session.account !== organization.managementAccountId) {
    throw new ServiceError(
      'AccountNotManagementOrDelegatedAdministrator',
      400,
      'The account is neither the management account nor a delegated administrator.',
    );
  }
  const { rootFeatures } = call.options;
  if (rootFeatures === undefined)
    throw new ServiceError('ServiceAccessNotEnabled', 400, 'Trusted access is not enabled for IAM.');
  return { OrganizationId: organization.id, EnabledFeatures: rootFeatures };
}

function listPolicies(call: Call): XmlObject {
  const record = ownRecord(call);
  const scope = text(call, 'Scope') ?? 'All';
  const attached = text(call, 'OnlyAttached') === 'true';
  const used = new Set(
    [...record.users, ...record.groups, ...record.roles].flatMap((entity) => entity.attachedPolicies),
  );
  const policies = record.policies.filter(
    (policy) =>
      (scope === 'All' || (scope === 'AWS') === isAwsManaged(policy)) && (!attached || used.has(policy.arn)),
  );
  const page = pageOf(call, `${scope}/${attached}`, policies, text(call, 'Marker'), pageSize(call));
  return {
    IsTruncated: page.truncated,
    Policies: page.items.map((policy) => policySummary(policy, record)),
    Marker: page.next,
  };
}

/** Policies of the account and every AWS-managed policy of the catalog. */
function policyNamed(call: Call): ManagedPolicy {
  const arn = requiredText(call, 'PolicyArn');
  const policy = ownRecord(call).policies.find((candidate) => candidate.arn === arn) ?? awsManagedPolicy(arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

function getPolicy(call: Call): XmlObject {
  return { Policy: policySummary(policyNamed(call), ownRecord(call)) };
}

function getPolicyVersion(call: Call): XmlObject {
  const policy = policyNamed(call);
  const wanted = requiredText(call, 'VersionId');
  const version = versionsOf(policy).find(({ versionId }) => versionId === wanted);
  if (version === undefined)
    throw noSuchEntity(`Policy ${policy.arn} version ${wanted} does not exist or is not attachable.`);
  return {
    PolicyVersion: {
      Document: encodeDocument(version.document),
      VersionId: version.versionId,
      IsDefaultVersion: version.inForce,
      CreateDate: '2021-03-04T05:06:07Z',
    },
  };
}

function listPolicyVersions(call: Call): XmlObject {
  const page = pageOf(
    call,
    requiredText(call, 'PolicyArn'),
    versionsOf(policyNamed(call)),
    text(call, 'Marker'),
    pageSize(call),
  );
  return {
    IsTruncated: page.truncated,
    Versions: page.items.map(({ versionId, inForce }) => ({
      VersionId: versionId,
      IsDefaultVersion: inForce,
      CreateDate: '2021-03-04T05:06:07Z',
    })),
    Marker: page.next,
  };
}
