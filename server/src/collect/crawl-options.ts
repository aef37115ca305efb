/** What a crawl is told, and what it reports while it runs. */
import type { AccountId } from '@assumable/shared/arn/arn';
import type {
  AccountRecord,
  AccountState,
  CoverageGap,
  Organization,
} from '@assumable/shared/snapshot/model';
import type { ReasonCode } from './reason-codes.ts';

/** Log sink with pino's signature: fields first, then a static message. Never receives credentials or ExternalIds. */
export interface CrawlLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface CrawlOptions {
  /** Role to assume in every account but the caller's own: name, or path and name (`audit/AssumableReader`). */
  readonly roleName: string;
  /** ExternalId sent with every AssumeRole. */
  readonly externalId?: string;
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
  readonly logger?: CrawlLogger;
  readonly tuning?: Partial<CrawlTuning>;
}

/** Times and tries; the defaults fit AWS, tests shorten them. */
export interface CrawlTuning {
  /** Attempts per call by the SDK's standard retry strategy. Three, its default, loses accounts under throttling. */
  readonly maxAttempts: number;
  readonly connectionTimeout: number;
  /** Silence on a socket, in milliseconds; GetAccountAuthorizationDetails can think for over 10 s. */
  readonly socketTimeout: number;
  readonly requestTimeout: number;
  /** Pauses in milliseconds before accounts that failed for a passing reason are tried again, a round each. */
  readonly retryRounds: readonly number[];
  readonly badResponsePause: number;
}

export const DEFAULT_TUNING: CrawlTuning = {
  maxAttempts: 10,
  connectionTimeout: 3_000,
  socketTimeout: 30_000,
  requestTimeout: 90_000,
  retryRounds: [15_000, 60_000],
  badResponsePause: 500,
};

export const DEFAULT_CONCURRENCY = 20;
export const MAX_CONCURRENCY = 50;

/** An account that the crawl will end with exactly one outcome for. */
export interface CrawlAccount {
  readonly id: AccountId;
  readonly name?: string;
  readonly state: AccountState;
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
}

export interface CrawlCounters {
  readonly calls: number;
  readonly throttles: number;
}

/**
 * Receives what the crawl finds, as it finds it. The crawl waits for a returned promise, so that an account
 * counts as finished only after the observer has stored it; a rejection ends the crawl.
 */
export interface CrawlObserver {
  /** Sentence for people: "Reading the organization". */
  phase(text: string): void;
  /** Once, before any account starts. `organization` is absent for a standalone account. */
  organization(organization: Organization | undefined, gaps: readonly CoverageGap[]): void | Promise<void>;
  /** Once, after `organization`: every account that will get an outcome, sorted by id. */
  accounts(accounts: readonly CrawlAccount[]): void;
  accountStarted(id: AccountId): void;
  /** A passing failure: the account waits for another round. */
  accountWaiting(id: AccountId, message: string): void;
  /** Exactly once per account. */
  accountFinished(outcome: AccountOutcome): void | Promise<void>;
  counters(counters: CrawlCounters): void;
}

export interface CrawlSummary {
  readonly caller: { readonly account: AccountId; readonly partition: string };
  /** Sorted by id, without records. */
  readonly accounts: readonly Omit<AccountOutcome, 'record'>[];
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
