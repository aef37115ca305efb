/** What resolving a snapshot gives: nodes, edges, and the questions that are answered on demand. */
import type { AccountId } from '../arn/arn.ts';
import type { Decision, PolicySource } from '../evaluate/model.ts';
import type { AssumeAction, DerivedEdge, Edge, EdgeStatus, GraphNode, NodeId } from '../graph/model.ts';
import type {
  AccountRecord,
  IamRole,
  IamUser,
  OrganizationAccount,
  OrganizationPolicy,
  Snapshot,
} from '../snapshot/model.ts';
import type { EdgeOutline, LazyEdge } from './lazy-edge.ts';

/** Facts of the request fixed by the asker: key → value, values, or `null` for "certainly absent". */
export type RequestFacts = Readonly<Record<string, string | readonly string[] | null>>;

export interface DecideOptions {
  /** Default: the action that fits the source (AssumeRole, …WithSAML, …WithWebIdentity). */
  readonly action?: AssumeAction;
  readonly facts?: RequestFacts;
}

/** A decision together with the policy texts its statements point into. */
export interface ExplainedDecision {
  readonly decision: Decision;
  /** Text of every policy named in the decision, by `PolicySource.id`. */
  readonly documents: ReadonlyMap<string, { readonly source: PolicySource; readonly text: string }>;
}

export type PrincipalFacts =
  | { readonly kind: 'iam_role'; readonly role: IamRole; readonly account: AccountRecord }
  | { readonly kind: 'iam_user'; readonly user: IamUser; readonly account: AccountRecord };

/** A Service or resource control policy that applies to an account, with the node that carries it. */
export interface AppliedOrganizationPolicy {
  readonly policy: OrganizationPolicy;
  readonly attachedTo: string;
}

/**
 * Compact index of one sealed snapshot. Built once by `resolveSnapshot`, then read only.
 * Every list is sorted, so equal snapshots give equal answers byte for byte.
 */
export interface TrustModel {
  readonly snapshot: Snapshot;
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  /** The node that a text stands for, in the graph or not; does not need the edges. */
  node(id: NodeId): GraphNode;
  /** Sorted by target, source, action. Set-valued edges appear once. Makes and keeps them all. */
  readonly edges: readonly Edge[];
  /** Number of edges; resolves them without making the objects. */
  readonly edgeCount: number;
  /** One of them by number, from 0 to `edgeCount`, made when it is looked at; the numbers are in no order to rely on. */
  wayAt(number: number): LazyEdge | undefined;
  /** All of them in order of number, each found when it is read. */
  ways(): Iterable<LazyEdge>;
  /** Edges into a role. */
  edgesInto(target: NodeId): readonly Edge[];
  /** The same, each made when it is looked at; sorted by source. */
  waysInto(target: NodeId): readonly LazyEdge[];
  /** How many edges have exactly this node as source (for an account node: its set-valued edges). */
  edgeCountFrom(source: NodeId): number;
  /**
   * Callers behind a set-valued edge, each decided on its own, without those that have an edge of their own; as many
   * as the audience counts. Empty for other edges. Sorted by source; each is found when it is read. With `wanted` only
   * those with one of the statuses; classes of callers without any are passed over.
   */
  callersBehind(edge: EdgeOutline, wanted?: ReadonlySet<EdgeStatus>): Iterable<LazyEdge<DerivedEdge>>;
  /**
   * All edges out of a node, whatever their status but `none`: its own, then those that it has as a member of sets to
   * roles that it has no edge of its own to. In no particular order. With `wanted` only those with one of the statuses,
   * which costs less: a set that lets nobody of the caller's kind in is passed over as a whole.
   */
  waysOutOf(source: NodeId, wanted?: ReadonlySet<EdgeStatus>): Iterable<LazyEdge>;
  /** Verdict for any pair of texts, edges and non-edges alike. Never throws on odd input. */
  decide(source: string, target: string, options?: DecideOptions): Decision;
  /**
   * The edge between two nodes whatever its status, also where a set covers it: what `decide` says, without its layers,
   * and fast for collected users and roles.
   */
  edgeBetween(source: string, target: string, options?: DecideOptions): Edge;
  /** The same, made when it is looked at; its status is known at once. */
  wayBetween(source: string, target: string, options?: DecideOptions): LazyEdge<Edge>;
  explain(source: string, target: string, options?: DecideOptions): ExplainedDecision;
  principal(id: NodeId): PrincipalFacts | undefined;
  account(id: AccountId): AccountRecord | undefined;
  organizationAccount(id: AccountId): OrganizationAccount | undefined;
  /** Root and OU ids from the root down to the account's parent; empty when unknown. */
  pathOf(account: AccountId): readonly string[];
  policiesInForce(account: AccountId): readonly AppliedOrganizationPolicy[];
  /**
   * The targets behind an edge to a set, each decided on its own and whatever its status but `none`; sorted by target.
   * Empty for other edges.
   */
  targetsBehind(edge: Pick<EdgeOutline, 'source' | 'target'>): Iterable<LazyEdge<DerivedEdge>>;
}

/** The model of edges into roles alone, without those of sts:AssumeRoot. */
export type RoleModel = Omit<TrustModel, 'targetsBehind'>;
