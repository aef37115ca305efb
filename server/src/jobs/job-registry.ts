/** Long-running work of the server, its progress for subscribers, and its cancellation. Lives as long as the process. */
import { compareStrings } from '@assumable/shared/lib/compare';
import type { Job } from '@assumable/shared/api/jobs';
import { randomUUID } from 'node:crypto';

export type JobAccount = Job['accounts'][number];
type JobGap = Job['gaps'][number];

/** What a run tells about itself. Changes are published together, at most five times a second. */
export interface JobProgress {
  phase(text: string): void;
  counters(counters: { readonly calls: number; readonly throttles: number }): void;
  /** Replaces the row of `row.account`, or adds it. `total` and `done` follow from the rows. */
  account(row: JobAccount): void;
  /** For work that has no accounts. */
  total(total: number): void;
  /** For work that lists only some of its accounts, or none. */
  tally(total: number, done: number): void;
  gaps(gaps: readonly JobGap[]): void;
}

export interface JobResult {
  readonly snapshotId?: string;
}

/** The work itself. It ends by itself soon after `signal` is aborted; what it throws then counts as cancelled. */
export type JobRun = (progress: JobProgress, signal: AbortSignal) => Promise<JobResult>;

/** Why running work is aborted when the process goes away; any other abort is a person's wish. */
export const SHUTDOWN = new DOMException('The server is stopping.', 'AbortError');

export interface JobRegistry {
  /** `id` where the work has one already; a job of the same id that has ended is replaced. */
  start(kind: Job['kind'], run: JobRun, id?: string): Job;
  find(id: string): Job | undefined;
  /** Newest first. */
  list(): readonly Job[];
  /**
   * Calls `listener` with the job now and after every change, the last time when it has ended.
   * `sequence` rises with every call. Returns the way to unsubscribe; `undefined` for an unknown job.
   */
  subscribe(id: string, listener: (job: Job) => void): (() => void) | undefined;
  /** Asks the job to stop; it is `cancelled` once its work has ended. `undefined` for an unknown job. */
  cancel(id: string): Job | undefined;
  /** Resolves with the final state; `undefined` for an unknown job. */
  finished(id: string): Promise<Job> | undefined;
  /** Cancels everything and waits for it; no job starts afterwards. */
  close(): Promise<void>;
}

/** Least time between two publications of one job, in milliseconds: five a second. */
const PUBLISH_INTERVAL = 200;
/** Ended jobs that are remembered. */
const KEPT_JOBS = 50;
/** Gaps listed in a job; the snapshot holds all of them. */
const LISTED_GAPS = 200;

interface Entry {
  readonly id: string;
  readonly kind: Job['kind'];
  readonly startedAt: string;
  readonly abort: AbortController;
  readonly listeners: Set<(job: Job) => void>;
  readonly accounts: Map<string, JobAccount>;
  state: Job['state'];
  sequence: number;
  phase: string;
  total: number;
  done: number;
  calls: number;
  throttles: number;
  gaps: readonly JobGap[];
  finishedAt: string | undefined;
  snapshotId: string | undefined;
  error: string | undefined;
  timer: NodeJS.Timeout | undefined;
  lastPublished: number;
  ended: Promise<void>;
}

export interface JobRegistryOptions {
  /** Sentence shown for an error that is not meant for people; the error itself goes here. */
  readonly onError?: (job: Job['id'], error: unknown) => void;
}

export function createJobRegistry(options: JobRegistryOptions = {}): JobRegistry {
  const entries = new Map<string, Entry>();
  let closed = false;

  const start = (kind: Job['kind'], run: JobRun, id: string = randomUUID()): Job => {
    if (closed) throw new Error('the server is shutting down; no job can start');
    const entry: Entry = {
      id,
      kind,
      startedAt: new Date().toISOString(),
      abort: new AbortController(),
      listeners: new Set(),
      accounts: new Map(),
      state: 'running',
      sequence: 1,
      phase: 'Starting',
      total: 0,
      done: 0,
      calls: 0,
      throttles: 0,
      gaps: [],
      finishedAt: undefined,
      snapshotId: undefined,
      error: undefined,
      timer: undefined,
      lastPublished: 0,
      ended: Promise.resolve(),
    };
    // A job of the same id is an earlier run of the same work; the newest stands last.
    entries.delete(entry.id);
    entries.set(entry.id, entry);
    entry.ended = execute(entry, run, options);
    forgetOldest(entries);
    return view(entry);
  };

  return {
    start,
    find: (id) => {
      const entry = entries.get(id);
      return entry === undefined ? undefined : view(entry);
    },
    list: () => [...entries.values()].reverse().map(view),
    subscribe: (id, listener) => {
      const entry = entries.get(id);
      if (entry === undefined) return undefined;
      entry.listeners.add(listener);
      listener(view(entry));
      return () => {
        entry.listeners.delete(listener);
      };
    },
    cancel: (id) => {
      const entry = entries.get(id);
      if (entry === undefined) return undefined;
      if (entry.state === 'running' && !entry.abort.signal.aborted) {
        entry.phase = 'Cancelling';
        entry.abort.abort();
        changed(entry);
      }
      return view(entry);
    },
    finished: (id) => {
      const entry = entries.get(id);
      return entry?.ended.then(() => view(entry));
    },
    close: async () => {
      closed = true;
      for (const entry of entries.values()) entry.abort.abort(SHUTDOWN);
      await Promise.all([...entries.values()].map((entry) => entry.ended));
    },
  };
}

