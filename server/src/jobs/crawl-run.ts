/** A crawl into the journal: each account is committed as it finishes, the snapshot is sealed at the end. */
import type { CrawlAccountRow } from '@assumable/shared/api/crawls';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CrawlError,
  DEFAULT_TUNING,
  type AccountOutcome,
  type CrawlAccount,
  type CrawlControls,
  type CrawlObserver,
  type CrawlOptions,
  type CrawlResumption,
} from '../collect/crawl-options.ts';
import { crawlOrganization } from '../collect/crawl-organization.ts';
import type { CrawlDraft, CrawlEntry, CrawlSettings, TakenOver } from '../store/crawl-journal.ts';
import type { SnapshotRow, SnapshotStore } from '../store/snapshot-store.ts';
import { StoreError } from '../store/store-error.ts';
import { OWNER } from './crawl-owner.ts';
import { createCrawlView, type CrawlView } from './crawl-view.ts';
import { SHUTDOWN } from './job-registry.ts';

/** Hours after which what an interrupted crawl read is read again. */
export const DEFAULT_MAX_AGE_HOURS = 24;

/** A crawl that this process holds and has not begun to work on. */
export interface PreparedCrawl {
  readonly draft: CrawlDraft;
  readonly view: CrawlView;
  readonly resumption?: CrawlResumption;
}

/** Writes a new crawl into the journal. Nothing is asked of AWS yet. */
export async function prepareCrawl(
  store: SnapshotStore,
  options: CrawlOptions,
  concurrency: number,
): Promise<PreparedCrawl> {
  const settings: CrawlSettings = {
    roles: options.roles,
    externalId: options.externalId !== undefined,
    concurrency,
    ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.identityCenter === undefined ? {} : { identityCenter: options.identityCenter }),
  };
  const { draft, entry } = await begin(store, settings);
  return { draft, view: createCrawlView(entry, []) };
}

async function begin(
  store: SnapshotStore,
  settings: CrawlSettings,
  from?: TakenOver,
): Promise<{ readonly draft: CrawlDraft; readonly entry: CrawlEntry }> {
  const collectedAt = new Date().toISOString();
  const draft = await store.crawls.begin({
    label: `Crawl ${collectedAt.slice(0, 10)} ${collectedAt.slice(11, 16)} UTC`,
    collectedAt,
    settings,
    owner: OWNER,
    ...(from === undefined ? {} : { from }),
  });
  const entry = await store.crawls.find(draft.id);
  if (entry === undefined) throw new StoreError('failed', `The crawl ${draft.id} could not be begun.`);
  return { draft, entry };
}

/**
 * Writes a new crawl that takes over what a finished one read in full within `maxAgeHours`, and reads everything else:
 * accounts that failed, were read in part, are new or were skipped, and the organization.
 */
export async function prepareRetry(
  store: SnapshotStore,
  finished: CrawlEntry,
  maxAgeHours: number = DEFAULT_MAX_AGE_HOURS,
): Promise<PreparedCrawl> {
  const notBefore = new Date(Date.now() - maxAgeHours * 3_600_000).toISOString();
  const { draft, entry } = await begin(store, finished.settings, { id: finished.id, notBefore });
  const rows = await store.crawls.accounts(draft.id);
  const { caller, organizationId } = finished;
  const resumption: CrawlResumption = {
    finished: new Set(rows.map((row) => row.account)),
    counts: { calls: 0, throttles: 0, retries: 0 },
    ...(caller === undefined ? {} : { caller }),
    ...(organizationId === undefined ? {} : { organizationId }),
  };
  return { draft, view: createCrawlView(entry, rows), resumption };
}

/**
 * Takes a crawl up. Accounts that were read within `maxAgeHours` are kept; those that failed are tried again.
 *
 * @throws StoreError `refused` when another process has it
 */
export async function prepareResumption(
  store: SnapshotStore,
  entry: CrawlEntry,
  maxAgeHours: number = DEFAULT_MAX_AGE_HOURS,
): Promise<PreparedCrawl> {
  const draft = await store.crawls.claim(entry.id, entry.attempt, OWNER);
  const oldest = new Date(Date.now() - maxAgeHours * 3_600_000).toISOString();
  const rows = await store.crawls.accounts(entry.id);
  const isKept = (row: CrawlAccountRow): boolean =>
    (row.state === 'ok' || row.state === 'partial') && (row.finishedAt ?? '') >= oldest;
  const value = await store.crawls.organization(entry.id);
  const resumption: CrawlResumption = {
    finished: new Set(rows.filter(isKept).map((row) => row.account)),
    counts: { calls: entry.calls, throttles: entry.throttles, retries: entry.retries },
    ...(entry.caller === undefined ? {} : { caller: entry.caller }),
    managedPolicies: await store.crawls.managedPolicies(entry.id),
    ...(entry.organizationRead && entry.startedAt >= oldest
      ? { organization: { value, gaps: entry.gaps } }
      : {}),
  };
  const shown = rows.map((row) => (isKept(row) ? row : waitingAgain(row)));
  return { draft, view: createCrawlView(entry, shown), resumption };
}

function waitingAgain({ account, name, calls, retries, ms, attempts }: CrawlAccountRow): CrawlAccountRow {
  return {
    account,
    ...(name === undefined ? {} : { name }),
    state: 'waiting',
    calls,
    retries,
    ms,
    attempts,
  };
}

/**
 * Runs a prepared crawl to its end and seals the snapshot, also when accounts failed: their gaps say so. After an
 * abort or an error the crawl stays in the journal with what it read and can be taken up; one that did not come as
 * far as to know its accounts is removed.
 *
 * @throws CrawlError when it cannot begin or go on, or was cancelled
 */
