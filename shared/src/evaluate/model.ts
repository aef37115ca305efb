/** The result of deciding one request: verdicts per layer with the statements that decided them. */
import type { Arn } from '../arn/arn.ts';
import type {
  AssumeAction,
  Capabilities,
  EdgeStatus,
  Layer,
  MatchClass,
  NodeId,
  NoteCode,
  OpenCondition,
  Tri,
} from '../graph/model.ts';

export type PolicyKind =
  'trust' | 'inline' | 'managed' | 'group_inline' | 'group_managed' | 'boundary' | 'scp' | 'rcp' | 'session';

/** Where a policy document comes from; `id` is unique inside one explanation. */
export interface PolicySource {
  readonly id: string;
  readonly kind: PolicyKind;
  /** Policy name as AWS shows it; `Trust policy` for trust documents. */
  readonly name: string;
  readonly arn?: Arn;
  /** ARN of the user, group or role, or id of the root, OU or account, that carries the policy. */
  readonly attachedTo: string;
}

export type LayerVerdict =
  'allow' | 'implicit_deny' | 'explicit_deny' | 'not_needed' | 'not_applicable' | 'unknown';

/** Why one element of a statement did not match, or could not be decided. */
export interface ConditionOutcome {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly result: Tri;
  /** What the evaluator knew of the key: its values, `absent`, or `open` with the reason in the rule table. */
  readonly fact:
    | { readonly kind: 'known'; readonly values: readonly string[] }
    | { readonly kind: 'absent' }
    | { readonly kind: 'open' };
}

/** One statement that took part: everything else about it matched, so its conditions decided. */
export interface StatementOutcome {
  readonly policy: string;
  readonly statement: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** The whole statement: true = applies, false = near miss, unknown = depends on open conditions. */
  readonly result: Tri;
  /** Principal entries that matched, for trust policies. */
  readonly matched: readonly MatchClass[];
  readonly conditions: readonly ConditionOutcome[];
  /** A near miss: an Allow that fails by this element, with what it says there. Conditions were not looked at. */
  readonly missed?: {
    readonly element: 'principal' | 'action' | 'resource';
    readonly negated: boolean;
    readonly values: readonly string[];
  };
}

export interface LayerOutcome {
  readonly layer: Layer;
  readonly verdict: LayerVerdict;
  /** Statements that decided, then near misses; order of policy and index. */
  readonly statements: readonly StatementOutcome[];
  /** Further statements that took part and are too many to list; absent when all are listed. */
  readonly unlisted?: number;
  /** Nodes of the tree on which no SCP allows the call; absent where that is not what decided. */
  readonly lacking?: readonly string[];
  /** Policies of the layer that were read, whether or not a statement matched. */
  readonly policies: readonly PolicySource[];
}

/** Why a pair has the verdict `none` although nothing was evaluated. */
export type NoneReason =
  | 'caller_cannot_assume'
  | 'partition'
  | 'source_not_found'
  | 'target_not_found'
  | 'target_not_read'
  | 'target_not_a_role'
  | 'malformed_source'
  | 'action_mismatch'
  | 'root_not_reachable'
  | 'root_access_off';

export interface Decision {
  readonly source: NodeId;
  readonly target: Arn;
  readonly action: AssumeAction;
  readonly status: EdgeStatus;
  readonly decidedBy: readonly Layer[];
  readonly blockedBy: readonly Layer[];
  readonly conditions: readonly OpenCondition[];
  readonly matched: readonly MatchClass[];
  /** All layers in evaluation order: rcp, scp, trust, identity, boundary, session. */
  readonly layers: readonly LayerOutcome[];
  /** Both false unless the edge holds or may hold. */
  readonly capabilities: Capabilities;
  readonly coverage: 'full' | 'partial';
  readonly notes: readonly NoteCode[];
  readonly reason?: NoneReason;
}
