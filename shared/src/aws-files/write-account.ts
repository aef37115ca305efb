/** Account records → the files that the readers of this folder take back: equal records give equal text. */
import { compareStrings } from '../lib/compare.ts';
import type {
  AccountRecord,
  IamGroup,
  IamRole,
  IamUser,
  InlinePolicy,
  ManagedPolicy,
  Tags,
} from '../snapshot/model.ts';
import { documentWriter, type DocumentWriter } from './write-document.ts';

/** An element of a file: a JSON object under construction; members that are `undefined` are not written. */
type Element = Readonly<Record<string, unknown>>;

/** Text of `accounts/<id>.json`: one line for each entity. */
export function writeAuthorizationDetails(record: AccountRecord): string {
  const document = documentWriter();
  return lines([
    ['UserDetailList', record.users.map((user) => userElement(user, document))],
    ['GroupDetailList', record.groups.map((group) => groupElement(group, document))],
    ['RoleDetailList', record.roles.map((role) => roleElement(role, document))],
    ['Policies', record.policies.map((policy) => policyElement(policy, document))],
  ]);
}

/** Text of `accounts/<id>.providers.json`, or `undefined` when the record has none of its facts. */
export function writeProviders(record: AccountRecord): string | undefined {
  const lists: [string, readonly unknown[]][] = [];
  if (record.samlProviders !== undefined) {
    lists.push(['SAMLProviderList', record.samlProviders.map((provider) => ({ Arn: provider.arn }))]);
  }
  if (record.oidcProviders !== undefined) {
    const providers = record.oidcProviders.map(({ arn, url, clientIds }) => ({
      Arn: arn,
      Url: url,
      ClientIDList: clientIds,
    }));
    lists.push(['OpenIDConnectProviderList', providers]);
  }
  if (record.alias !== undefined) lists.push(['AccountAliases', [record.alias]]);
  return lists.length === 0 ? undefined : lines(lists);
}

/** An object of lists, each element on its own line, so that a line diff shows what changed. */
function lines(lists: readonly (readonly [string, readonly unknown[]])[]): string {
  const members = lists.map(([name, elements]) => {
    const body = elements.map((element) => JSON.stringify(element)).join(',\n');
    return body === '' ? `${JSON.stringify(name)}: []` : `${JSON.stringify(name)}: [\n${body}\n]`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}

function userElement(user: IamUser, document: DocumentWriter): Element {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id === '' ? undefined : user.id,
    Arn: user.arn,
    CreateDate: user.createdAt,
    UserPolicyList: inlineElements(user.inlinePolicies, document),
    GroupList: user.groups,
    AttachedManagedPolicies: attachedElements(user.attachedPolicies),
    PermissionsBoundary: boundaryElement(user.permissionsBoundary),
    Tags: tagElements(user.tags),
  };
}

function groupElement(group: IamGroup, document: DocumentWriter): Element {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id === '' ? undefined : group.id,
    Arn: group.arn,
    CreateDate: group.createdAt,
    GroupPolicyList: inlineElements(group.inlinePolicies, document),
    AttachedManagedPolicies: attachedElements(group.attachedPolicies),
  };
}

function roleElement(role: IamRole, document: DocumentWriter): Element {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id === '' ? undefined : role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: document(role.trustPolicy),
    InstanceProfileList: role.instanceProfiles.map((name) => ({ InstanceProfileName: name })),
    RolePolicyList: inlineElements(role.inlinePolicies, document),
    AttachedManagedPolicies: attachedElements(role.attachedPolicies),
    PermissionsBoundary: boundaryElement(role.permissionsBoundary),
    Tags: tagElements(role.tags),
    RoleLastUsed: lastUsedElement(role),
    MaxSessionDuration: role.maxSessionDuration,
    Description: role.description,
  };
}

function lastUsedElement(role: IamRole): Element | undefined {
  if (role.lastUsed === undefined && role.lastUsedRegion === undefined) return undefined;
  return {
    LastUsedDate: role.lastUsed === 'never' ? undefined : role.lastUsed,
    Region: role.lastUsedRegion,
  };
}

function policyElement(policy: ManagedPolicy, document: DocumentWriter): Element {
  const version = {
    VersionId: policy.versionId === '' ? undefined : policy.versionId,
    IsDefaultVersion: true,
    Document: document(policy.document),
  };
  return {
    PolicyName: policy.name,
    Arn: policy.arn,
    DefaultVersionId: policy.versionId === '' ? undefined : policy.versionId,
    PolicyVersionList: [version],
  };
}

function inlineElements(policies: readonly InlinePolicy[], document: DocumentWriter): readonly Element[] {
  return policies.map((policy) => ({ PolicyName: policy.name, PolicyDocument: document(policy.document) }));
}

function attachedElements(arns: readonly string[]): readonly Element[] {
  return arns.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }));
}

function boundaryElement(arn: string | undefined): Element | undefined {
  return arn === undefined ? undefined : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };
}

function tagElements(tags: Tags): readonly Element[] {
  return Object.entries(tags)
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([Key, Value]) => ({ Key, Value }));
}
