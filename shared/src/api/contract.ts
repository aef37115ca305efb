/**
 * The contract of server and console: route paths, request and response schemas, error body.
 * The OpenAPI document is generated from these schemas.
 */
import { z } from 'zod';
import { ASSUME_ACTIONS, EDGE_STATUSES, LAYERS, NODE_KINDS } from '../graph/model.ts';
import { CapabilitiesSchema } from './capabilities.ts';
import { PRINCIPAL_SORTS } from './sorts.ts';

export const API_PREFIX = '/api/v1';

export const EdgeStatusSchema = z.enum(EDGE_STATUSES);
export const LayerSchema = z.enum(LAYERS);
export const NodeKindSchema = z.enum(NODE_KINDS);
export const AssumeActionSchema = z.enum(ASSUME_ACTIONS);

/** RFC 9457 problem details; `requestId` finds the log line. */
export const ProblemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof ProblemSchema>;

export const StatusCountsSchema = z.partialRecord(EdgeStatusSchema, z.number().int());
export type StatusCounts = z.infer<typeof StatusCountsSchema>;

export const CoverageGapSchema = z.object({
  code: z.string(),
  message: z.string(),
  account: z.string().optional(),
  subject: z.string().optional(),
  file: z.string().optional(),
  scope: z.enum(['organization', 'account', 'part', 'entity']),
});

export const SnapshotSummarySchema = z.object({
  id: z.string(),
  label: z.string(),
  source: z.enum(['crawl', 'import', 'demo', 'generated']),
  collectedAt: z.string(),
  createdAt: z.string(),
  organizationId: z.string().optional(),
  counts: z.object({
    accounts: z.number().int(),
    accountsRead: z.number().int(),
    roles: z.number().int(),
    users: z.number().int(),
    groups: z.number().int(),
    gaps: z.number().int(),
  }),
});
export type SnapshotSummary = z.infer<typeof SnapshotSummarySchema>;
export const SnapshotListSchema = z.object({ snapshots: z.array(SnapshotSummarySchema) });

export const SnapshotDetailSchema = SnapshotSummarySchema.extend({
  gaps: z.array(CoverageGapSchema),
  /** All edges of the graph by status; set-valued edges count once. */
  edges: StatusCountsSchema,
});
export type SnapshotDetail = z.infer<typeof SnapshotDetailSchema>;

export const GraphNodeSchema = z.object({
  id: z.string(),
  kind: NodeKindSchema,
  label: z.string(),
  account: z.string().optional(),
  flags: z.array(z.string()),
});

export const OpenConditionSchema = z.object({
  layer: LayerSchema,
  policy: z.string(),
  statement: z.number().int(),
  operator: z.string(),
  key: z.string(),
  values: z.array(z.string()),
  control: z.enum(['caller', 'credential', 'network', 'token', 'service', 'unknown']),
  onDeny: z.boolean(),
  /** The condition as a sentence: what has to be true for the edge to hold. */
  text: z.string(),
});

const setCounts = { covered: z.number().int(), byStatus: StatusCountsSchema };
export const GraphEdgeSchema = z.object({
  source: z.string(),
  target: z.string(),
  action: AssumeActionSchema,
  status: EdgeStatusSchema,
  decidedBy: z.array(LayerSchema),
  blockedBy: z.array(LayerSchema),
  conditions: z.array(OpenConditionSchema),
  matched: z.array(z.string()),
  coverage: z.enum(['full', 'partial']),
  notes: z.array(z.string()),
  /** Absent: the session can carry neither tags nor a source identity. */
  capabilities: CapabilitiesSchema.optional(),
  audience: z.object({ ...setCounts, outside: z.boolean() }).optional(),
  targets: z.object(setCounts).optional(),
  /** Present when the edge was derived from a set-valued edge: the id of that set. */
  via: z.string().optional(),
});
export type ApiEdge = z.infer<typeof GraphEdgeSchema>;
export type ApiNode = z.infer<typeof GraphNodeSchema>;

export const OverviewAccountSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Root or OU id; absent when not in the organization tree. */
  unitId: z.string().optional(),
  state: z.string(),
  management: z.boolean(),
  /** read: everything; partial: with gaps; not_read: nothing; external: outside the organization. */
  coverage: z.enum(['read', 'partial', 'not_read', 'external']),
  roles: z.number().int(),
  users: z.number().int(),
  inbound: z.number().int(),
  outbound: z.number().int(),
});

/** Endpoint of an aggregated edge: an account id, or a node id of a service, provider, `*`, organization. */
export const AccountEdgeSchema = z.object({
  source: z.string(),
  target: z.string(),
  counts: StatusCountsSchema,
  total: z.number().int(),
});

export const OverviewSchema = z.object({
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      parentId: z.string().optional(),
      kind: z.enum(['root', 'unit']),
    }),
  ),
  accounts: z.array(OverviewAccountSchema),
  /** Sources that are not accounts: services, identity providers, anyone, the organization. */
  outside: z.array(GraphNodeSchema),
  accountEdges: z.array(AccountEdgeSchema),
});
export type Overview = z.infer<typeof OverviewSchema>;

