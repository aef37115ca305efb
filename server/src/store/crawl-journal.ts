/** The journal of crawls: what was asked, how far it came, and the checkpoint of every account. SQL stays behind it. */
import type { CrawlAccountRow, CrawlState } from '@assumable/shared/api/crawls';
import type {
  AccountRecord,
  CoverageGap,
  ManagedPolicy,
  Organization,
} from '@assumable/shared/snapshot/model';
import type { SnapshotRow } from './snapshot-row.ts';

/** What a crawl was asked to do, without anything secret. */
export interface CrawlSettings {
  readonly roles: readonly string[];
  /** Whether an ExternalId is sent; the value itself is never stored. */
  readonly externalId: boolean;
  readonly accounts?: readonly string[];
  readonly concurrency: number;
  readonly profile?: string;
  readonly region?: string;
  readonly identityCenter?: boolean;
}

export interface CrawlTotals {
  readonly calls: number;
  readonly throttles: number;
  readonly retries: number;
}

/** One crawl as the journal holds it. `state: 'running'` is true only while the owner's lease lasts. */
export interface CrawlEntry extends CrawlTotals {
  readonly id: string;
  readonly state: CrawlState;
  readonly reason?: string;
  readonly message?: string;
  readonly settings: CrawlSettings;
  readonly caller?: string;
  readonly organizationId?: string;
  /** True once tree and policies of the organization are stored. */
  readonly organizationRead: boolean;
  readonly gaps: readonly CoverageGap[];
  readonly attempt: number;
  readonly leaseOwner: string;
  /** Milliseconds since 1970; 0 when nobody holds it. */
  readonly leaseUntil: number;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly finishedAt?: string;
}

export type StoppedState = Exclude<CrawlState, 'running' | 'done'>;

/**
 * A crawl that this process holds. Every call commits before it returns. All of them throw `StoreError` `refused`
 * once another process has taken the crawl up: its writes and those of this process never mix.
 */
export interface CrawlDraft {
  readonly id: string;
  /** Adds accounts that wait; accounts that are there already keep their state. */
  putAccounts(caller: string, accounts: readonly CrawlAccountRow[]): Promise<void>;
  /** Replaces organization and organization gaps. */
  putOrganization(organization: Organization | undefined, gaps: readonly CoverageGap[]): Promise<void>;
  /**
   * The checkpoint of one account: its row, its record and its gaps in one transaction. Without a record nothing of
   * the account stays in the snapshot.
   */
  putOutcome(
    row: CrawlAccountRow,
    record: AccountRecord | undefined,
    gaps: readonly CoverageGap[],
    totals: CrawlTotals,
  ): Promise<void>;
  /** Ends or pauses the work and, unless paused, gives up the lease; what is stored stays and can be resumed. */
  stop(state: StoppedState, reason: string, message: string, totals: CrawlTotals): Promise<void>;
  /** A paused crawl that goes on. */
  goOn(): Promise<void>;
  /** Makes the snapshot visible, once and atomically; accounts that still wait become gaps `cancelled`. */
  seal(totals: CrawlTotals): Promise<SnapshotRow>;
}

/** The finished crawl whose accounts a new one takes over: those that were read in full, `notBefore` or later. */
export interface TakenOver {
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly notBefore: string;
}

export interface CrawlJournal {
  begin(facts: {
    readonly label: string;
    readonly collectedAt: string;
    readonly settings: CrawlSettings;
    readonly owner: string;
    readonly from?: TakenOver;
  }): Promise<CrawlDraft>;
  /**
   * Takes a crawl up whose owner is gone. `attempt` is the one that the caller read.
   *
   * @throws StoreError `refused` when another process was faster, or the crawl is done or gone
   */
  claim(id: string, attempt: number, owner: string): Promise<CrawlDraft>;
  /** Newest first. */
  list(): Promise<readonly CrawlEntry[]>;
  find(id: string): Promise<CrawlEntry | undefined>;
  /** Every account of the crawl, sorted by id. */
  accounts(id: string): Promise<readonly CrawlAccountRow[]>;
  /** What could not be read of one account of a crawl. */
  gaps(id: string, account: string): Promise<readonly CoverageGap[]>;
  /** AWS-managed policies that the crawl has read already, as far as a look at some of its accounts shows them. */
  managedPolicies(id: string): Promise<readonly ManagedPolicy[]>;
  /** Users, groups and roles of each account in the newest snapshot; empty without one. */
  newestSizes(): Promise<ReadonlyMap<string, number>>;
  /** The stored organization of a crawl, finished or not. */
  organization(id: string): Promise<Organization | undefined>;
  /** Removes an unsealed crawl and what it read; `attempt` as for `claim`. */
  discard(id: string, attempt: number): Promise<void>;
}
