/**
 * The fields of GetAccountAuthorizationDetails that are read, and what replaces those that cannot be read.
 * Source: IAM API Reference, UserDetail, GroupDetail, RoleDetail, ManagedPolicyDetail. `MaxSessionDuration` and
 * `Description` belong to Role (ListRoles, GetRole) and are read where a file carries them in a RoleDetail.
 */
import { z } from 'zod';
import { Instant, NonEmptyText, Text } from './fields.ts';
import { isRecord, type EntityKind, type Fallback } from './read-entity.ts';
import { UNREADABLE } from './unreadable.ts';

const InlinePolicyDetail = z.object({ PolicyName: NonEmptyText, PolicyDocument: z.unknown().optional() });
const AttachedPolicy = z.object({ PolicyArn: NonEmptyText });
const Tag = z.object({ Key: Text, Value: Text });
const Boundary = z.object({ PermissionsBoundaryArn: NonEmptyText });

const UserDetail = z.object({
  Arn: NonEmptyText,
  UserName: NonEmptyText,
  UserId: Text.nullish(),
  Path: Text.nullish(),
  CreateDate: Instant.nullish(),
  UserPolicyList: z.array(InlinePolicyDetail).nullish(),
  AttachedManagedPolicies: z.array(AttachedPolicy).nullish(),
  GroupList: z.array(NonEmptyText).nullish(),
  PermissionsBoundary: Boundary.nullish(),
  Tags: z.array(Tag).nullish(),
});
export type UserDetail = z.infer<typeof UserDetail>;

const GroupDetail = z.object({
  Arn: NonEmptyText,
  GroupName: NonEmptyText,
  GroupId: Text.nullish(),
  Path: Text.nullish(),
  CreateDate: Instant.nullish(),
  GroupPolicyList: z.array(InlinePolicyDetail).nullish(),
  AttachedManagedPolicies: z.array(AttachedPolicy).nullish(),
});
export type GroupDetail = z.infer<typeof GroupDetail>;

const RoleDetail = z.object({
  Arn: NonEmptyText,
  RoleName: NonEmptyText,
  RoleId: Text.nullish(),
  Path: Text.nullish(),
  CreateDate: Instant.nullish(),
  AssumeRolePolicyDocument: z.unknown().optional(),
  RolePolicyList: z.array(InlinePolicyDetail).nullish(),
  AttachedManagedPolicies: z.array(AttachedPolicy).nullish(),
  PermissionsBoundary: Boundary.nullish(),
  Tags: z.array(Tag).nullish(),
  InstanceProfileList: z.array(z.object({ InstanceProfileName: NonEmptyText })).nullish(),
  RoleLastUsed: z.object({ LastUsedDate: Instant.nullish(), Region: Text.nullish() }).nullish(),
  MaxSessionDuration: z.int().min(3_600).max(43_200).nullish(),
  Description: Text.nullish(),
});
export type RoleDetail = z.infer<typeof RoleDetail>;

const PolicyVersion = z.object({
  VersionId: Text.nullish(),
  IsDefaultVersion: z.boolean().nullish(),
  Document: z.unknown().optional(),
});
const PolicyDetail = z.object({
  Arn: NonEmptyText,
  PolicyName: NonEmptyText,
  DefaultVersionId: Text.nullish(),
  PolicyVersionList: z.array(PolicyVersion).nullish(),
});
export type PolicyDetail = z.infer<typeof PolicyDetail>;

const LEFT_OUT: Fallback = { whole: undefined };
const UNREADABLE_INLINE: Fallback = {
  whole: [{ PolicyName: UNREADABLE }],
  element: (element) => ({
    PolicyName: UNREADABLE,
    PolicyDocument: isRecord(element) ? element['PolicyDocument'] : undefined,
  }),
};
const UNREADABLE_ATTACHED: Fallback = {
  whole: [{ PolicyArn: UNREADABLE }],
  element: () => ({ PolicyArn: UNREADABLE }),
};
const UNREADABLE_BOUNDARY: Fallback = { whole: { PermissionsBoundaryArn: UNREADABLE } };
const UNREADABLE_GROUPS: Fallback = { whole: [UNREADABLE], element: () => UNREADABLE };

const COMMON: readonly (readonly [string, Fallback])[] = [
  ['Path', LEFT_OUT],
  ['CreateDate', LEFT_OUT],
  ['AttachedManagedPolicies', UNREADABLE_ATTACHED],
  ['PermissionsBoundary', UNREADABLE_BOUNDARY],
  ['Tags', LEFT_OUT],
];

export const USER: EntityKind<UserDetail> = {
  noun: 'user',
  schema: UserDetail,
  nameField: 'UserName',
  scope: 'entity',
  fallbacks: new Map([
    ...COMMON,
    ['UserId', LEFT_OUT],
    ['UserPolicyList', UNREADABLE_INLINE],
    ['GroupList', UNREADABLE_GROUPS],
  ]),
};

export const GROUP: EntityKind<GroupDetail> = {
  noun: 'group',
  schema: GroupDetail,
  nameField: 'GroupName',
  scope: 'entity',
  fallbacks: new Map([...COMMON, ['GroupId', LEFT_OUT], ['GroupPolicyList', UNREADABLE_INLINE]]),
};

export const ROLE: EntityKind<RoleDetail> = {
  noun: 'role',
  schema: RoleDetail,
  nameField: 'RoleName',
  scope: 'entity',
  fallbacks: new Map([
    ...COMMON,
    ['RoleId', LEFT_OUT],
    ['RolePolicyList', UNREADABLE_INLINE],
    ['InstanceProfileList', LEFT_OUT],
    ['RoleLastUsed', LEFT_OUT],
    ['MaxSessionDuration', LEFT_OUT],
    ['Description', LEFT_OUT],
  ]),
};

export const POLICY: EntityKind<PolicyDetail> = {
  noun: 'managed policy',
  schema: PolicyDetail,
  nameField: 'PolicyName',
  scope: 'entity',
  fallbacks: new Map([
    ['DefaultVersionId', LEFT_OUT],
    ['PolicyVersionList', LEFT_OUT],
  ]),
};