async function execute(entry: Entry, run: JobRun, options: JobRegistryOptions): Promise<void> {
  // The caller of `start` holds the job before its work begins.
  await Promise.resolve();
  try {
    const result = await run(progressOf(entry), entry.abort.signal);
    entry.snapshotId = result.snapshotId;
    entry.state = 'done';
    entry.phase = 'Done';
  } catch (error) {
    if (entry.abort.signal.aborted) {
      entry.state = 'cancelled';
      entry.phase = 'Cancelled';
    } else {
      entry.state = 'failed';
      entry.phase = 'Failed';
      entry.error = error instanceof Error ? error.message : 'The job failed for an unknown reason.';
      options.onError?.(entry.id, error);
    }
  }
  entry.finishedAt = new Date().toISOString();
  clearTimeout(entry.timer);
  publish(entry);
  entry.listeners.clear();
}

function progressOf(entry: Entry): JobProgress {
  const whileRunning = (change: () => void): void => {
    if (entry.state !== 'running') return;
    change();
    changed(entry);
  };
  return {
    phase: (text) =>
      whileRunning(() => {
        if (!entry.abort.signal.aborted) entry.phase = text;
      }),
    counters: ({ calls, throttles }) =>
      whileRunning(() => {
        entry.calls = calls;
        entry.throttles = throttles;
      }),
    account: (row) =>
      whileRunning(() => {
        const before = entry.accounts.get(row.account);
        entry.done += (isEnded(row) ? 1 : 0) - (before !== undefined && isEnded(before) ? 1 : 0);
        entry.accounts.set(row.account, row);
        entry.total = Math.max(entry.total, entry.accounts.size);
      }),
    total: (total) => whileRunning(() => (entry.total = total)),
    tally: (total, done) =>
      whileRunning(() => {
        entry.total = total;
        entry.done = done;
      }),
    gaps: (gaps) => whileRunning(() => (entry.gaps = [...entry.gaps, ...gaps].slice(0, LISTED_GAPS))),
  };
}

function isEnded(row: JobAccount): boolean {
  return row.state !== 'waiting' && row.state !== 'running';
}

/** Publishes now when the last publication is long enough ago, else once at the end of the interval. */
function changed(entry: Entry): void {
  entry.sequence += 1;
  if (entry.timer !== undefined) return;
  const wait = entry.lastPublished + PUBLISH_INTERVAL - Date.now();
  if (wait <= 0) {
    publish(entry);
    return;
  }
  entry.timer = setTimeout(() => {
    entry.timer = undefined;
    publish(entry);
  }, wait);
  // A server that shuts down does not wait for a progress message.
  entry.timer.unref();
}

function publish(entry: Entry): void {
  entry.lastPublished = Date.now();
  entry.sequence += 1;
  if (entry.listeners.size === 0) return;
  const job = view(entry);
  for (const listener of [...entry.listeners]) {
    try {
      listener(job);
    } catch {
      // A listener whose connection broke must not end the job; it gets no further calls.
      entry.listeners.delete(listener);
    }
  }
}

function view(entry: Entry): Job {
  return {
    id: entry.id,
    kind: entry.kind,
    state: entry.state,
    sequence: entry.sequence,
    phase: entry.phase,
    total: entry.total,
    done: entry.done,
    calls: entry.calls,
    throttles: entry.throttles,
    startedAt: entry.startedAt,
    accounts: [...entry.accounts.values()].sort((a, b) => compareStrings(a.account, b.account)),
    gaps: [...entry.gaps],
    ...(entry.finishedAt === undefined ? {} : { finishedAt: entry.finishedAt }),
    ...(entry.snapshotId === undefined ? {} : { snapshotId: entry.snapshotId }),
    ...(entry.error === undefined ? {} : { error: entry.error }),
  };
}

/** Drops the oldest ended jobs beyond the number that is kept; running ones stay. */
function forgetOldest(entries: Map<string, Entry>): void {
  for (const [id, entry] of entries) {
    if (entries.size <= KEPT_JOBS) return;
    if (entry.state !== 'running') entries.delete(id);
  }
}