/** Filters shared by graph, table and export; every member narrows. Lists are comma separated in the query. */
export const csv = <T extends z.ZodType>(item: T) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
      z.array(item),
    )
    .optional();

export const EdgeFilterSchema = z.object({
  /** Status of the edge; default is every status but `none`. */
  status: csv(EdgeStatusSchema),
  action: csv(AssumeActionSchema),
  /** Kind of the source node. */
  kind: csv(NodeKindSchema),
  /** Account of source or target. */
  account: z.string().optional(),
  sourceAccount: z.string().optional(),
  targetAccount: z.string().optional(),
  /** Case-insensitive text in source, target, or account name. */
  q: z.string().max(200).optional(),
  /** `external`: source outside the organization; `cross_account`; `same_account`. */
  scope: z.enum(['external', 'cross_account', 'same_account']).optional(),
  /** `false` (default) leaves out edges into and from service-linked roles. */
  serviceLinked: z.stringbool().optional(),
  /** Root or OU id: the account of source or target is in it or below it. */
  unit: z.string().max(100).optional(),
  /** End of an aggregated edge: account id, or id of a source that is no account (service, provider, `*`). */
  from: z.string().max(2048).optional(),
  to: z.string().max(2048).optional(),
  /** IAM path of source or target starts with it, `/app/`. */
  path: z.string().max(512).optional(),
  /** Tag of source or target: `key`, or `key=value`. */
  tag: z.string().max(385).optional(),
  /** Open on one of these condition keys; compared without letter case. */
  cond: csv(z.string().max(256)),
  /** Open on none of these condition keys. */
  without: csv(z.string().max(256)),
  /** The role was last used this many days before the collection or earlier, or never; unknown use does not match. */
  unused: z.coerce.number().int().min(1).max(4000).optional(),
});
export type EdgeFilter = z.infer<typeof EdgeFilterSchema>;

const pageQuery = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
};

export const EdgeListQuerySchema = EdgeFilterSchema.extend({
  ...pageQuery,
  sort: z.enum(['source', 'target', 'status', '-source', '-target', '-status']).default('target'),
});
export const EdgeListSchema = z.object({
  edges: z.array(GraphEdgeSchema),
  nodes: z.array(GraphNodeSchema),
  /** Edges that match the filter, and edges in the snapshot. */
  total: z.number().int(),
  all: z.number().int(),
  cursor: z.string().optional(),
});
export type EdgeList = z.infer<typeof EdgeListSchema>;

export const PrincipalListQuerySchema = z.object({
  ...pageQuery,
  q: z.string().max(200).optional(),
  kind: csv(NodeKindSchema),
  account: z.string().optional(),
  serviceLinked: z.stringbool().optional(),
  /** As for edges, of the principal itself; `access` asks for users and roles that may do everything. */
  unit: z.string().max(100).optional(),
  path: z.string().max(512).optional(),
  tag: z.string().max(385).optional(),
  unused: z.coerce.number().int().min(1).max(4000).optional(),
  place: z.enum(['inside', 'outside']).optional(),
  access: z.literal('full').optional(),
  sort: z.enum(PRINCIPAL_SORTS).optional(),
});
export const PrincipalRowSchema = GraphNodeSchema.extend({
  accountName: z.string().optional(),
  inbound: StatusCountsSchema,
  outbound: StatusCountsSchema,
  lastUsed: z.string().optional(),
  /** The rule that gives it every action on everything, in words. */
  fullAccess: z.string().optional(),
});
export const PrincipalListSchema = z.object({
  principals: z.array(PrincipalRowSchema),
  total: z.number().int(),
  cursor: z.string().optional(),
});
export type PrincipalList = z.infer<typeof PrincipalListSchema>;

export const AccountQuerySchema = z.object({ account: z.string() });
export const PolicyInForceSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']),
  awsManaged: z.boolean(),
  /** Root, OU or account that carries the attachment, with its name. */
  attachedTo: z.string(),
  attachedToName: z.string(),
  document: z.string(),
});
export const AccountDetailSchema = OverviewAccountSchema.extend({
  arnPartition: z.string(),
  alias: z.string().optional(),
  path: z.array(z.object({ id: z.string(), name: z.string() })),
  policiesInForce: z.array(PolicyInForceSchema),
  gaps: z.array(CoverageGapSchema),
  /** Other accounts (and outside nodes) with edges into or out of this one. */
  accountEdges: z.array(AccountEdgeSchema),
});
export type AccountDetail = z.infer<typeof AccountDetailSchema>;

