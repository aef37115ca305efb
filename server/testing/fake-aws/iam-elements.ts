/** Entities of an account as IAM writes them in XML. */
import type {
  AccountRecord,
  IamGroup,
  IamRole,
  IamUser,
  InlinePolicy,
  ManagedPolicy,
  Tags,
} from '@assumable/shared/snapshot/model';
import { createRandom, hexOf } from '@assumable/shared/generate/random';
import { encodeDocument, type XmlObject } from './xml.ts';

/** When AWS does not say, as for a policy that has no date of its own. */
const LONG_AGO = '2021-03-04T05:06:07Z';

export function userDetail(user: IamUser): XmlObject {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.createdAt ?? LONG_AGO,
    // IAM leaves the list out of a user that has no inline policy.
    UserPolicyList: user.inlinePolicies.length === 0 ? undefined : inlineList(user.inlinePolicies),
    GroupList: user.groups,
    AttachedManagedPolicies: attachedList(user.attachedPolicies),
    PermissionsBoundary: boundary(user.permissionsBoundary),
    Tags: tagList(user.tags),
  };
}

export function groupDetail(group: IamGroup): XmlObject {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: group.createdAt ?? LONG_AGO,
    GroupPolicyList: inlineList(group.inlinePolicies),
    AttachedManagedPolicies: attachedList(group.attachedPolicies),
  };
}

/** Without MaxSessionDuration and Description: GetAccountAuthorizationDetails has neither. */
export function roleDetail(role: IamRole): XmlObject {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt ?? LONG_AGO,
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    InstanceProfileList: role.instanceProfiles.map((name) => instanceProfile(role, name)),
    RolePolicyList: inlineList(role.inlinePolicies),
    AttachedManagedPolicies: attachedList(role.attachedPolicies),
    PermissionsBoundary: boundary(role.permissionsBoundary),
    Tags: tagList(role.tags),
    RoleLastUsed: lastUsed(role),
  };
}

/** As ListRoles has it: without policies, boundary, tags and last use. */
export function listedRole(role: IamRole): XmlObject {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt ?? LONG_AGO,
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration ?? 3_600,
  };
}

/** As GetRole has it. */
export function wholeRole(role: IamRole): XmlObject {
  return {
    ...listedRole(role),
    PermissionsBoundary: boundary(role.permissionsBoundary),
    Tags: tagList(role.tags),
    RoleLastUsed: lastUsed(role),
  };
}

/** `{}` stands for a role not used in the tracked 400 days. */
function lastUsed(role: IamRole): XmlObject {
  if (role.lastUsed === undefined || role.lastUsed === 'never') return {};
  return { LastUsedDate: role.lastUsed, Region: role.lastUsedRegion };
}

/** A profile repeats its role with the whole trust policy. */
function instanceProfile(role: IamRole, name: string): XmlObject {
  const account = role.arn.split(':')[4] ?? '';
  const partition = role.arn.split(':')[1] ?? 'aws';
  return {
    Path: '/',
    InstanceProfileName: name,
    InstanceProfileId: `AIPA${hexOf(`${role.arn}/${name}`, 17).toUpperCase()}`,
    Arn: `arn:${partition}:iam::${account}:instance-profile/${name}`,
    CreateDate: role.createdAt ?? LONG_AGO,
    Roles: [
      {
        Path: role.path,
        RoleName: role.name,
        RoleId: role.id,
        Arn: role.arn,
        CreateDate: role.createdAt ?? LONG_AGO,
        AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
      },
    ],
  };
}

/** A managed policy with its versions; up to four that are not in force come with some policies, as IAM keeps them. */
export function policyDetail(policy: ManagedPolicy, record: AccountRecord): XmlObject {
  return {
    ...policySummary(policy, record),
    PolicyVersionList: versionsOf(policy).map((version) => ({
      Document: encodeDocument(version.document),
      VersionId: version.versionId,
      IsDefaultVersion: version.inForce,
      CreateDate: LONG_AGO,
    })),
  };
}

export function policySummary(policy: ManagedPolicy, record: AccountRecord): XmlObject {
  const holders = [...record.users, ...record.groups, ...record.roles];
  const bounded = [...record.users, ...record.roles];
  return {
    PolicyName: policy.name,
    PolicyId: `ANPA${hexOf(policy.arn, 17).toUpperCase()}`,
    Arn: policy.arn,
    Path: pathOf(policy.arn),
    DefaultVersionId: policy.versionId,
    AttachmentCount: holders.filter(({ attachedPolicies }) => attachedPolicies.includes(policy.arn)).length,
    PermissionsBoundaryUsageCount: bounded.filter(
      ({ permissionsBoundary }) => permissionsBoundary === policy.arn,
    ).length,
    IsAttachable: true,
    CreateDate: LONG_AGO,
    UpdateDate: LONG_AGO,
  };
}

interface Version {
  readonly versionId: string;
  readonly document: string;
  readonly inForce: boolean;
}

/** The document of a version that is not in force: whoever takes it for the policy sees administrator rights. */
const SUPERSEDED = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

export function versionsOf(policy: ManagedPolicy): readonly Version[] {
  const current = { versionId: policy.versionId, document: policy.document, inForce: true };
  const others = createRandom(0, 'versions', policy.arn).pick([0, 0, 1, 2, 4]);
  const base = Number(policy.versionId.slice(1)) || 1;
  const old = Array.from({ length: others }, (_, place) => ({
    versionId: `v${base + place + 1}`,
    document: SUPERSEDED,
    inForce: false,
  }));
  return [...old.reverse(), current];
}

/** `arn:aws:iam::aws:policy/service-role/X` lies in `/service-role/`. */
function pathOf(arn: string): string {
  const place = arn.slice(arn.indexOf(':policy/') + ':policy'.length);
  return place.slice(0, place.lastIndexOf('/') + 1);
}

function inlineList(policies: readonly InlinePolicy[]): readonly XmlObject[] {
  return policies.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodeDocument(document),
  }));
}

function attachedList(arns: readonly string[]): readonly XmlObject[] {
  return arns.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }));
}

function boundary(arn: string | undefined): XmlObject | undefined {
  return arn === undefined ? undefined : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };
}

function tagList(tags: Tags): readonly XmlObject[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
