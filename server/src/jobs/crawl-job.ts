/** A crawl into the store: each account is committed as it finishes, the snapshot is sealed at the end. */
import type { Job } from '@assumable/shared/api/jobs';
import type { CrawlCounters, CrawlObserver, CrawlOptions, CrawlSummary } from '../collect/crawl-options.ts';
import { crawlOrganization } from '../collect/crawl-organization.ts';
import type { SnapshotDraft, SnapshotRow, SnapshotStore } from '../store/snapshot-store.ts';
import type { JobAccount, JobProgress, JobRegistry } from './job-registry.ts';
import { sealOrAbandon } from './snapshot-writer.ts';

/** Receives progress; a subset of `JobProgress`, so that the command line can print it. */
export type CrawlProgress = Pick<JobProgress, 'phase' | 'account' | 'counters' | 'gaps'>;

export interface CrawlReport {
  readonly row: SnapshotRow;
  /** Every account once, sorted by id; `reason` and `message` for all but `ok`. */
  readonly accounts: CrawlSummary['accounts'];
  readonly caller: CrawlSummary['caller'];
  readonly counters: CrawlCounters;
}

/**
 * Crawls into `store` and seals the snapshot, also when accounts failed: their gaps say so. Accounts are committed
 * one by one; after an abort or an error nothing of the crawl is visible.
 *
 * @throws CrawlError when the crawl cannot begin (wrong role name, refused endpoint, no credentials) or was cancelled
 */
export async function runCrawl(
  store: SnapshotStore,
  options: CrawlOptions,
  onProgress: CrawlProgress,
  signal: AbortSignal,
): Promise<CrawlReport> {
  const collectedAt = new Date().toISOString();
  const label = `Crawl ${collectedAt.slice(0, 10)} ${collectedAt.slice(11, 16)} UTC`;
  const draft = await store.begin({ source: 'crawl', label, collectedAt });
  let summary: CrawlSummary | undefined;
  const row = await sealOrAbandon(draft, async () => {
    summary = await crawlOrganization(options, observerOf(draft, onProgress), signal);
    onProgress.phase('Sealing the snapshot');
  });
  if (summary === undefined) throw new Error('a sealed crawl has a summary');
  const { accounts, caller, counters } = summary;
  return { row, accounts, caller, counters };
}

/** Starts the crawl as a job of the console; the job's `snapshotId` is set once it is done. */
export function startCrawl(registry: JobRegistry, store: SnapshotStore, options: CrawlOptions): Job {
  return registry.start('crawl', async (progress, signal) => {
    const report = await runCrawl(store, options, progress, signal);
    return { snapshotId: report.row.id };
  });
}

function observerOf(draft: SnapshotDraft, onProgress: CrawlProgress): CrawlObserver {
  const names = new Map<string, string>();
  const row = (id: string, state: JobAccount['state']): JobAccount => {
    const name = names.get(id);
    return { account: id, ...(name === undefined ? {} : { name }), state };
  };
  return {
    phase: (text) => onProgress.phase(text),
    organization: async (organization, gaps) => {
      if (organization !== undefined) await draft.putOrganization(organization);
      await draft.putGaps(gaps);
      onProgress.gaps(gaps);
    },
    accounts: (accounts) => {
      for (const { id, name } of accounts) {
        if (name !== undefined) names.set(id, name);
        onProgress.account(row(id, 'waiting'));
      }
    },
    accountStarted: (id) => onProgress.account(row(id, 'running')),
    accountWaiting: (id, message) => onProgress.account({ ...row(id, 'waiting'), message }),
    accountFinished: async ({ id, state, reason, message, record, gaps }) => {
      if (record === undefined) await draft.putGaps(gaps);
      else await draft.putAccount(record, gaps);
      onProgress.account({
        ...row(id, state),
        ...(reason === undefined ? {} : { reason }),
        ...(message === undefined ? {} : { message }),
        ...(record === undefined ? {} : { roles: record.roles.length, users: record.users.length }),
      });
      onProgress.gaps(gaps);
    },
    counters: (counters) => onProgress.counters(counters),
  };
}
