/** Every crawl of the store for the console: those that run here, those that were left, and what can be done with each. */
import type {
  Crawl,
  CrawlAccountDetail,
  CrawlAccountList,
  CrawlAccountRow,
  CrawlAccountsQuery,
  CrawlPlan,
  CrawlRequest,
} from '@assumable/shared/api/crawls';
import { checkOptions } from '../collect/check-options.ts';
import { CrawlError, type CrawlOptions } from '../collect/crawl-options.ts';
import type { CrawlEntry } from '../store/crawl-journal.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import { OWNER, isHeldElsewhere } from './crawl-owner.ts';
import { listAccounts, placed, type CrawlTree } from './crawl-rows.ts';
import type { PreparedCrawl } from './crawl-run.ts';
import { storedCrawl, type CrawlView } from './crawl-view.ts';
import type { JobProgress, JobRegistry } from './job-registry.ts';

/** What the operator fixed for every crawl of this process. */
export type OperatorOptions = Omit<CrawlOptions, 'roles' | 'externalId' | 'accounts' | 'concurrency'>;

/** The crawl is not in a state in which this can be done; the sentence says which it is. */
export class CrawlStateError extends Error {
  override readonly name = 'CrawlStateError';
}

export interface CrawlService {
  /** Asks AWS what the crawl would read, and starts nothing. Throws `CrawlError`. */
  readonly plan: (request: CrawlRequest, signal: AbortSignal) => Promise<CrawlPlan>;
  /** Throws `CrawlError` for options that cannot be used, `CrawlStateError` when a crawl runs already. */
  readonly start: (request: CrawlRequest) => Promise<Crawl>;
  /** Newest first. */
  readonly list: () => Promise<readonly Crawl[]>;
  readonly find: (id: string) => Promise<Crawl | undefined>;
  readonly accounts: (id: string, query: CrawlAccountsQuery) => Promise<CrawlAccountList | undefined>;
  /** `undefined` for a crawl or an account of it that does not exist. */
  readonly account: (id: string, account: string) => Promise<CrawlAccountDetail | undefined>;
  /** `undefined` for a crawl that does not run in this process. */
  readonly subscribe: (id: string, listener: () => void) => (() => void) | undefined;
  /** The crawl as it is in this process; `undefined` when it is not here. */
  readonly live: (id: string) => Crawl | undefined;
  readonly resume: (id: string, externalId: string | undefined) => Promise<Crawl | undefined>;
  /** A new crawl that takes over what this finished one read in full and reads the rest. */
  readonly retry: (id: string, externalId: string | undefined) => Promise<Crawl | undefined>;
  readonly cancel: (id: string) => Promise<Crawl | undefined>;
  readonly seal: (id: string) => Promise<Crawl | undefined>;
  readonly discard: (id: string) => Promise<Crawl | undefined>;
}

/** The AWS SDK takes longer to load than everything else that a server needs to answer, so it comes with the first crawl. */
const loadCrawl = () => import('./crawl-run.ts');

/** Ended crawls that are remembered with all their accounts. */
const KEPT = 10;
/** A job lists the accounts of crawls up to this size; larger ones are read page by page. */
const JOB_ACCOUNTS = 500;

interface Live {
  readonly view: CrawlView;
  /** Wakes the crawl while it waits for credentials or the network. */
  wake: () => void;
  running: boolean;
}

