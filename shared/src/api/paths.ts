/** The contract of role chains: paths between two principals, what one can reach, who can reach a role. */
import { z } from 'zod';
import {
  AssumeActionSchema,
  EdgeStatusSchema,
  GraphNodeSchema,
  LayerSchema,
  NodeKindSchema,
  OpenConditionSchema,
  StatusCountsSchema,
  csv,
} from './contract.ts';
import { CHAIN_STATUSES } from './statuses.ts';

export const ChainStatusSchema = z.enum(CHAIN_STATUSES);

/** What every question about chains may fix. */
const chainQuery = {
  /** Most steps of a chain. */
  maxHops: z.coerce.number().int().min(1).max(8).default(4),
  /** Statuses a step may have; default `allowed,conditional`. */
  status: csv(ChainStatusSchema),
  /** Fixed request facts as in `explain`; those of the credentials (MFA, …) hold for the first step only. */
  context: z.string().max(8192).optional(),
  /** `true` adds second-class steps: passing a role to a service, rewriting a trust policy, … */
  escalation: z.stringbool().default(false),
};

export const PathsQuerySchema = z.object({
  /** ARN of a user, role, role session or provider, a service principal, an account id, `*`, `organization:<id>`. */
  from: z.string().min(1).max(2048),
  /** ARN of the role to get to. */
  to: z.string().min(1).max(2048),
  /** Most chains returned; the shortest, then the strongest. */
  k: z.coerce.number().int().min(1).max(50).default(10),
  ...chainQuery,
});

/** A fact that an earlier step of the chain fixes for this one. */
export const CarriedFactSchema = z.object({
  key: z.string(),
  /** The values the key may have; empty when it is certainly absent. */
  values: z.array(z.string()),
  /** The fact and where it comes from, as a sentence without full stop. */
  text: z.string(),
});

export const ChainSessionSchema = z.object({
  /** Shortest session AWS gives out, in seconds. */
  minSeconds: z.number().int(),
  /** Longest session in seconds; absent when the role's MaxSessionDuration was not collected. */
  maxSeconds: z.number().int().optional(),
  /**
   * `role`: the role's own maximum; `chained`: the one-hour cap of role chaining; `unknown`: not collected;
   * `long_term`: a user was taken over, nothing expires.
   */
  limit: z.enum(['role', 'chained', 'unknown', 'long_term']),
  /** `15 minutes to 4 hours`, `at most 1 hour, because a role session asks for it`, … */
  text: z.string(),
});

/** One permission that a second-class step needs, with what was found for it. */
export const EscalationNeedSchema = z.object({
  action: z.string(),
  /** ARN or pattern the action has to be allowed on. */
  resource: z.string(),
  status: z.enum(['allowed', 'conditional']),
  /** Statements that grant it: policy, where it is attached, position. */
  grants: z.array(
    z.object({
      policy: z.string(),
      attachedTo: z.string(),
      statement: z.number().int(),
      sid: z.string().optional(),
    }),
  ),
  /** What would have to be true, as sentences. */
  conditions: z.array(z.string()),
});

export const EscalationStepSchema = z.object({
  /** `lambda`, `ec2`, `update_trust`, … */
  via: z.string(),
  /** `creates a Lambda function that runs as the role`. */
  text: z.string(),
  /** AWS service the role is handed to. */
  service: z.string().optional(),
  needs: z.array(EscalationNeedSchema),
  /** What else would have to be true although every permission is there. */
  reasons: z.array(z.string()),
});

export const ChainHopSchema = z.object({
  kind: z.enum(['assume', 'escalation']),
  source: z.string(),
  target: z.string(),
  /** Present for `assume`. */
  action: AssumeActionSchema.optional(),
  status: EdgeStatusSchema,
  decidedBy: z.array(LayerSchema),
  /** What is still open on this step once the facts of the steps before it are known. */
  conditions: z.array(OpenConditionSchema),
  coverage: z.enum(['full', 'partial']),
  notes: z.array(z.object({ code: z.string(), text: z.string() })),
  /** The set that the trust policy names instead of the source: account, organization, anyone. */
  via: z.string().optional(),
  crossAccount: z.boolean(),
  /** The session that this step gives. */
  session: ChainSessionSchema,
  /** Whether this step's own request can carry an MFA context; only credentials of a user can. */
  mfa: z.object({ possible: z.boolean(), text: z.string() }),
  /** Facts that earlier steps fix for this one. */
  carried: z.array(CarriedFactSchema),
  /** The role that is reached can assume itself, so its session can be renewed for ever. */
  renewsItself: z.boolean(),
  /** Present for `escalation`. */
  escalation: EscalationStepSchema.optional(),
});
export type ChainHop = z.infer<typeof ChainHopSchema>;

export const ChainSchema = z.object({
  /** From `from` to `to`, both included. */
  nodes: z.array(z.string()),
  hops: z.array(ChainHopSchema),
  /** Weakest status of the steps. */
  status: EdgeStatusSchema,
  coverage: z.enum(['full', 'partial']),
  /** Different accounts on the way, both ends included. */
  accounts: z.array(z.string()),
  /** Steps that leave their account. */
  crossings: z.number().int(),
  /** Everything that would have to be true, each sentence once, in order of the steps. */
  conditions: z.array(z.object({ hop: z.number().int(), text: z.string() })),
  /** The session at the end of the chain. */
  session: ChainSessionSchema,
  /** The chain in one sentence. */
  summary: z.string(),
});
export type Chain = z.infer<typeof ChainSchema>;

