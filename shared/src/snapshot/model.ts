/**
 * A snapshot: all facts that one crawl or import saw, immutable. Names are those of the AWS APIs
 * (GetAccountAuthorizationDetails, Organizations). Optional members mean "not collected", never "none":
 * a member that was read and is empty is an empty list.
 */
import type { AccountId, Arn, Partition } from '../arn/arn.ts';

/** Integer version of the persisted and exported snapshot form; docs/snapshot-format.md is its changelog. */
export const SNAPSHOT_FORMAT_VERSION = 1;

/** Policy document exactly as collected: percent-decoded text, or the pretty-printed object of a CLI file. */
export type PolicyText = string;

export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyText;
}

export interface ManagedPolicy {
  readonly arn: Arn;
  readonly name: string;
  /** Default version, for example `v3`. */
  readonly versionId: string;
  readonly document: PolicyText;
}

export type Tags = Readonly<Record<string, string>>;

interface IdentityBase {
  readonly arn: Arn;
  /** Stable unique id (`AIDA…`, `AROA…`, `AGPA…`); empty when the source did not carry it. */
  readonly id: string;
  readonly name: string;
  /** `/` or `/team/`. */
  readonly path: string;
  readonly inlinePolicies: readonly InlinePolicy[];
  /** ARNs of attached managed policies. */
  readonly attachedPolicies: readonly Arn[];
  /** ISO 8601, UTC. */
  readonly createdAt?: string;
}

export interface IamUser extends IdentityBase {
  /** Names of groups in the same account. */
  readonly groups: readonly string[];
  readonly permissionsBoundary?: Arn;
  readonly tags: Tags;
}

export type IamGroup = IdentityBase;

export interface IamRole extends IdentityBase {
  readonly trustPolicy: PolicyText;
  readonly permissionsBoundary?: Arn;
  readonly tags: Tags;
  /** Seconds, 3600 to 43200; only ListRoles and GetRole carry it. */
  readonly maxSessionDuration?: number;
  readonly description?: string;
  /** ISO 8601 of the last use in the tracked 400 days; `never` when the source said so. */
  readonly lastUsed?: string | 'never';
  readonly lastUsedRegion?: string;
  /** Names of instance profiles that hold this role. */
  readonly instanceProfiles: readonly string[];
}

export interface SamlProvider {
  readonly arn: Arn;
}

export interface OidcProvider {
  readonly arn: Arn;
  /** Issuer host and path without `https://`. */
  readonly url: string;
  /** Audiences registered at the provider; absent when not collected. */
  readonly clientIds?: readonly string[];
}

/** Everything read from one account. */
export interface AccountRecord {
  readonly id: AccountId;
  readonly partition: Partition;
  readonly alias?: string;
  readonly users: readonly IamUser[];
  readonly groups: readonly IamGroup[];
  readonly roles: readonly IamRole[];
  /** Customer-managed policies, and AWS-managed ones where the source carried them. */
  readonly policies: readonly ManagedPolicy[];
  readonly samlProviders?: readonly SamlProvider[];
  readonly oidcProviders?: readonly OidcProvider[];
}

export type AccountState =
  'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'PENDING_ACTIVATION' | 'CLOSED' | 'UNKNOWN';

export interface OrganizationAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly email?: string;
  readonly state: AccountState;
  /** Root or OU id; absent when the tree was not collected. */
  readonly parentId?: string;
}

export interface OrganizationalUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
}

export type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

export interface OrganizationRoot {
  readonly id: string;
  readonly name: string;
  /** Enabled policy types; absent when not collected. */
  readonly enabledPolicyTypes?: readonly PolicyType[];
}

export interface OrganizationPolicy {
  readonly id: string;
  readonly name: string;
  readonly type: PolicyType;
  readonly awsManaged: boolean;
  readonly document: PolicyText;
  /** Direct attachments: root, OU and account ids. */
  readonly targetIds: readonly string[];
}

/** A member account that administers services for the organization. */
export interface DelegatedAdministrator {
  readonly account: AccountId;
  /** Service principals, for example `sso.amazonaws.com`. */
  readonly services: readonly string[];
}

/**
 * Who is assigned which permission set of IAM Identity Center in which account. Role `AWSReservedSSO_<name>_<16 hex>`
 * of the account is the one that the assigned people get.
 */
export interface IdentityCenter {
  readonly instanceArn: string;
  /** Home region of the instance. */
  readonly region: string;
  readonly permissionSets: readonly { readonly arn: string; readonly name: string }[];
  /** `members` are ids of users. */
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly members: readonly string[];
  }[];
  readonly users: readonly { readonly id: string; readonly name: string }[];
  readonly assignments: readonly IdentityCenterAssignment[];
}

export interface IdentityCenterAssignment {
  readonly account: AccountId;
  /** ARN of the permission set. */
  readonly permissionSet: string;
  readonly principalType: 'GROUP' | 'USER';
  readonly principalId: string;
}

export interface Organization {
  readonly id: string;
  readonly partition: Partition;
  readonly managementAccountId: AccountId;
  readonly roots: readonly OrganizationRoot[];
  readonly units: readonly OrganizationalUnit[];
  readonly accounts: readonly OrganizationAccount[];
  /** Absent when SCPs and RCPs were not collected (unknown, not "none"). */
  readonly policies?: readonly OrganizationPolicy[];
  /** Absent when not collected; so are the two members below. */
  readonly delegatedAdministrators?: readonly DelegatedAdministrator[];
  /** Service principals that have access to the organization. */
  readonly trustedServices?: readonly string[];
  /** The organization's resource policy; at most one, empty when there is none. */
  readonly resourcePolicies?: readonly PolicyText[];
  /** Central root access that is switched on: `RootCredentialsManagement`, `RootSessions`. */
  readonly rootFeatures?: readonly string[];
  /** Absent when not collected. */
  readonly identityCenter?: IdentityCenter;
}

/**
 * What could not be read, and why. `code` is for machines, `message` is a sentence a person can act on.
 * The codes of crawls are those of docs/crawl.md; imports use `import_*`.
 */
export interface CoverageGap {
  readonly code: string;
  readonly message: string;
  readonly account?: AccountId;
  /** ARN or id of the entity concerned. */
  readonly subject?: string;
  /** File inside the imported source. */
  readonly file?: string;
  /** `account`: nothing of the account was read; `part`: something of it; `entity`: one entity or field. */
  readonly scope: 'organization' | 'account' | 'part' | 'entity';
}

export type SnapshotSource = 'crawl' | 'import' | 'demo' | 'generated';

export interface Snapshot {
  readonly formatVersion: typeof SNAPSHOT_FORMAT_VERSION;
  readonly source: SnapshotSource;
  /** ISO 8601, UTC; the instant that stands for `aws:CurrentTime`, so audits are reproducible. */
  readonly collectedAt: string;
  readonly label: string;
  /** Absent for a standalone account, or when Organizations could not be read. */
  readonly organization?: Organization;
  /** Sorted by id; accounts of the organization that are missing here were not read. */
  readonly accounts: readonly AccountRecord[];
  readonly gaps: readonly CoverageGap[];
}