export function createCrawlService(
  store: SnapshotStore,
  jobs: JobRegistry,
  operator: OperatorOptions,
): CrawlService {
  const lives = new Map<string, Live>();

  const run = (prepared: PreparedCrawl, options: CrawlOptions): Crawl => {
    const { view } = prepared;
    const live: Live = { view, wake: () => undefined, running: true };
    lives.delete(view.id);
    lives.set(view.id, live);
    forgetOldest(lives);
    jobs.start(
      'crawl',
      async (progress, signal) => {
        const unsubscribe = tellJob(view, progress);
        try {
          const { runCrawl } = await loadCrawl();
          const row = await runCrawl(store, prepared, options, signal, (listener) => (live.wake = listener));
          return { snapshotId: row.id };
        } finally {
          unsubscribe();
          live.running = false;
        }
      },
      view.id,
    );
    return view.crawl();
  };

  /** Refuses a second crawl: two would share the limits of the same accounts. */
  const refuseSecond = (): void => {
    for (const { view, running } of lives.values()) {
      if (running)
        throw new CrawlStateError(`The crawl ${view.id} is still running; wait for it or cancel it.`);
    }
  };

  /** Counting the accounts of a stored crawl means reading them all; `stamp` tells whether they have changed since. */
  const counted = new Map<string, { readonly stamp: string; readonly crawl: Crawl }>();

  const shown = async (entry: CrawlEntry): Promise<Crawl> => {
    const live = lives.get(entry.id);
    if (live !== undefined && (live.running || live.view.crawl().state === entry.state))
      return live.view.crawl();
    const held = isHeldElsewhere(entry);
    const stamp = [entry.attempt, entry.state, entry.updatedAt, held].join(' ');
    const known = counted.get(entry.id);
    if (known?.stamp === stamp) return known.crawl;
    const crawl = storedCrawl(entry, await store.crawls.accounts(entry.id), held);
    counted.set(entry.id, { stamp, crawl });
    return crawl;
  };

  const trees = createTrees(store);

  /** The rows as they are now; `undefined` for an unknown crawl. */
  const rowsOf = async (id: string): Promise<readonly CrawlAccountRow[] | undefined> => {
    const live = lives.get(id);
    if (live !== undefined) return live.view.rows();
    return (await store.crawls.find(id)) === undefined ? undefined : store.crawls.accounts(id);
  };

  /** The options of a stored crawl, with the ExternalId that the journal does not keep. */
  const optionsAgain = ({ settings }: CrawlEntry, externalId: string | undefined): CrawlOptions => {
    if (settings.externalId && externalId === undefined) {
      throw new CrawlError(
        'options',
        'This crawl uses an ExternalId, which is not stored. Give it again to go on.',
      );
    }
    const { roles, accounts, concurrency, profile, region, identityCenter } = settings;
    const options = optionsOf(operator, {
      roles: [...roles],
      concurrency,
      ...(accounts === undefined ? {} : { accounts: [...accounts] }),
      ...(profile === undefined ? {} : { profile }),
      ...(region === undefined ? {} : { region }),
      ...(identityCenter === undefined ? {} : { identityCenter }),
      ...(externalId === undefined ? {} : { externalId }),
    });
    checkOptions(options);
    return options;
  };

  /** An unfinished crawl that nobody works on. */
  const resting = async (id: string): Promise<CrawlEntry | undefined> => {
    const entry = await store.crawls.find(id);
    if (entry === undefined) return undefined;
    if (lives.get(id)?.running === true) throw new CrawlStateError('The crawl is running; cancel it first.');
    if (entry.state === 'done') throw new CrawlStateError('The crawl is finished; its snapshot is there.');
    if (isHeldElsewhere(entry))
      throw new CrawlStateError('Another process works on this crawl; stop that one first.');
    return entry;
  };

  return {
    plan: async (request, signal) => {
      const { planCrawl } = await import('../collect/plan-crawl.ts');
      return planCrawl(optionsOf(operator, request), signal);
    },
    start: async (request) => {
      refuseSecond();
      const options = optionsOf(operator, request);
      const { concurrency } = checkOptions(options);
      const { prepareCrawl } = await loadCrawl();
      return run(await prepareCrawl(store, options, concurrency), options);
    },
    list: async () => Promise.all((await store.crawls.list()).map(shown)),
    find: async (id) => {
      const entry = await store.crawls.find(id);
      return entry === undefined ? lives.get(id)?.view.crawl() : shown(entry);
    },
    accounts: async (id, query) => {
      const rows = await rowsOf(id);
      return rows === undefined ? undefined : listAccounts(rows, query, await trees(id));
    },
    account: async (id, account) => {
      const row = (await rowsOf(id))?.find((candidate) => candidate.account === account);
      if (row === undefined) return undefined;
      const tree = await trees(id);
      const gaps = await store.crawls.gaps(id, account);
      return {
        account: tree === undefined ? row : placed(row, tree),
        gaps: gaps.map((gap) => ({ ...gap })),
      };
    },
    subscribe: (id, listener) => lives.get(id)?.view.subscribe(listener),
    live: (id) => lives.get(id)?.view.crawl(),
    resume: async (id, externalId) => {
      const live = lives.get(id);
      if (live?.running === true && live.view.crawl().state === 'paused') {
        live.wake();
        return live.view.crawl();
      }
      const entry = await resting(id);
      if (entry === undefined) return undefined;
      refuseSecond();
      const options = optionsAgain(entry, externalId);
      const { prepareResumption } = await loadCrawl();
      return run(await prepareResumption(store, entry), options);
    },
    retry: async (id, externalId) => {
      const entry = await store.crawls.find(id);
      if (entry === undefined) return undefined;
      if (entry.state !== 'done')
        throw new CrawlStateError('The crawl is not finished. Resume it: that reads what is missing.');
      refuseSecond();
      const options = optionsAgain(entry, externalId);
      const { prepareRetry } = await loadCrawl();
      return run(await prepareRetry(store, entry), options);
    },
    cancel: async (id) => {
      const live = lives.get(id);
      if (live?.running === true) {
        jobs.cancel(id);
        await jobs.finished(id);
        return live.view.crawl();
      }
      const entry = await store.crawls.find(id);
      return entry === undefined ? undefined : shown(entry);
    },
    seal: async (id) => {
      const entry = await resting(id);
      if (entry === undefined) return undefined;
      const draft = await store.crawls.claim(id, entry.attempt, OWNER);
      await draft.seal({ calls: entry.calls, throttles: entry.throttles, retries: entry.retries });
      lives.delete(id);
      const sealed = await store.crawls.find(id);
      return sealed === undefined ? undefined : shown(sealed);
    },
    discard: async (id) => {
      const entry = await resting(id);
      if (entry === undefined) return undefined;
      const last = await shown(entry);
      await store.crawls.discard(id, entry.attempt);
      lives.delete(id);
      counted.delete(id);
      return { ...last, resumable: false };
    },
  };
}

