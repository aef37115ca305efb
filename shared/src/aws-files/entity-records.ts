/** Entities as the AWS CLI names their fields → snapshot records. */
import { isAccountId, parseArn, type AccountId, type Arn } from '../arn/arn.ts';
import { compareBy, compareStrings } from '../lib/compare.ts';
import type {
  IamGroup,
  IamRole,
  IamUser,
  InlinePolicy,
  ManagedPolicy,
  PolicyText,
  Tags,
} from '../snapshot/model.ts';
import type { GroupDetail, PolicyDetail, RoleDetail, UserDetail } from './authorization-schema.ts';
import { isoInstant } from './fields.ts';
import { shown, type GapList } from './gap-list.ts';
import type { Owners } from './owners.ts';
import { readDocument, type DocumentPool } from './policy-document.ts';
import { NO_TAGS, tagsOf } from './tags.ts';

export interface EntityContext {
  readonly gaps: GapList;
  readonly owners: Owners;
  readonly pool: DocumentPool;
  readonly account?: AccountId;
}

/** A record while its optional members are added. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

type InlineDetails = UserDetail['UserPolicyList'];
type AttachedDetails = UserDetail['AttachedManagedPolicies'];
type TagDetails = UserDetail['Tags'];

export function userOf(detail: UserDetail, context: EntityContext): IamUser | undefined {
  const path = pathOf(detail.Arn, 'user', detail.UserName, context);
  if (path === undefined) return undefined;
  const user: Draft<IamUser> = {
    arn: detail.Arn,
    id: detail.UserId ?? '',
    name: detail.UserName,
    path: detail.Path ?? path,
    inlinePolicies: inlineOf(detail.UserPolicyList, detail.Arn, context),
    attachedPolicies: attachedOf(detail.AttachedManagedPolicies),
    groups: [...(detail.GroupList ?? [])].sort(compareStrings),
    tags: tagsOfDetails(detail.Tags),
  };
  const createdAt = isoInstant(detail.CreateDate);
  if (createdAt !== undefined) user.createdAt = createdAt;
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  if (boundary !== undefined) user.permissionsBoundary = boundary;
  return user;
}

export function groupOf(detail: GroupDetail, context: EntityContext): IamGroup | undefined {
  const path = pathOf(detail.Arn, 'group', detail.GroupName, context);
  if (path === undefined) return undefined;
  const group: Draft<IamGroup> = {
    arn: detail.Arn,
    id: detail.GroupId ?? '',
    name: detail.GroupName,
    path: detail.Path ?? path,
    inlinePolicies: inlineOf(detail.GroupPolicyList, detail.Arn, context),
    attachedPolicies: attachedOf(detail.AttachedManagedPolicies),
  };
  const createdAt = isoInstant(detail.CreateDate);
  if (createdAt !== undefined) group.createdAt = createdAt;
  return group;
}

export function roleOf(detail: RoleDetail, context: EntityContext): IamRole | undefined {
  const path = pathOf(detail.Arn, 'role', detail.RoleName, context);
  if (path === undefined) return undefined;
  const trust = documentOf(detail.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument', detail.Arn, context);
  const role: Draft<IamRole> = {
    arn: detail.Arn,
    id: detail.RoleId ?? '',
    name: detail.RoleName,
    path: detail.Path ?? path,
    inlinePolicies: inlineOf(detail.RolePolicyList, detail.Arn, context),
    attachedPolicies: attachedOf(detail.AttachedManagedPolicies),
    trustPolicy: trust,
    tags: tagsOfDetails(detail.Tags),
    instanceProfiles: profilesOf(detail.InstanceProfileList),
  };
  const { MaxSessionDuration, Description, RoleLastUsed } = detail;
  const createdAt = isoInstant(detail.CreateDate);
  if (createdAt !== undefined) role.createdAt = createdAt;
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  if (boundary !== undefined) role.permissionsBoundary = boundary;
  if (MaxSessionDuration !== undefined && MaxSessionDuration !== null)
    role.maxSessionDuration = MaxSessionDuration;
  if (Description !== undefined && Description !== null) role.description = Description;
  if (RoleLastUsed !== undefined && RoleLastUsed !== null) {
    // The API writes `RoleLastUsed: {}` for a role that was not used in the tracked period.
    role.lastUsed = isoInstant(RoleLastUsed.LastUsedDate) ?? 'never';
    if (RoleLastUsed.Region !== undefined && RoleLastUsed.Region !== null)
      role.lastUsedRegion = RoleLastUsed.Region;
  }
  return role;
}

export function policyOf(detail: PolicyDetail, context: EntityContext): ManagedPolicy | undefined {
  if (pathOf(detail.Arn, 'policy', detail.PolicyName, context) === undefined) return undefined;
  const versions = detail.PolicyVersionList ?? [];
  const chosen =
    versions.find((version) => version.IsDefaultVersion === true) ??
    versions.find((version) => version.VersionId !== null && version.VersionId === detail.DefaultVersionId);
  const field = 'PolicyVersionList (default version)';
  return {
    arn: detail.Arn,
    name: detail.PolicyName,
    versionId: chosen?.VersionId ?? detail.DefaultVersionId ?? '',
    document: documentOf(chosen?.Document, field, detail.Arn, context),
  };
}

/**
 * The path inside an ARN such as `arn:aws:iam::123456789012:role/team/Name`, and the owner noted.
 * `undefined` with a gap when the ARN is not that of an entity of this kind and name.
 */
