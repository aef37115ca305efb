/** Words of crawls: states, durations, what the outcome means. */
import type { Crawl, CrawlAccountCounts, CrawlAccountState, CrawlState } from '@assumable/shared/api/crawls';
import { counted, formatDate, formatNumber } from '../../lib/format.ts';

export const CRAWL_WORDS: Readonly<Record<CrawlState, string>> = {
  running: 'Running',
  paused: 'Paused',
  interrupted: 'Interrupted',
  cancelled: 'Cancelled',
  failed: 'Failed',
  done: 'Finished',
};

export interface AccountStateFacts {
  readonly word: string;
  /** What it means for the snapshot. */
  readonly meaning: string;
}

export const ACCOUNT_STATES: Readonly<Record<CrawlAccountState, AccountStateFacts>> = {
  ok: { word: 'Read', meaning: 'Everything was read.' },
  partial: {
    word: 'Read with gaps',
    meaning: 'Read, but a call failed: what it would have shown is not known.',
  },
  failed: {
    word: 'Not read',
    meaning: 'Nothing of it is in the snapshot. Trusts into it and out of it show as not known.',
  },
  skipped: {
    word: 'Skipped',
    meaning: 'Its state in the organization rules out reading it; no call was made.',
  },
  running: { word: 'Reading', meaning: 'Being read now.' },
  waiting: { word: 'Waiting', meaning: 'Its turn has not come yet.' },
};

/** Order of the bar, of its legend and of the filter. */
export const STATE_ORDER: readonly CrawlAccountState[] = [
  'ok',
  'partial',
  'failed',
  'skipped',
  'running',
  'waiting',
];

/** `Crawl 24 Nov 2026, 13:02 UTC`. */
export function crawlTitle({ startedAt }: Pick<Crawl, 'startedAt'>): string {
  return `Crawl ${formatDate(startedAt)}`;
}

/** `42 s`, `3 min 5 s`, `2 h 4 min`; input in milliseconds. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `480 ms`, `2.4 s`, `1 min 5 s`: how long one account took. */
export function effortText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : durationText(milliseconds);
}

/** `about 4 min`, for estimates; input in seconds. */
export function aboutText(seconds: number): string {
  if (seconds < 90) return `about ${formatNumber(Math.max(1, Math.round(seconds)))} s`;
  if (seconds < 5_400) return `about ${formatNumber(Math.round(seconds / 60))} min`;
  return `about ${(seconds / 3_600).toFixed(1)} h`;
}

/** Share of the accounts from which on an estimate of the rest is worth showing. */
const ENOUGH = 0.2;

/** Time that is left, in words; says so while there is too little to judge by. */
export function remainingText(crawl: Pick<Crawl, 'etaSeconds' | 'done' | 'total' | 'phase'>): string {
  if (crawl.phase === 'ended') return '–';
  // More accounts may come while they are being listed.
  if (crawl.phase === 'starting' || crawl.phase === 'organization') return 'not known yet';
  if (crawl.etaSeconds === undefined || crawl.total === 0 || crawl.done / crawl.total < ENOUGH)
    return 'not known yet';
  return crawl.done === crawl.total ? 'nearly done' : aboutText(crawl.etaSeconds);
}

/** Milliseconds that the crawl took, or takes until `now`. */
export function elapsedMs(
  crawl: Pick<Crawl, 'startedAt' | 'finishedAt' | 'state' | 'updatedAt'>,
  now: number,
): number {
  const end =
    crawl.finishedAt !== undefined
      ? Date.parse(crawl.finishedAt)
      : crawl.state === 'running' || crawl.state === 'paused'
        ? now
        : Date.parse(crawl.updatedAt);
  return Math.max(0, end - Date.parse(crawl.startedAt));
}

/** `45 read, 1 with gaps, 2 not read`; states without accounts are left out. */
export function countsText(counts: CrawlAccountCounts): string {
  const parts = STATE_ORDER.filter((state) => counts[state] > 0).map(
    (state) => `${formatNumber(counts[state])} ${SHORT[state]}`,
  );
  return parts.length === 0 ? 'no accounts yet' : parts.join(', ');
}

const SHORT: Readonly<Record<CrawlAccountState, string>> = {
  ok: 'read',
  partial: 'with gaps',
  failed: 'not read',
  skipped: 'skipped',
  running: 'being read',
  waiting: 'waiting',
};

/** Accounts of which something is missing that another try may bring. */
export function missingCount(counts: CrawlAccountCounts): number {
  return counts.failed + counts.partial;
}

/** True when another process of this machine or store works on it; it cannot be steered from here. */
export function isElsewhere({ state, phaseText, resumable }: Crawl): boolean {
  return (state === 'running' || state === 'paused') && !resumable && phaseText === 'In another process';
}

/** What became of it, or how it stands, in a sentence. */
export function outcomeText(crawl: Crawl): string {
  const { counts } = crawl;
  switch (crawl.state) {
    case 'running':
      return crawl.total === 0 ? crawl.phaseText : `${crawl.phaseText}: ${countsText(counts)}.`;
    case 'paused':
      return crawl.message ?? 'The crawl waits.';
    case 'done': {
      const missing = missingCount(counts);
      return missing === 0
        ? `Every account that can be read was read: ${countsText(counts)}.`
        : `${counted(missing, 'account')} could not be read in full: ${countsText(counts)}. What is missing shows as not known.`;
    }
    case 'interrupted':
    case 'cancelled':
    case 'failed':
      return crawl.message ?? 'It ended before every account was read.';
  }
}