function optionsOf(operator: OperatorOptions, request: CrawlRequest): CrawlOptions {
  const { roles, externalId, accounts, concurrency, profile, region, identityCenter } = request;
  return {
    ...operator,
    roles,
    ...(externalId === undefined ? {} : { externalId }),
    ...(accounts === undefined ? {} : { accounts }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(identityCenter === undefined ? {} : { identityCenter }),
  };
}

/** Trees that are kept at hand. */
const KEPT_TREES = 4;

/** Where the accounts of a crawl lie; `undefined` while its organization is not stored. */
function createTrees(store: SnapshotStore): (id: string) => Promise<CrawlTree | undefined> {
  const kept = new Map<string, CrawlTree>();
  return async (id) => {
    const known = kept.get(id);
    if (known !== undefined) return known;
    const organization = await store.crawls.organization(id);
    if (organization === undefined) return undefined;
    const tree: CrawlTree = {
      units: [...organization.roots, ...organization.units],
      unitOf: new Map(
        organization.accounts.flatMap(({ id: account, parentId }) =>
          parentId === undefined ? [] : [[account, parentId] as const],
        ),
      ),
    };
    kept.set(id, tree);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_TREES) break;
      kept.delete(oldest);
    }
    return tree;
  };
}

/** Keeps the job of the crawl, which lists it among imports, at the crawl's state. */
function tellJob(view: CrawlView, progress: JobProgress): () => void {
  const told = new Map<string, string>();
  const tell = (changed: readonly CrawlAccountRow[]): void => {
    const crawl = view.crawl();
    progress.phase(crawl.state === 'paused' ? (crawl.message ?? 'Paused') : crawl.phaseText);
    progress.counters(crawl);
    progress.tally(crawl.total, crawl.done);
    if (crawl.total > JOB_ACCOUNTS) return;
    for (const row of changed) {
      const { account, name, state, reason, message, roles, users } = row;
      if (told.get(account) === `${state} ${message ?? ''}`) continue;
      told.set(account, `${state} ${message ?? ''}`);
      progress.account({
        account,
        state,
        ...(name === undefined ? {} : { name }),
        ...(reason === undefined ? {} : { reason }),
        ...(message === undefined ? {} : { message }),
        ...(roles === undefined ? {} : { roles }),
        ...(users === undefined ? {} : { users }),
      });
    }
  };
  tell(view.rows());
  return view.subscribe(tell);
}

function forgetOldest(lives: Map<string, Live>): void {
  for (const [id, live] of lives) {
    if (lives.size <= KEPT) return;
    if (!live.running) lives.delete(id);
  }
}
