/** The accounts of a crawl as rows: filters, words, progress. */
import type { Job } from '@assumable/shared/api/jobs';

export type JobAccount = Job['accounts'][number];
export type JobFilter = 'all' | 'failed' | 'partial';

export const STATE_WORDS: Readonly<Record<JobAccount['state'], string>> = {
  waiting: 'Waiting',
  running: 'Reading',
  ok: 'Read',
  partial: 'Read with gaps',
  failed: 'Not read',
  skipped: 'Skipped',
};

const BAD: readonly JobAccount['state'][] = ['failed', 'skipped'];

/** `failed` holds skipped accounts too: nothing of either is in the snapshot. */
export function filterAccounts(accounts: readonly JobAccount[], filter: JobFilter): readonly JobAccount[] {
  switch (filter) {
    case 'all':
      return accounts;
    case 'failed':
      return accounts.filter(({ state }) => BAD.includes(state));
    case 'partial':
      return accounts.filter(({ state }) => state === 'partial');
  }
}

export function filterCounts(accounts: readonly JobAccount[]): Readonly<Record<JobFilter, number>> {
  return {
    all: accounts.length,
    failed: filterAccounts(accounts, 'failed').length,
    partial: filterAccounts(accounts, 'partial').length,
  };
}

/** Gaps that no row of the accounts table already tells; an import has no such table. */
export function otherGaps(job: Pick<Job, 'kind' | 'accounts' | 'gaps'>): Job['gaps'] {
  if (job.kind === 'import') return job.gaps;
  const told = new Set(job.accounts.map(({ account }) => account));
  return job.gaps.filter(({ account }) => account === undefined || !told.has(account));
}

/** `12 of 47 accounts`; `undefined` while the number is not known. */
export function progressText({
  kind,
  total,
  done,
}: Pick<Job, 'kind' | 'total' | 'done'>): string | undefined {
  if (total === 0) return undefined;
  return `${String(done)} of ${String(total)} ${kind === 'crawl' ? 'accounts' : 'files'}`;
}

/** `42 s`, `3 min 5 s`; input in milliseconds. */
export function elapsedText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${String(seconds)} s` : `${String(minutes)} min ${String(seconds % 60)} s`;
}

/** What became of a job, in a sentence. */
export function outcomeText(job: Pick<Job, 'kind' | 'state' | 'error' | 'gaps' | 'accounts'>): string {
  const what = job.kind === 'crawl' ? 'Crawl' : 'Import';
  switch (job.state) {
    case 'running':
      return `${what} is running.`;
    case 'cancelled':
      return `${what} was cancelled. Nothing of it was kept.`;
    case 'failed':
      return job.error ?? `${what} failed.`;
    case 'done': {
      const gaps = job.gaps.length;
      if (gaps === 0) return `${what} is complete: everything was read.`;
      return `${what} is complete with ${String(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}. What is missing shows as not known.`;
    }
  }
}
