/** What a crawl is told, and what it reports while it runs. */
import type { AccountId, Arn } from '@assumable/shared/arn/arn';
import type {
  AccountRecord,
  AccountState,
  CoverageGap,
  ManagedPolicy,
  Organization,
} from '@assumable/shared/snapshot/model';
import type { CallCounts } from './call-meter.ts';
import type { ReasonCode } from './reason-codes.ts';

/** Log sink with pino's signature: fields first, then a static message. Never receives credentials or ExternalIds. */
export interface CrawlLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface CrawlOptions {
  /**
   * Roles to assume in every account but the caller's own, tried in this order: name, or path and name
   * (`audit/AssumableReader`); `{accountId}` stands for the account.
   */
  readonly roles: readonly string[];
  /** ExternalId sent with every AssumeRole; `{accountId}` stands for the account. */
  readonly externalId?: string;
  /** Only these accounts; also what is read when the organization cannot be listed. */
  readonly accounts?: readonly AccountId[];
  /** Profile of the shared AWS configuration; default: the SDK's credential chain. */
  readonly profile?: string;
  /** Region of the STS endpoint; default: AWS_REGION, AWS_DEFAULT_REGION, the profile's, `us-east-1`. */
  readonly region?: string;
  /** Accounts read at the same time, 1 to 50; default 20. */
  readonly concurrency?: number;
  /** Accept an endpoint on this machine (`AWS_ENDPOINT_URL=http://127.0.0.1:…`). Default false. */
  readonly allowLocalEndpoint?: boolean;
  /** `false` leaves out the session policy that limits every role session to the crawler's read actions. */
  readonly sessionPolicy?: boolean;
  /** When the caller's own credentials stop working: `wait` for new ones (default), or `stop` and be resumed later. */
  readonly onExpired?: 'wait' | 'stop';
  /** Reads assignments of IAM Identity Center, with the names of people and groups. Default false. */
  readonly identityCenter?: boolean;
  /** Asks a person for the code of an MFA device, for profiles with `mfa_serial`. */
  readonly mfaCode?: (serial: string) => Promise<string>;
  readonly logger?: CrawlLogger;
  readonly tuning?: Partial<CrawlTuning>;
}

/** Times, tries and rates; the defaults fit AWS, tests shorten them. */
export interface CrawlTuning {
  /** Attempts per call by the SDK's standard retry strategy. Three, its default, loses accounts under throttling. */
  readonly maxAttempts: number;
  readonly connectionTimeout: number;
  /** Silence on a socket, in milliseconds; GetAccountAuthorizationDetails can think for over 10 s. */
  readonly socketTimeout: number;
  readonly requestTimeout: number;
  /** Pauses in milliseconds before what failed for a passing reason is tried again, a round each. */
  readonly retryRounds: readonly number[];
  readonly badResponsePause: number;
  /** Calls a second to Organizations at most, one at a time; fewer once it throttles, since it does not say its limits. */
  readonly organizationsRate: number;
  /** AssumeRole calls a second at most; fewer once STS throttles. AWS allows 600 for each account and region, shared by everything there. */
  readonly stsRate: number;
  /** Calls a second to Identity Center at most; it allows 20 for all callers together. */
  readonly identityCenterRate: number;
  /** Milliseconds between two looks whether the caller's credentials work again. */
  readonly credentialPause: number;
  /** Milliseconds between two looks whether the network is back, and how long it is waited for. */
  readonly networkPause: number;
  readonly offlineWait: number;
  /** Milliseconds between two tries to write to a disk that is full. */
  readonly diskPause: number;
}

export const DEFAULT_TUNING: CrawlTuning = {
  maxAttempts: 10,
  connectionTimeout: 3_000,
  socketTimeout: 30_000,
  requestTimeout: 90_000,
  retryRounds: [15_000, 60_000, 180_000],
  badResponsePause: 500,
  organizationsRate: 20,
  stsRate: 50,
  identityCenterRate: 10,
  credentialPause: 15_000,
  networkPause: 5_000,
  offlineWait: 600_000,
  diskPause: 10_000,
};

export const DEFAULT_CONCURRENCY = 20;
export const MAX_CONCURRENCY = 50;

