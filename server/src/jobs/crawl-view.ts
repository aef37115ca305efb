/** One crawl as people see it while it runs in this process: its state, its accounts, and who listens. */
import type {
  Crawl,
  CrawlAccountCounts,
  CrawlAccountRow,
  CrawlAccountState,
  CrawlState,
} from '@assumable/shared/api/crawls';
import type { CoverageGap } from '@assumable/shared/snapshot/model';
import type { CrawlCounters } from '../collect/crawl-options.ts';
import type { CrawlEntry } from '../store/crawl-journal.ts';

/** Coverage gaps of the organization that a crawl lists; the snapshot holds all of them. */
const LISTED_GAPS = 200;
/** Weight of the newest account in the running average of how long one takes. */
const AVERAGE_WEIGHT = 0.1;

type Phase = Crawl['phase'];
type CrawlListener = (changed: readonly CrawlAccountRow[]) => void;

export interface CrawlView {
  readonly id: string;
  crawl(): Crawl;
  rows(): readonly CrawlAccountRow[];
  counters(): CrawlCounters;
  phase(phase: Phase, text: string): void;
  accounts(caller: string, rows: readonly CrawlAccountRow[]): void;
  organization(id: string | undefined, gaps: readonly CoverageGap[]): void;
  account(row: CrawlAccountRow): void;
  count(counters: CrawlCounters): void;
  /** `reason` and `message` for every state but `running` and `done`. */
  state(state: CrawlState, reason?: string, message?: string): void;
  /** Calls back after every change, with the accounts that changed, until the returned function is called. */
  subscribe(listener: CrawlListener): () => void;
}

