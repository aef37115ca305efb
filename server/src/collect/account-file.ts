/** Answers of one account's IAM in the form of AWS CLI files, so that crawls and imports share one reader. */
import type * as sdk from '@aws-sdk/client-iam';
import { parseArn, type Arn } from '@assumable/shared/arn/arn';

/** Members of an answer whose dates may be text already. */
type InFile<Value> = Value extends Date
  ? Date | string
  : Value extends readonly (infer Element)[]
    ? readonly InFile<Element>[]
    : Value extends object
      ? { readonly [Member in keyof Value]: InFile<Value[Member]> }
      : Value;

export type UserDetail = InFile<sdk.UserDetail>;
export type GroupDetail = InFile<sdk.GroupDetail>;
export type RoleDetail = InFile<sdk.RoleDetail>;
export type ManagedPolicyDetail = InFile<sdk.ManagedPolicyDetail>;
type PolicyVersion = InFile<sdk.PolicyVersion>;
/** What only ListRoles knows, and what the role is found by. */
export type ListedRole = Partial<Pick<sdk.Role, 'Arn' | 'RoleId' | 'MaxSessionDuration' | 'Description'>>;

/** A GetAccountAuthorizationDetails file; roles carry what only ListRoles knows. */
export interface AuthorizationFile {
  readonly UserDetailList: readonly UserDetail[];
  readonly GroupDetailList: readonly GroupDetail[];
  readonly RoleDetailList: readonly JoinedRole[];
  readonly Policies: readonly ManagedPolicyDetail[];
}

export type JoinedRole = RoleDetail & Pick<ListedRole, 'MaxSessionDuration' | 'Description'>;

/** The entities of one GetAccountAuthorizationDetails walk, an entity once even when pages overlap. */
export interface AuthorizationDetails {
  readonly users: readonly UserDetail[];
  readonly groups: readonly GroupDetail[];
  readonly roles: readonly RoleDetail[];
  readonly policies: readonly ManagedPolicyDetail[];
}

/**
 * Adds `MaxSessionDuration` and `Description` from ListRoles: GetAccountAuthorizationDetails has neither.
 * Joined by unique id; by ARN only where an id is absent, so that a role deleted and made anew between the two
 * calls does not get its predecessor's values.
 */
export function joinRoles(
  details: readonly RoleDetail[],
  listed: readonly ListedRole[],
): readonly JoinedRole[] {
  const byId = new Map<string, ListedRole>();
  const byArn = new Map<string, ListedRole>();
  for (const role of listed) {
    if (role.RoleId !== undefined) byId.set(role.RoleId, role);
    if (role.Arn !== undefined) byArn.set(role.Arn, role);
  }
  return details.map((detail) => {
    const match = matching(detail, byId, byArn);
    if (match === undefined) return detail;
    return {
      ...detail,
      ...(match.MaxSessionDuration === undefined ? {} : { MaxSessionDuration: match.MaxSessionDuration }),
      ...(match.Description === undefined ? {} : { Description: match.Description }),
    };
  });
}

function matching(
  detail: RoleDetail,
  byId: ReadonlyMap<string, ListedRole>,
  byArn: ReadonlyMap<string, ListedRole>,
): ListedRole | undefined {
  if (detail.RoleId !== undefined) {
    const same = byId.get(detail.RoleId);
    if (same !== undefined) return same;
  }
  const named = detail.Arn === undefined ? undefined : byArn.get(detail.Arn);
  return named !== undefined && (detail.RoleId === undefined || named.RoleId === undefined)
    ? named
    : undefined;
}

/**
 * Keeps the last entity of each unique id and of each ARN: one that changes while pages are read can appear on two of
 * them, and one that is deleted and made anew appears with two ids and the same ARN.
 */
export function dedupe<Entity extends { readonly Arn?: string | undefined }>(
  entities: readonly Entity[],
  idOf: (entity: Entity) => string | undefined,
): readonly Entity[] {
  const kept = lastOf(entities, idOf);
  return lastOf(kept, ({ Arn }) => Arn);
}

/** The last entity of each key, at the place of the first; those without a key stay. */
function lastOf<Entity>(
  entities: readonly Entity[],
  keyOf: (entity: Entity) => string | undefined,
): readonly Entity[] {
  const byKey = new Map<string, Entity>();
  const anonymous: Entity[] = [];
  for (const entity of entities) {
    const key = keyOf(entity);
    if (key === undefined) anonymous.push(entity);
    else byKey.set(key, entity);
  }
  return [...byKey.values(), ...anonymous];
}

/** Managed policies that are attached or set as a boundary and that the details do not carry, sorted. */
export function missingPolicies(details: AuthorizationDetails): readonly Arn[] {
  const referenced = new Set<string>();
  for (const entity of [...details.users, ...details.groups, ...details.roles]) {
    for (const attached of entity.AttachedManagedPolicies ?? []) {
      if (attached.PolicyArn !== undefined) referenced.add(attached.PolicyArn);
    }
  }
  for (const entity of [...details.users, ...details.roles]) {
    const boundary = entity.PermissionsBoundary?.PermissionsBoundaryArn;
    if (boundary !== undefined) referenced.add(boundary);
  }
  for (const policy of details.policies) if (policy.Arn !== undefined) referenced.delete(policy.Arn);
  return [...referenced].sort();
}

/** True for `arn:<partition>:iam::aws:policy/…`: the same document in every account of the partition. */
export function isAwsManaged(arn: Arn): boolean {
  return parseArn(arn)?.account === 'aws';
}

/** The name is the last part of a policy's ARN, after its path. */
export function policyName(arn: Arn): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** A policy fetched on its own, in the shape that a file of GetAccountAuthorizationDetails gives policies. */
export function policyDetail(arn: Arn, version: PolicyVersion): ManagedPolicyDetail {
  const versionId = version.VersionId ?? '';
  const { CreateDate: created } = version;
  return {
    Arn: arn,
    PolicyName: policyName(arn),
    DefaultVersionId: versionId,
    PolicyVersionList: [
      {
        ...version,
        ...(created instanceof Date ? { CreateDate: secondsOf(created) } : {}),
        VersionId: versionId,
        IsDefaultVersion: true,
      },
    ],
  };
}

/**
 * What a JSON file would hold: dates as ISO 8601 text, absent members left out, no SDK classes. Dates have whole
 * seconds like those of AWS and of files; the SDK's own dates would add `.000`.
 */
export function asFileContent(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return secondsOf(value);
  if (Array.isArray(value)) return value.map(asFileContent);
  // Keys come from the SDK's model; maps with keys from AWS (none is read here) would need one without a prototype.
  const content: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined && key !== '__proto__') content[key] = asFileContent(member);
  }
  return content;
}

function secondsOf(date: Date): string {
  return date.toISOString().replace(/\.000Z$/, 'Z');
}