function pathOf(
  arn: Arn,
  type: 'user' | 'group' | 'role' | 'policy',
  name: string,
  context: EntityContext,
): string | undefined {
  const parts = parseArn(arn);
  const prefix = `${type}/`;
  const awsManaged = type === 'policy' && parts?.account === 'aws';
  const fits =
    parts?.service === 'iam' &&
    (awsManaged || isAccountId(parts.account)) &&
    parts.resource.startsWith(prefix) &&
    parts.resource.endsWith(`/${name}`);
  if (!fits) {
    context.gaps.add({
      code: 'import_entity_invalid',
      message: `The ${type} ${shown(name)} is left out: its Arn ${shown(arn)} is not that of an IAM ${type} of this name. Correct it or export the file again.`,
      subject: shown(arn),
      scope: 'entity',
    });
    return undefined;
  }
  // Policies are read last: they tell the account only of a file without users, groups and roles. One of another
  // account is harmless, since nothing refers to it but by its whole ARN.
  const tellsOwner = type === 'policy' ? context.owners.list().length === 0 : true;
  if (!awsManaged && tellsOwner) context.owners.note(parts.partition, parts.account, arn);
  return parts.resource.slice(type.length, parts.resource.length - name.length);
}

function inlineOf(details: InlineDetails, arn: Arn, context: EntityContext): readonly InlinePolicy[] {
  if (details === undefined || details === null || details.length === 0) return [];
  return details
    .map((detail) => ({
      name: detail.PolicyName,
      document: documentOf(detail.PolicyDocument, `inline policy ${detail.PolicyName}`, arn, context),
    }))
    .sort(compareBy((policy) => policy.name));
}

function profilesOf(details: RoleDetail['InstanceProfileList']): readonly string[] {
  if (details === undefined || details === null || details.length === 0) return [];
  return details.map((detail) => detail.InstanceProfileName).sort(compareStrings);
}

function attachedOf(details: AttachedDetails): readonly Arn[] {
  if (details === undefined || details === null || details.length === 0) return [];
  return details.map((detail) => detail.PolicyArn).sort(compareStrings);
}

function tagsOfDetails(details: TagDetails): Tags {
  if (details === undefined || details === null || details.length === 0) return NO_TAGS;
  return tagsOf(details.map(({ Key, Value }) => [Key, Value]));
}

function documentOf(raw: unknown, field: string, arn: Arn, context: EntityContext): PolicyText {
  const document = readDocument(raw, context.pool);
  if (document.problem !== undefined) {
    context.gaps.add({
      code: 'policy_unparseable',
      message: `The policy document ${shown(field)} of ${shown(arn)} cannot be read: ${document.problem}. What it decides is unknown. Correct it or export the file again.`,
      ...(context.account === undefined ? {} : { account: context.account }),
      subject: shown(arn),
      scope: 'entity',
    });
  }
  return document.text;
}
