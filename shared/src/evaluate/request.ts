/** One AssumeRole-like request with every fact and policy that takes part. The evaluator looks nothing up. */
import type { Arn, AccountId, Partition } from '../arn/arn.ts';
import type { AssumeAction, NodeId, NoteCode } from '../graph/model.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { PolicySource } from './model.ts';

export interface LoadedPolicy {
  readonly source: PolicySource;
  /** Absent when the document was not collected: what it says is unknown. */
  readonly policy: CompiledPolicy | undefined;
}

/** Whether an account belongs to the organization of the snapshot. */
export type Membership = 'management' | 'member' | 'outside' | 'unknown';

export interface AccountFacts {
  readonly id: AccountId;
  readonly partition: Partition;
  readonly membership: Membership;
  /** `o-id/r-id/ou-…/`; absent when the tree is not known. */
  readonly organizationPath: string | undefined;
}

interface IamCallerBase {
  readonly node: NodeId;
  readonly account: AccountFacts;
  /** Lower-case tag keys; absent when tags were not collected. */
  readonly tags: ReadonlyMap<string, string> | undefined;
}

/**
 * user, role: one identity; `name`, `arn` known. account: any user or role session of an account, used where
 * the account's own data are not known. anyone: any IAM principal inside or outside the organization.
 */
export type Caller =
  | (IamCallerBase & {
      readonly kind: 'user';
      readonly arn: Arn;
      readonly name: string;
      readonly uniqueId: string;
    })
  | (IamCallerBase & {
      readonly kind: 'role';
      readonly arn: Arn;
      readonly name: string;
      readonly uniqueId: string;
      readonly session: string | undefined;
      readonly serviceLinked: boolean;
      /** The role was not read, and its session's ARN does not tell its path. */
      readonly isPathOpen?: true;
      /** True when the role's own trust lets someone pass session tags, which override role tags. */
      readonly sessionTags: boolean;
    })
  | (IamCallerBase & { readonly kind: 'account' })
  | {
      readonly kind: 'anyone';
      readonly node: NodeId;
      readonly partition: Partition;
      readonly within: 'outside' | 'organization';
      readonly isMember: (id: AccountId) => boolean;
    }
  | { readonly kind: 'service'; readonly node: NodeId; readonly service: string }
  | { readonly kind: 'saml'; readonly node: NodeId; readonly provider: string }
  | {
      readonly kind: 'oidc';
      readonly node: NodeId;
      readonly provider: string;
      readonly issuer: string;
      /** Audiences registered at the provider; STS refuses every other one. Absent when not collected. */
      readonly clientIds?: readonly string[];
    }
  | { readonly kind: 'root' | 'anonymous' | 'federated_user'; readonly node: NodeId };

export interface TargetRole {
  readonly arn: Arn;
  /** The ARN split at its first five colons. */
  readonly arnParts: readonly string[];
  readonly account: AccountFacts;
  readonly tags: ReadonlyMap<string, string>;
  readonly serviceLinked: boolean;
  readonly trust: LoadedPolicy;
}

/** SCPs or RCPs from the root down: one list per node of the path. */
export type OrganizationLayer =
  | {
      readonly kind: 'levels';
      readonly levels: readonly (readonly LoadedPolicy[])[];
      /** True when a node of the path had no policy although AWS always keeps one there. */
      readonly incomplete: boolean;
    }
  | { readonly kind: 'not_applicable' }
  /** The policies were not collected. */
  | { readonly kind: 'unknown' };

/** Policies that say something about STS, or whose text is not known; the others cannot change a verdict. */
export function decisive(policies: readonly LoadedPolicy[]): readonly LoadedPolicy[] {
  return policies.filter(({ policy }) => !isRead(policy) || policy.statements.length > 0);
}

/** Whether all that the document says about STS could be read; what else it says is unknown. */
export function isRead(policy: CompiledPolicy | undefined): policy is CompiledPolicy {
  return policy?.document.readable === true && policy.unread.size === 0;
}

/** True when policies of the layer may be missing. */
export function isIncomplete(layer: OrganizationLayer): boolean {
  return layer.kind === 'unknown' || (layer.kind === 'levels' && layer.incomplete);
}

/** Policies on the caller's side; `unknown` when its account was not read. */
export type CallerPolicies =
  | {
      readonly kind: 'known';
      readonly identity: readonly LoadedPolicy[];
      readonly boundary: LoadedPolicy | undefined;
      /** Passed at assume time; a crawler never sees one. */
      readonly session: LoadedPolicy | undefined;
    }
  | { readonly kind: 'unknown' }
  /** Services and federated identities have no identity side. */
  | { readonly kind: 'none' };

export interface AssumeRequest {
  readonly action: AssumeAction;
  readonly caller: Caller;
  readonly callerPolicies: CallerPolicies;
  readonly target: TargetRole;
  readonly scp: OrganizationLayer;
  readonly rcp: OrganizationLayer;
  readonly organizationId: string | undefined;
  /** ISO 8601, UTC: stands for `aws:CurrentTime`. */
  readonly now: string;
  /** Facts fixed by the asker, lower-case key; they win over everything derived. */
  readonly facts: ReadonlyMap<string, readonly string[] | undefined>;
  /** Notes that whoever built the request already knows. */
  readonly notes: readonly NoteCode[];
}