/** A chain whose steps hold one by one but not one after the other. */
export const BrokenChainSchema = z.object({
  nodes: z.array(z.string()),
  /** Step at which it breaks, from 1. */
  hop: z.number().int(),
  text: z.string(),
});

/** How far a search went, so that "there is none" and "stopped" are told apart. */
export const ChainSearchSchema = z.object({
  /** True when nothing within `maxHops` was left out. */
  complete: z.boolean(),
  /** Present when the search stopped early; a sentence. */
  stopped: z.string().optional(),
  /** Chains longer than `maxHops` may exist. */
  deeper: z.boolean(),
  /** Principals looked at. */
  states: z.number().int(),
  /** `searched 4 hops, 1,248 principals, done`. */
  text: z.string(),
});

export const PathsSchema = z.object({
  from: GraphNodeSchema,
  to: GraphNodeSchema,
  /** Sorted: fewer steps, then better status, then names. */
  paths: z.array(ChainSchema),
  /** Every node on the chains, and the sets of their steps, sorted by id. */
  nodes: z.array(GraphNodeSchema),
  /** Some chains that break on the way, shortest first, at most five. */
  broken: z.array(BrokenChainSchema),
  search: ChainSearchSchema,
  /** The answer in one sentence. */
  summary: z.string(),
  /** With `escalation`: actions with which `from` can give itself more permissions (a flag, not a step). */
  selfEscalation: z.array(z.string()),
  /** What the second-class steps rest on; present with `escalation`. */
  escalationCoverage: z.string().optional(),
});
export type Paths = z.infer<typeof PathsSchema>;

const reachQuery = {
  ...chainQuery,
  /** Rows of these kinds only. */
  kind: csv(NodeKindSchema),
  /** Rows of this account only. */
  account: z.string().optional(),
  /** Case-insensitive text in id, label or account name. */
  q: z.string().max(200).optional(),
  /** `false` (default) leaves out service-linked roles. */
  serviceLinked: z.stringbool().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
};

export const ReachQuerySchema = z.object({ from: z.string().min(1).max(2048), ...reachQuery });
export const ReachedByQuerySchema = z.object({
  to: z.string().min(1).max(2048),
  /** `true` lists the callers behind an account, the organization or anyone instead of the set. */
  expand: z.stringbool().default(false),
  ...reachQuery,
});

export const ReachRowSchema = z.object({
  /** The role that is reached, or the principal or set that reaches. */
  node: GraphNodeSchema,
  accountName: z.string().optional(),
  /** Steps of the shortest chain. */
  hops: z.number().int(),
  /** Weakest status of that chain; the strongest one among the shortest. */
  status: EdgeStatusSchema,
  /** That chain, both ends included. */
  path: z.array(z.string()),
  /** Different last (reach) or first (reached-by) steps that shortest chains take. */
  ways: z.number().int(),
  /** What would have to be true along that chain, as sentences. */
  conditions: z.array(z.string()),
  /** The chain has a second-class step. */
  escalation: z.boolean(),
  /** For a set: how many principals stand behind it and how many with each status. */
  audience: z
    .object({ covered: z.number().int(), byStatus: StatusCountsSchema, outside: z.boolean() })
    .optional(),
});
export type ReachRow = z.infer<typeof ReachRowSchema>;

export const ReachSchema = z.object({
  /** The principal asked about. */
  node: GraphNodeSchema,
  /** Sorted: fewer steps, then better status, then id. */
  rows: z.array(ReachRowSchema),
  /** Every node on the chains of this page, sorted by id. */
  nodes: z.array(GraphNodeSchema),
  /** Rows that match the filter, and rows altogether. */
  total: z.number().int(),
  all: z.number().int(),
  /** Rows altogether by number of steps and by status. */
  byHops: z.array(z.object({ hops: z.number().int(), count: z.number().int() })),
  byStatus: StatusCountsSchema,
  /** Different accounts that the rows belong to. */
  accounts: z.number().int(),
  /** Single principals altogether; for reached-by, those behind sets are counted, each once. */
  principals: z.number().int(),
  search: ChainSearchSchema,
  summary: z.string(),
  cursor: z.string().optional(),
});
export type Reach = z.infer<typeof ReachSchema>;

/** Second-class edges of one principal. */
export const EscalationQuerySchema = z.object({
  from: z.string().min(1).max(2048),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const EscalationEdgeSchema = EscalationStepSchema.extend({
  source: z.string(),
  target: z.string(),
  status: z.enum(['allowed', 'conditional']),
});
export const EscalationsSchema = z.object({
  node: GraphNodeSchema,
  edges: z.array(EscalationEdgeSchema),
  nodes: z.array(GraphNodeSchema),
  total: z.number().int(),
  /** Ways in which the principal can give itself more permissions. */
  self: z.array(EscalationNeedSchema),
  /** What these answers rest on. */
  coverage: z.string(),
  cursor: z.string().optional(),
});
export type Escalations = z.infer<typeof EscalationsSchema>;