export async function runCrawl(
  store: SnapshotStore,
  { draft, view, resumption }: PreparedCrawl,
  options: CrawlOptions,
  signal: AbortSignal,
  onWake?: CrawlControls['onWake'],
): Promise<SnapshotRow> {
  const keep = persistently(view, signal, options.tuning?.diskPause ?? DEFAULT_TUNING.diskPause);
  try {
    await crawlOrganization(options, observerOf(draft, view, keep), signal, {
      crawlId: draft.id,
      sizes: await store.crawls.newestSizes(),
      ...(resumption === undefined ? {} : { resumption }),
      ...(onWake === undefined ? {} : { onWake }),
    });
    view.phase('sealing', 'Sealing the snapshot');
    const row = await keep(() => draft.seal(view.counters()));
    view.state('done');
    return row;
  } catch (error) {
    await putDown(store, draft, view, signal, error);
    throw error;
  }
}

/** Leaves the journal in the state that the reason for the end calls for. */
async function putDown(
  store: SnapshotStore,
  draft: CrawlDraft,
  view: CrawlView,
  signal: AbortSignal,
  error: unknown,
): Promise<void> {
  const state = endState(signal, error);
  const reason =
    state === 'interrupted'
      ? 'interrupted'
      : signal.aborted
        ? 'cancelled'
        : error instanceof CrawlError
          ? error.reason
          : 'unexpected';
  const message =
    state === 'cancelled'
      ? 'The crawl was cancelled. What it read is kept.'
      : state === 'interrupted'
        ? 'The process that read it was stopped. What it read is kept.'
        : error instanceof Error
          ? error.message
          : 'The crawl ended for an unknown reason.';
  try {
    const { total } = view.crawl();
    await draft.stop(state, reason, message, view.counters());
    if (total === 0) {
      const entry = await store.crawls.find(draft.id);
      if (entry !== undefined) await store.crawls.discard(draft.id, entry.attempt);
    }
  } catch {
    // The first error matters more; a crawl without an end in the journal shows as interrupted once its lease is over.
  }
  view.state(state, reason, message);
}

function endState(signal: AbortSignal, error: unknown): 'cancelled' | 'interrupted' | 'paused' | 'failed' {
  if (signal.aborted) return signal.reason === SHUTDOWN ? 'interrupted' : 'cancelled';
  return error instanceof CrawlError && error.reason === 'base_credentials' ? 'paused' : 'failed';
}

type Persist = <T>(write: () => Promise<T>) => Promise<T>;

/** Repeats a write while the disk is full: the crawl pauses and loses nothing. */
function persistently(view: CrawlView, signal: AbortSignal, pause: number): Persist {
  return async (write) => {
    for (let waited = false; ; waited = true) {
      try {
        const result = await write();
        if (waited) view.state('running');
        return result;
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'disk_full') throw error;
        view.state('paused', 'disk_full', `${error.message} The crawl goes on by itself.`);
        await delay(pause, undefined, { signal });
      }
    }
  };
}

function observerOf(draft: CrawlDraft, view: CrawlView, keep: Persist): CrawlObserver {
  const rows = new Map(view.rows().map((row) => [row.account, row]));
  const put = (row: CrawlAccountRow): void => {
    rows.set(row.account, row);
    view.account(row);
  };
  const rowOf = (account: string): CrawlAccountRow =>
    rows.get(account) ?? { account, state: 'waiting', calls: 0, retries: 0, ms: 0, attempts: 0 };
  return {
    phase: (phase) =>
      view.phase(phase, phase === 'organization' ? 'Reading the organization' : 'Reading accounts'),
    accounts: async (caller, accounts) => {
      const added = accounts.filter(({ id }) => !rows.has(id)).map(waitingRow);
      await keep(() => draft.putAccounts(caller, added));
      for (const row of added) rows.set(row.account, row);
      view.accounts(caller, added);
    },
    organization: async (organization, gaps) => {
      await keep(() => draft.putOrganization(organization, gaps));
      view.organization(organization?.id, gaps);
    },
    accountStarted: (id) => put({ ...rowOf(id), state: 'running' }),
    accountWaiting: (id, reason, message) => put({ ...rowOf(id), state: 'waiting', reason, message }),
    accountFinished: async (outcome) => {
      const row = finishedRow(outcome);
      await keep(() => draft.putOutcome(row, outcome.record, outcome.gaps, view.counters()));
      put(row);
    },
    counters: (counters) => view.count(counters),
    paused: async (reason, message) => {
      await keep(() => draft.stop('paused', reason, message, view.counters()));
      view.state('paused', reason, message);
    },
    resumed: async () => {
      await keep(() => draft.goOn());
      view.state('running');
    },
  };
}

function waitingRow({ id, name }: CrawlAccount): CrawlAccountRow {
  return {
    account: id,
    ...(name === undefined ? {} : { name }),
    state: 'waiting',
    calls: 0,
    retries: 0,
    ms: 0,
    attempts: 0,
  };
}

function finishedRow(outcome: AccountOutcome): CrawlAccountRow {
  const { id, name, state, reason, message, role, record, effort } = outcome;
  return {
    account: id,
    ...(name === undefined ? {} : { name }),
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(role === undefined ? {} : { role }),
    ...(record === undefined
      ? {}
      : { roles: record.roles.length, users: record.users.length, policies: record.policies.length }),
    ...effort,
    finishedAt: new Date().toISOString(),
  };
}
