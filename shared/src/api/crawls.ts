/** Crawls in the contract: the plan before one, its progress while it runs, its accounts page by page, its resumption. */
import { z } from 'zod';
import { CoverageGapSchema, csv } from './contract.ts';
import { CRAWL_ACCOUNT_SORTS } from './sorts.ts';
import { CRAWL_ACCOUNT_STATES } from './statuses.ts';

const Count = z.number().int().min(0);

/** A role name with its path, at most 512 + 64 characters; `{accountId}` stands for the account's id. */
const RoleSchema = z.string().min(1).max(640);

const ProfileSchema = z
  .string()
  .max(128)
  .regex(/^[\x20-\x7e]+$/);
const RegionSchema = z
  .string()
  .max(32)
  .regex(/^[a-z]{2}(-[a-z0-9]+)+$/);

/** What a crawl is asked to do. An ExternalId is used and never stored, so a resumption names it again. */
export const CrawlRequestSchema = z.object({
  /** Tried in this order in every account; the first that can be assumed is used. */
  roles: z.array(RoleSchema).min(1).max(10),
  /** `{accountId}` stands for the account's id. */
  externalId: z.string().min(2).max(1224).optional(),
  /** Only these accounts; also the way to crawl when the organization cannot be listed. */
  accounts: z
    .array(z.string().regex(/^\d{12}$/))
    .max(50_000)
    .optional(),
  concurrency: z.number().int().min(1).max(50).optional(),
  /** Profile of the shared AWS configuration; default: the credentials of the server. */
  profile: ProfileSchema.optional(),
  /** Region of the STS endpoint. */
  region: RegionSchema.optional(),
  /** Also read who is assigned which permission set in IAM Identity Center. */
  identityCenter: z.boolean().optional(),
});
export type CrawlRequest = z.infer<typeof CrawlRequestSchema>;

export const CrawlResumeRequestSchema = z.object({
  externalId: z.string().min(2).max(1224).optional(),
});

/**
 * `paused`: waits, and goes on by itself once its cause is gone (`reason`). `interrupted`: its process ended.
 * `cancelled`, `failed` and `interrupted` crawls keep what they read and can be resumed; so can a `paused` one whose
 * process ended.
 */
export const CrawlStateSchema = z.enum(['running', 'paused', 'interrupted', 'cancelled', 'failed', 'done']);
export type CrawlState = z.infer<typeof CrawlStateSchema>;

export const CrawlPhaseSchema = z.enum(['starting', 'organization', 'accounts', 'sealing', 'ended']);

export const CrawlAccountStateSchema = z.enum(CRAWL_ACCOUNT_STATES);
export type CrawlAccountState = z.infer<typeof CrawlAccountStateSchema>;

export const CrawlAccountSchema = z.object({
  account: z.string(),
  name: z.string().optional(),
  state: CrawlAccountStateSchema,
  /** A code of docs/crawl.md; for `waiting` the reason of the last try. */
  reason: z.string().optional(),
  /** Sentence a person can act on. */
  message: z.string().optional(),
  /** ARN of the role that was assumed; absent for the caller's own account. */
  role: z.string().optional(),
  /** Id of the root or unit it lies in; absent until the tree is known. */
  unit: z.string().optional(),
  roles: Count.optional(),
  users: Count.optional(),
  policies: Count.optional(),
  /** API calls, repetitions of the SDK, and milliseconds, all tries together. */
  calls: Count,
  retries: Count,
  ms: Count,
  attempts: Count,
  finishedAt: z.string().optional(),
});
export type CrawlAccountRow = z.infer<typeof CrawlAccountSchema>;

export const CrawlAccountCountsSchema = z.object({
  waiting: Count,
  running: Count,
  ok: Count,
  partial: Count,
  failed: Count,
  skipped: Count,
});
export type CrawlAccountCounts = z.infer<typeof CrawlAccountCountsSchema>;