/** @param entry the crawl as the journal has it when this process takes it up, with its accounts */
export function createCrawlView(
  entry: CrawlEntry,
  stored: readonly CrawlAccountRow[],
  now: () => Date = () => new Date(),
): CrawlView {
  const rows = new Map(stored.map((row) => [row.account, row]));
  const counts = countRows(stored);
  const listeners = new Set<CrawlListener>();
  const settings = settingsOf(entry);
  let sequence = 1;
  let state: CrawlState = 'running';
  let reason: string | undefined;
  let message: string | undefined;
  let phase: Phase = 'starting';
  let phaseText = 'Starting';
  let caller = entry.caller;
  let organizationId = entry.organizationId;
  let gaps = listed(entry.gaps);
  let average: number | undefined;
  let finishedAt: string | undefined;
  let updatedAt = entry.updatedAt;
  let totals: CrawlCounters = {
    calls: entry.calls,
    throttles: entry.throttles,
    retries: entry.retries,
    concurrency: entry.settings.concurrency,
  };

  const changed = (accounts: readonly CrawlAccountRow[] = []): void => {
    sequence += 1;
    updatedAt = now().toISOString();
    for (const listener of [...listeners]) listener(accounts);
  };
  const put = (row: CrawlAccountRow): void => {
    const before = rows.get(row.account);
    if (before !== undefined) counts[before.state] -= 1;
    counts[row.state] += 1;
    rows.set(row.account, row);
  };

  return {
    id: entry.id,
    rows: () => [...rows.values()],
    counters: () => totals,
    crawl: () => {
      const eta = estimate(counts, average, totals.concurrency);
      const ended = state !== 'running' && state !== 'paused';
      return {
        id: entry.id,
        state,
        sequence,
        phase,
        phaseText,
        ...(reason === undefined ? {} : { reason }),
        ...(message === undefined ? {} : { message }),
        // One without accounts is not kept.
        resumable: ended && state !== 'done' && rows.size > 0,
        settings,
        ...(caller === undefined ? {} : { caller }),
        ...(organizationId === undefined ? {} : { organizationId }),
        total: rows.size,
        done: rows.size - counts.waiting - counts.running,
        counts: { ...counts },
        ...totals,
        ...(eta === undefined || ended ? {} : { etaSeconds: eta }),
        startedAt: entry.startedAt,
        updatedAt,
        ...(finishedAt === undefined ? {} : { finishedAt }),
        ...(state === 'done' ? { snapshotId: entry.id } : {}),
        gaps,
      };
    },
    phase: (next, text) => {
      phase = next;
      phaseText = text;
      changed();
    },
    accounts: (by, added) => {
      caller = by;
      for (const row of added) put(row);
      changed(added);
    },
    organization: (id, found) => {
      organizationId = id ?? organizationId;
      gaps = listed(found);
      changed();
    },
    account: (row) => {
      put(row);
      if (row.state === 'ok' || row.state === 'partial') {
        average = average === undefined ? row.ms : average * (1 - AVERAGE_WEIGHT) + row.ms * AVERAGE_WEIGHT;
      }
      changed([row]);
    },
    count: (next) => {
      totals = next;
      changed();
    },
    state: (next, why, text) => {
      state = next;
      reason = why;
      message = text;
      if (next !== 'running' && next !== 'paused') {
        finishedAt = now().toISOString();
        phase = 'ended';
        phaseText = ENDED[next];
        const left = [...rows.values()].filter((row) => row.state === 'running');
        const waiting = left.map((row): CrawlAccountRow => ({ ...row, state: 'waiting' }));
        for (const row of waiting) put(row);
        changed(waiting);
        return;
      }
      changed();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

const ENDED: Readonly<Record<Exclude<CrawlState, 'running' | 'paused'>, string>> = {
  interrupted: 'Interrupted',
  cancelled: 'Cancelled',
  failed: 'Failed',
  done: 'Done',
};

/** A crawl of the journal that no process works on. */
export function storedCrawl(entry: CrawlEntry, rows: readonly CrawlAccountRow[], held: boolean): Crawl {
  const counts = countRows(rows);
  const lost = entry.state === 'running' && !held;
  const state = lost ? 'interrupted' : entry.state;
  const message = lost ? 'The process that read it ended. What it read is kept.' : entry.message;
  const reason = lost ? 'interrupted' : entry.reason;
  return {
    id: entry.id,
    state,
    sequence: entry.attempt,
    phase: state === 'running' ? 'accounts' : 'ended',
    phaseText: state === 'running' || state === 'paused' ? 'In another process' : ENDED[state],
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    resumable: state !== 'done' && !held,
    settings: settingsOf(entry),
    ...(entry.caller === undefined ? {} : { caller: entry.caller }),
    ...(entry.organizationId === undefined ? {} : { organizationId: entry.organizationId }),
    total: rows.length,
    done: rows.length - counts.waiting - counts.running,
    counts,
    calls: entry.calls,
    throttles: entry.throttles,
    retries: entry.retries,
    concurrency: entry.settings.concurrency,
    startedAt: entry.startedAt,
    updatedAt: entry.updatedAt,
    ...(entry.finishedAt === undefined ? {} : { finishedAt: entry.finishedAt }),
    ...(state === 'done' ? { snapshotId: entry.id } : {}),
    gaps: listed(entry.gaps),
  };
}

function listed(gaps: readonly CoverageGap[]): Crawl['gaps'] {
  return gaps.slice(0, LISTED_GAPS).map((gap) => ({ ...gap }));
}

function settingsOf({ settings }: CrawlEntry): Crawl['settings'] {
  const { roles, externalId, accounts, concurrency, profile, region, identityCenter } = settings;
  return {
    roles: [...roles],
    externalId,
    concurrency,
    ...(accounts === undefined ? {} : { accounts: [...accounts] }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(identityCenter === undefined ? {} : { identityCenter }),
  };
}

export function countRows(rows: readonly CrawlAccountRow[]): Record<CrawlAccountState, number> {
  const counts = { waiting: 0, running: 0, ok: 0, partial: 0, failed: 0, skipped: 0 };
  for (const row of rows) counts[row.state] += 1;
  return counts;
}

/** Seconds until the last account ends: accounts left, times the average of the last ones, by how many run at once. */
function estimate(
  counts: CrawlAccountCounts,
  average: number | undefined,
  concurrency: number,
): number | undefined {
  if (average === undefined) return undefined;
  const left = counts.waiting + counts.running;
  return Math.round((left * average) / Math.max(1, concurrency) / 100) / 10;
}

/** What is said of a crawl that was left. It costs calls in every account, so whether it goes on is for a person to say. */
export function leftText({ id, state, done, total, startedAt }: Crawl): string {
  return `The crawl of ${startedAt.slice(0, 16).replace('T', ' ')} UTC is ${state}: ${done} of ${total} accounts are read. Go on with it in the console, or with: assumable crawl --resume ${id}\n`;
}
