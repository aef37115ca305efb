/**
 * The trust graph as data: nodes, edges with status and evidence. No view types here.
 * Words and statuses: docs/glossary.md.
 */
import type { AccountId, Arn } from '../arn/arn.ts';

export type Tri = boolean | 'unknown';

/** One vocabulary everywhere: code, API, CLI, console, exports. Ordered from strongest to weakest. */
export const EDGE_STATUSES = [
  'allowed',
  'conditional',
  'trusted_unverified',
  'denied',
  'trust_only',
  'permit_only',
  'none',
] as const;
export type EdgeStatus = (typeof EDGE_STATUSES)[number];

export const LAYERS = ['rcp', 'scp', 'trust', 'identity', 'boundary', 'session'] as const;
/** A layer is one policy type taking part in the decision; the order is the order of reporting. */
export type Layer = (typeof LAYERS)[number];

export const ASSUME_ACTIONS = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoot',
] as const;
export type AssumeAction = (typeof ASSUME_ACTIONS)[number];

export const NODE_KINDS = [
  'iam_user',
  'iam_role',
  'account',
  'organization',
  'aws_service',
  'saml_provider',
  'oidc_provider',
  'web_identity_domain',
  'any_principal',
  'external_principal',
  'dangling_id',
  'unresolved_arn',
  'account_root',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/**
 * The text a policy would use: the ARN of a user, role or provider; twelve digits for everyone an account's
 * administrators let through (its root ARN would name the root user, who can assume nothing); a service
 * principal; a built-in identity provider domain; `*` for anyone; `organization:<id>` for everyone in the
 * organization; the raw unique id of a deleted principal; and as a target only, `member-roots:<organization id>` for
 * the root users of all its member accounts.
 */
export type NodeId = string;

export interface GraphNode {
  readonly id: NodeId;
  readonly kind: NodeKind;
  readonly label: string;
  /** Account that owns the node; absent for services, built-in domains and `*`. */
  readonly account?: AccountId;
  /** Facts for filters and badges; only true ones are listed, sorted. */
  readonly flags: readonly NodeFlag[];
}

export type NodeFlag =
  | 'service_linked'
  | 'identity_center'
  | 'instance_profile'
  | 'management_account'
  | 'external'
  | 'not_read'
  | 'suspended';

/** Who can set the value that an open condition asks for; drives wording and risk. */
export type ConditionControl = 'caller' | 'credential' | 'network' | 'token' | 'service' | 'unknown';

/** A condition whose outcome depends on facts of the request that no crawl can know. */
export interface OpenCondition {
  readonly layer: Layer;
  readonly policy: string;
  readonly statement: number;
  /** As written, `ForAnyValue:StringLike`; empty for the pseudo keys in parentheses. */
  readonly operator: string;
  /** Context key as written, or `(session-name)`, `(resource-variable)`, `(boundary-document)`, … */
  readonly key: string;
  readonly values: readonly string[];
  readonly control: ConditionControl;
  /** True when the condition guards a Deny: the edge holds if the condition is NOT met. */
  readonly onDeny: boolean;
}

export type MatchClass = 'user' | 'role' | 'session' | 'wild' | 'account' | 'service' | 'federated';

/** Which principals stand behind an edge whose source is a set. */
export interface Audience {
  /**
   * Principals weighed, exact: for an account all its users and roles; for `*` and the organization those of the
   * role's own account and every principal elsewhere whose identity policies may allow the call. Principals that
   * the trust also names directly have edges of their own and are not counted here.
   */
  readonly covered: number;
  /** How many of them have each status (exact); statuses with zero are absent. */
  readonly byStatus: Readonly<Partial<Record<EdgeStatus, number>>>;
  /** True when principals outside the crawled data are covered too. */
  readonly outside: boolean;
}

/** Start of the id that names the root users of all member accounts; the organization's id follows. */
export const MEMBER_ROOTS = 'member-roots:';

/** Which targets stand behind an edge whose target is a set: the root users of the member accounts. */
export interface TargetSet {
  /** Member accounts weighed: all of the organization (exact). */
  readonly covered: number;
  /** How many of them have each status (exact); statuses with zero are absent. */
  readonly byStatus: Readonly<Partial<Record<EdgeStatus, number>>>;
}

/**
 * What else the session may carry: the same question asked for sts:TagSession and sts:SetSourceIdentity.
 * Source: IAM User Guide, "Pass session tags in AWS STS", "Monitor and control actions taken with assumed roles".
 */
export interface Capabilities {
  readonly tagSession: Tri;
  readonly setSourceIdentity: Tri;
}

/** One principal (or set of principals) → role, by one STS action. */
export interface Edge {
  readonly source: NodeId;
  readonly target: Arn;
  readonly action: AssumeAction;
  readonly status: EdgeStatus;
  /** What granted (`allowed`), what is unresolved (`conditional`), what blocks first (`denied`), what is missing. */
  readonly decidedBy: readonly Layer[];
  /** Every layer that would block alone, in reporting order. */
  readonly blockedBy: readonly Layer[];
  readonly conditions: readonly OpenCondition[];
  readonly matched: readonly MatchClass[];
  readonly coverage: 'full' | 'partial';
  readonly notes: readonly NoteCode[];
  /** Absent when the session can carry neither tags nor a source identity, as most. */
  readonly capabilities?: Capabilities;
  /** Present exactly when the source is a set: account, organization, `*`. */
  readonly audience?: Audience;
  /** Present exactly when the target is a set. */
  readonly targets?: TargetSet;
}

/** An edge of one principal that stands behind a set-valued edge. */
export interface DerivedEdge extends Edge {
  /** The set: an account id, `organization:<id>` or `*` as source, `member-roots:<id>` as target. */
  readonly via: NodeId;
}

/** Machine codes attached to edges; sentences are made by `evaluate/words.ts`. */
export type NoteCode =
  | 'boundary_document_missing'
  | 'policy_document_missing'
  | 'policy_unreadable'
  | 'scp_unknown'
  | 'rcp_unknown'
  | 'organization_unknown'
  | 'providers_not_collected'
  | 'provider_missing'
  | 'self_trust_grandfather_possible'
  | 'request_tag_unsatisfiable'
  | 'tfc_sub_required'
  | 'dangling_principal'
  | 'principal_not_found'
  | 'case_only'
  | 'not_principal'
  | 'ineffective_entry'
  | 'account_suspended'
  | 'session_policy_invisible'
  | 'conditions_contradict'
  | 'not_principal_deny'
  | 'trust_resource_ignored'
  | 'service_actions_missing'
  | 'other_action_only'
  | 'audience_not_registered'
  | 'time_window';
