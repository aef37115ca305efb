/** Runs a crawl and keeps everything it tells its observer. */
import type { AccountId } from '@assumable/shared/arn/arn';
import type { CoverageGap, Organization } from '@assumable/shared/snapshot/model';
import type {
  AccountOutcome,
  CrawlControls,
  CrawlCounters,
  CrawlOptions,
  CrawlSummary,
  CrawlTuning,
} from '../src/collect/crawl-options.ts';
import { crawlOrganization } from '../src/collect/crawl-organization.ts';

export interface Crawled {
  readonly summary: CrawlSummary;
  readonly organization: Organization | undefined;
  readonly gaps: readonly CoverageGap[];
  readonly outcomes: ReadonlyMap<AccountId, AccountOutcome>;
  readonly waited: readonly AccountId[];
  readonly logged: readonly string[];
  readonly pauses: readonly string[];
  readonly counters: readonly CrawlCounters[];
}

/** No pauses and no rates: tests of failures would only wait. */
export const FAST: Partial<CrawlTuning> = {
  maxAttempts: 3,
  badResponsePause: 1,
  retryRounds: [],
  organizationsRate: Number.POSITIVE_INFINITY,
  stsRate: Number.POSITIVE_INFINITY,
  identityCenterRate: Number.POSITIVE_INFINITY,
  credentialPause: 20,
  networkPause: 20,
};

export interface HarnessOptions {
  readonly signal?: AbortSignal;
  readonly controls?: CrawlControls;
  readonly onFinished?: (outcome: AccountOutcome) => void | Promise<void>;
  readonly onPaused?: (reason: string) => void | Promise<void>;
}

export async function crawlAll(
  options: Pick<CrawlOptions, 'roles'> & Partial<CrawlOptions>,
  harness: HarnessOptions = {},
): Promise<Crawled> {
  let organization: Organization | undefined;
  let gaps: readonly CoverageGap[] = [];
  const outcomes = new Map<AccountId, AccountOutcome>();
  const waited: AccountId[] = [];
  const logged: string[] = [];
  const pauses: string[] = [];
  const counters: CrawlCounters[] = [];
  const log = (fields: Readonly<Record<string, unknown>>, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const summary = await crawlOrganization(
    {
      allowLocalEndpoint: true,
      logger: { info: log, warn: log },
      ...options,
      tuning: { ...FAST, ...options.tuning },
    },
    {
      phase: () => undefined,
      organization: (read, readGaps) => {
        organization = read;
        gaps = readGaps;
      },
      accounts: () => undefined,
      accountStarted: () => undefined,
      accountWaiting: (id) => waited.push(id),
      accountFinished: async (outcome) => {
        if (outcomes.has(outcome.id)) throw new Error(`account ${outcome.id} ended twice`);
        outcomes.set(outcome.id, outcome);
        await harness.onFinished?.(outcome);
      },
      counters: (now) => counters.push(now),
      paused: async (reason) => {
        pauses.push(reason);
        await harness.onPaused?.(reason);
      },
      resumed: () => void pauses.push('resumed'),
    },
    harness.signal ?? new AbortController().signal,
    harness.controls,
  );
  return { summary, organization, gaps, outcomes, waited, logged, pauses, counters };
}