export const DocumentSchema = z.object({
  name: z.string(),
  arn: z.string().optional(),
  kind: z.string(),
  attachedTo: z.string(),
  document: z.string(),
});
export const PrincipalQuerySchema = z.object({ id: z.string().max(2048) });
export const PrincipalDetailSchema = z.object({
  node: GraphNodeSchema,
  accountName: z.string().optional(),
  uniqueId: z.string().optional(),
  createdAt: z.string().optional(),
  description: z.string().optional(),
  maxSessionDuration: z.number().int().optional(),
  lastUsed: z.string().optional(),
  instanceProfiles: z.array(z.string()),
  groups: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  trustPolicy: z.string().optional(),
  fullAccess: z.string().optional(),
  policies: z.array(DocumentSchema),
  boundary: DocumentSchema.optional(),
  policiesInForce: z.array(PolicyInForceSchema),
  gaps: z.array(CoverageGapSchema),
});
export type PrincipalDetail = z.infer<typeof PrincipalDetailSchema>;

export const NeighbourhoodQuerySchema = EdgeFilterSchema.extend({
  /** Node in the centre. */
  id: z.string().max(2048),
  direction: z.enum(['in', 'out', 'both']).default('both'),
  hops: z.coerce.number().int().min(1).max(4).default(1),
  /** Most nodes returned; the rest is counted in `omitted`. */
  limit: z.coerce.number().int().min(1).max(1_500).default(150),
  /** `true` replaces set-valued edges by the callers behind them. */
  expand: z.stringbool().default(true),
});
export const NeighbourhoodSchema = z.object({
  nodes: z.array(GraphNodeSchema.extend({ hop: z.number().int() })),
  edges: z.array(GraphEdgeSchema),
  omitted: z.number().int(),
});
export type Neighbourhood = z.infer<typeof NeighbourhoodSchema>;

export const ExplainQuerySchema = z.object({
  source: z.string().max(2048),
  target: z.string().max(2048),
  action: AssumeActionSchema.optional(),
  /** Fixed request facts, JSON object: key → value, list of values, or null for "absent". */
  context: z.string().max(8192).optional(),
});
export const RangeSchema = z.object({
  startLine: z.number().int(),
  startColumn: z.number().int(),
  endLine: z.number().int(),
  endColumn: z.number().int(),
});
export const ConditionOutcomeSchema = z.object({
  operator: z.string(),
  key: z.string(),
  values: z.array(z.string()),
  result: z.union([z.boolean(), z.literal('unknown')]),
  fact: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('known'), values: z.array(z.string()) }),
    z.object({ kind: z.literal('absent') }),
    z.object({ kind: z.literal('open') }),
  ]),
  text: z.string(),
});
export const StatementOutcomeSchema = z.object({
  policy: z.string(),
  statement: z.number().int(),
  sid: z.string().optional(),
  effect: z.enum(['Allow', 'Deny']),
  result: z.union([z.boolean(), z.literal('unknown')]),
  matched: z.array(z.string()),
  conditions: z.array(ConditionOutcomeSchema),
  /** Lines and columns (from 1, end exclusive) of the statement in the document's text. */
  range: RangeSchema.optional(),
  text: z.string(),
});
export const LayerOutcomeSchema = z.object({
  layer: LayerSchema,
  verdict: z.enum(['allow', 'implicit_deny', 'explicit_deny', 'not_needed', 'not_applicable', 'unknown']),
  statements: z.array(StatementOutcomeSchema),
  policies: z.array(z.string()),
  text: z.string(),
});
export const ExplanationSchema = z.object({
  source: GraphNodeSchema,
  target: GraphNodeSchema,
  action: AssumeActionSchema,
  status: EdgeStatusSchema,
  decidedBy: z.array(LayerSchema),
  blockedBy: z.array(LayerSchema),
  conditions: z.array(OpenConditionSchema),
  layers: z.array(LayerOutcomeSchema),
  /** Every policy document that took part, text as collected, by the id that statements use. */
  documents: z.record(z.string(), DocumentSchema),
  coverage: z.enum(['full', 'partial']),
  /** Absent: the session can carry neither tags nor a source identity. */
  capabilities: CapabilitiesSchema.optional(),
  notes: z.array(z.object({ code: z.string(), text: z.string() })),
  reason: z.string().optional(),
  /** The answer in one sentence. */
  summary: z.string(),
});
export type Explanation = z.infer<typeof ExplanationSchema>;

export const AudienceQuerySchema = z.object({
  source: z.string().max(2048),
  target: z.string().max(2048),
  action: AssumeActionSchema.optional(),
  status: csv(EdgeStatusSchema),
  ...pageQuery,
});

export const SearchQuerySchema = z.object({
  q: z.string().min(1).max(2048),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const SearchResultSchema = z.object({
  results: z.array(
    z.object({
      type: z.enum(['principal', 'account', 'unit', 'policy', 'user', 'group']),
      id: z.string(),
      label: z.string(),
      detail: z.string(),
      kind: NodeKindSchema.optional(),
    }),
  ),
});
export type SearchResult = z.infer<typeof SearchResultSchema>;

export const EXPORT_FORMATS = ['json', 'ndjson', 'csv', 'graphml', 'archive'] as const;
export const ExportQuerySchema = EdgeFilterSchema.extend({ format: z.enum(EXPORT_FORMATS) });

export const HealthSchema = z.object({ status: z.literal('ok'), version: z.string() });