/** An account that the crawl will end with exactly one outcome for. */
export interface CrawlAccount {
  readonly id: AccountId;
  readonly name?: string;
  readonly state: AccountState;
  /** Root or unit, where the list of accounts says it; accounts of one unit tend to have the same role. */
  readonly parentId?: string;
}

/** What reading one account took, all tries together. */
export interface AccountEffort {
  readonly calls: number;
  readonly retries: number;
  readonly ms: number;
  readonly attempts: number;
}

/**
 * How one account ended. `ok` and `partial` carry a record; `partial`, `failed` and `skipped` carry a reason,
 * and the same facts as coverage gaps.
 */
export interface AccountOutcome {
  readonly id: AccountId;
  readonly name?: string;
  readonly state: 'ok' | 'partial' | 'failed' | 'skipped';
  /** A code of docs/crawl.md. */
  readonly reason?: string;
  /** Sentence that a person can act on. */
  readonly message?: string;
  readonly record?: AccountRecord;
  readonly gaps: readonly CoverageGap[];
  /** The role that was assumed; absent for the caller's own account. */
  readonly role?: Arn;
  readonly effort: AccountEffort;
}

export interface CrawlCounters extends CallCounts {
  /** Accounts that may be read at the same time now. */
  readonly concurrency: number;
}

export type CrawlPhase = 'organization' | 'accounts';

/**
 * Receives what the crawl finds, as it finds it. The crawl waits for a returned promise, so that an account
 * counts as finished only after the observer has stored it; a rejection ends the crawl.
 */
export interface CrawlObserver {
  phase(phase: CrawlPhase): void;
  /** Accounts that will get an outcome, sorted by id: as the list of the organization comes, page by page, and those that appear later. */
  accounts(caller: AccountId, accounts: readonly CrawlAccount[]): void | Promise<void>;
  /**
   * Tree and policies, once they are read, while accounts are being read; again when accounts moved meanwhile.
   * `organization` is absent for a standalone account.
   */
  organization(organization: Organization | undefined, gaps: readonly CoverageGap[]): void | Promise<void>;
  accountStarted(id: AccountId): void;
  /** A passing failure: the account waits for another round. */
  accountWaiting(id: AccountId, reason: ReasonCode, message: string): void;
  /** Exactly once per account. */
  accountFinished(outcome: AccountOutcome): void | Promise<void>;
  counters(counters: CrawlCounters): void;
  /** Nothing goes on until `resumed`; the message says what a person has to do. */
  paused(reason: ReasonCode, message: string): void | Promise<void>;
  resumed(): void | Promise<void>;
}

/** What an earlier process of the same crawl has read already. */
export interface CrawlResumption {
  readonly finished: ReadonlySet<AccountId>;
  readonly counts: CallCounts;
  readonly caller?: AccountId;
  /** The organization it was begun in; other credentials must not go on with it. */
  readonly organizationId?: string;
  /** AWS-managed policies that need not be read again. */
  readonly managedPolicies?: readonly ManagedPolicy[];
  /** Present when tree and policies are stored and need not be read again. */
  readonly organization?: { readonly value: Organization | undefined; readonly gaps: readonly CoverageGap[] };
}

export interface CrawlControls {
  /** Names the sessions in the accounts' CloudTrail: `assumable-<id>`, the same when the crawl is taken up. */
  readonly crawlId?: string;
  readonly resumption?: CrawlResumption;
  /** Entities in accounts as an earlier snapshot has them: the largest accounts are read first. */
  readonly sizes?: ReadonlyMap<AccountId, number>;
  /** Calls back when a person asks to look at once whether credentials or network work again. */
  readonly onWake?: (listener: () => void) => void;
}

export type EndedAccount = Omit<AccountOutcome, 'record'>;

export interface CrawlSummary {
  readonly caller: { readonly account: AccountId; readonly partition: string };
  /** Those that ended in this process, sorted by id, without records. */
  readonly accounts: readonly EndedAccount[];
  readonly counters: CrawlCounters;
}

/** The crawl could not begin or had to end as a whole; `message` says what to do. */
export class CrawlError extends Error {
  readonly reason: ReasonCode | 'options';

  constructor(reason: ReasonCode | 'options', message: string) {
    super(message);
    this.name = 'CrawlError';
    this.reason = reason;
  }
}