/** One crawl; a server-sent event carries the whole of it, `id:` is `sequence`. Accounts come page by page. */
export const CrawlSchema = z.object({
  /** Also the id of the snapshot it makes. */
  id: z.string(),
  state: CrawlStateSchema,
  sequence: z.number().int(),
  phase: CrawlPhaseSchema,
  /** Sentence for people: "Reading accounts". */
  phaseText: z.string(),
  /** Why it is paused, interrupted, cancelled or failed. */
  reason: z.string().optional(),
  message: z.string().optional(),
  /** True when POST …/resume can take it up. */
  resumable: z.boolean(),
  settings: z.object({
    roles: z.array(z.string()),
    /** Whether it uses an ExternalId; a resumption needs it again. */
    externalId: z.boolean(),
    accounts: z.array(z.string()).optional(),
    concurrency: z.number().int(),
    profile: z.string().optional(),
    region: z.string().optional(),
    identityCenter: z.boolean().optional(),
  }),
  /** The account of the credentials. */
  caller: z.string().optional(),
  organizationId: z.string().optional(),
  total: Count,
  /** Accounts that have ended. */
  done: Count,
  counts: CrawlAccountCountsSchema,
  calls: Count,
  throttles: Count,
  retries: Count,
  /** Accounts read at the same time now; falls when AWS throttles. */
  concurrency: Count,
  /** Seconds until the last account ends at the present rate; absent while unknown. */
  etaSeconds: z.number().min(0).optional(),
  startedAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().optional(),
  /** Present once the snapshot is sealed. */
  snapshotId: z.string().optional(),
  /** Gaps of the organization itself; those of accounts are in the table. */
  gaps: z.array(CoverageGapSchema),
});
export type Crawl = z.infer<typeof CrawlSchema>;
/** Newest first: crawls of this process, and every crawl that was not finished. */
export const CrawlListSchema = z.object({ crawls: z.array(CrawlSchema) });

export const CrawlAccountsQuerySchema = z.object({
  state: csv(CrawlAccountStateSchema),
  reason: csv(z.string().max(64)),
  /** Root or unit id: accounts in it or below it; none while the tree is not known. */
  unit: z.string().max(100).optional(),
  /** Case-insensitive text in id, name or message. */
  q: z.string().max(200).optional(),
  /** `state`: what asks for attention first. */
  sort: z.enum(CRAWL_ACCOUNT_SORTS.flatMap((key) => [key, `-${key}` as const])).default('account'),
  cursor: z.string().max(20).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export type CrawlAccountsQuery = z.infer<typeof CrawlAccountsQuerySchema>;
export const CrawlAccountListSchema = z.object({
  accounts: z.array(CrawlAccountSchema),
  /** Accounts that match the filter. */
  total: Count,
  /** All accounts of the crawl by state, and those with a reason by reason, most frequent first. */
  counts: CrawlAccountCountsSchema,
  reasons: z.array(z.object({ reason: z.string(), count: Count })),
  /** Roots and units of the organization, on the first page once the tree is known. */
  units: z.array(z.object({ id: z.string(), name: z.string(), parentId: z.string().optional() })).optional(),
  cursor: z.string().optional(),
});
export type CrawlAccountList = z.infer<typeof CrawlAccountListSchema>;

export const CrawlAccountQuerySchema = z.object({ account: z.string().regex(/^\d{12}$/) });
/** One account of a crawl with everything that could not be read of it. */
export const CrawlAccountDetailSchema = z.object({
  account: CrawlAccountSchema,
  gaps: z.array(CoverageGapSchema),
});
export type CrawlAccountDetail = z.infer<typeof CrawlAccountDetailSchema>;

export const CrawlPlanSchema = z.object({
  caller: z.object({ account: z.string(), arn: z.string(), partition: z.string() }),
  /** Absent when the organization cannot be listed; `problems` says why. */
  organization: z
    .object({
      id: z.string(),
      managementAccountId: z.string(),
      accounts: Count,
      units: Count,
      policies: Count,
    })
    .optional(),
  /** Accounts to be read, and accounts whose state rules it out. */
  toRead: Count,
  skipped: Count,
  /** The first 1,000 accounts with what is tried in each. */
  accounts: z.array(
    z.object({
      account: z.string(),
      name: z.string().optional(),
      /** `own`: read with the caller's credentials; `assume`: through the first of `roles`; `skip`: not read. */
      how: z.enum(['own', 'assume', 'skip']),
      /** ARNs in the order they are tried. */
      roles: z.array(z.string()),
      /** Id of the root or unit it lies in, where the list of accounts says it. */
      unit: z.string().optional(),
      /** Why it is skipped: a code of docs/crawl.md, and a sentence. */
      reason: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
  /** Roles really assumed in up to three accounts. */
  samples: z.array(
    z.object({
      account: z.string(),
      role: z.string(),
      ok: z.boolean(),
      reason: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
  calls: z.object({ organization: Count, accounts: Count, managedPolicies: Count, total: Count }),
  /** How long the crawl takes at the rates in force, in seconds. */
  seconds: z.number().min(0),
  /** What stands in the way or will be missing; empty when all is well. */
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      reason: z.string(),
      text: z.string(),
      fix: z.string(),
    }),
  ),
});
export type CrawlPlan = z.infer<typeof CrawlPlanSchema>;
