/** Starts and stops the whole server of one launch: store, jobs, models, HTTP. */
import type { Crawl } from '@assumable/shared/api/crawls';
import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAnswerCache } from '../answers/answer-cache.ts';
import type { AnswerCache } from '../answers/answer-cache.ts';
import { startAnswerThread } from '../answers/answer-thread.ts';
import type { AnswerThreadOptions } from '../answers/answer-thread.ts';
import { createCrawlService } from '../jobs/crawl-service.ts';
import type { OperatorOptions } from '../jobs/crawl-service.ts';
import { createJobRegistry } from '../jobs/job-registry.ts';
import type { JobRegistry } from '../jobs/job-registry.ts';
import { writeSnapshot } from '../jobs/snapshot-writer.ts';
import { createLogger } from '../lib/logger.ts';
import type { Logger } from '../lib/logger.ts';
import { newToken } from '../lib/token.ts';
import { openUploadSpool } from '../import/upload-spool.ts';
import type { UploadSpool } from '../import/upload-spool.ts';
import { findWebRoot } from '../lib/web-root.ts';
import { openStore, STORE_FILE } from '../store/open-store.ts';
import type { StoreOptions } from '../store/open-store.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import { consoleUrl } from './authenticate.ts';
import type { Api } from './context.ts';
import { createServer } from './create-server.ts';
import { listen, loopbackName } from './listen.ts';

/** How long jobs may take to stop, and open replies to end, in milliseconds: together below ten seconds. */
const JOBS_GRACE = 6_000;
const REPLIES_GRACE = 2_000;
/** A process that is told to stop is gone after this time, whatever hangs. */
const HARD_LIMIT = 9_500;
export interface StartOptions {
  /** Folder of the store, created when absent. */
  readonly dataFolder: string;
  /** `127.0.0.1` (default), `::1` or `localhost`. */
  readonly host?: string;
  /** 0 (default) takes any free port. */
  readonly port?: number;
  /** Folder of the built console; default: the one beside this package, when it is built. */
  readonly webRoot?: string;
  /** What holds for every crawl of this process: profile, region, endpoints. */
  readonly crawl?: OperatorOptions;
  readonly logger?: Logger;
  readonly storeOptions?: StoreOptions;
  /** Where the threads that answer come from; default: the bundle. */
  readonly answerThread?: Pick<AnswerThreadOptions, 'workerUrl' | 'heapLimit'>;
  /** `false` leaves SIGTERM and SIGINT to the caller. */
  readonly handleSignals?: boolean;
}

export interface RunningServer {
  /** What to print and open, with the launch token: `http://127.0.0.1:4680/#t=…`. */
  readonly address: string;
  /** The same without the token. */
  readonly origin: string;
  readonly token: string;
  /** Crawls that were left unfinished and can go on; nothing goes on by itself. */
  readonly resumable: readonly Crawl[];
  /** Stops orderly: no new work, jobs cancelled and awaited, event streams told, store closed. */
  close(): Promise<void>;
  /** Resolves once the server has stopped, by `close` or by a signal. */
  readonly closed: Promise<void>;
}

/**
 * Opens the store (with the demo organization when it is empty) and serves console and API until it is closed.
 *
 * @throws ListenError for an address that may not or cannot be listened on; StoreError for a store that cannot be used
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  // Before anything is opened or written.
  loopbackName(host);
  const logger = options.logger ?? createLogger({ level: 'warn' });
  const store = await openStore(options.dataFolder, options.storeOptions);
  const jobs = createJobRegistry({
    onError: (job, error) => logger.error({ job, err: error }, 'job failed'),
  });
  const answers = createAnswerCache((row, released) =>
    startAnswerThread({ path: join(options.dataFolder, STORE_FILE), row, released, ...options.answerThread }),
  );
  const closing = new AbortController();
  const token = newToken();
  const webRoot = options.webRoot ?? findWebRoot();
  let spool: UploadSpool | undefined;
  try {
    if ((await store.list()).length === 0) await writeSnapshot(store, demoOrganization());
    spool = await openUploadSpool(options.dataFolder);
    const crawls = createCrawlService(store, jobs, { logger, ...options.crawl });
    const resumable = (await crawls.list()).filter((crawl) => crawl.resumable);
    const app = await createServer({
      store,
      jobs,
      answers,
      spool,
      crawls,
      token,
      logger,
      closing: closing.signal,
      ...(webRoot === undefined ? {} : { webRoot }),
    });
    const origin = await listen(app, host, options.port ?? 0);
    prepareLatest(store, answers).catch((error: unknown) => logger.error({ err: error }, 'resolving failed'));
    const parts = { app, jobs, answers, store, spool, logger };
    let markStopped = (): void => undefined;
    const closed = new Promise<void>((resolve) => (markStopped = resolve));
    let closeOnce: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closeOnce ??= stop(parts, closing).finally(markStopped);
      return closeOnce;
    };
    if (options.handleSignals !== false) closeOnSignals(close, closed, logger);
    return { address: consoleUrl(origin, token), origin, token, resumable, close, closed };
  } catch (error) {
    await spool?.close();
    await answers.close();
    await store.close();
    throw error;
  }
}

/** Resolves the newest snapshot ahead of the first question. */
async function prepareLatest(store: SnapshotStore, answers: AnswerCache): Promise<void> {
  const row = await store.find('latest');
  if (row !== undefined) await answers.prepare(row);
}

interface Parts {
  readonly app: Api;
  readonly jobs: JobRegistry;
  readonly answers: AnswerCache;
  readonly store: SnapshotStore;
  readonly spool: UploadSpool;
  readonly logger: Logger;
}

/** Health is 503 and event streams end at once; then jobs, replies, files and the store, each with its time. */
async function stop(
  { app, jobs, answers, store, spool, logger }: Parts,
  closing: AbortController,
): Promise<void> {
  closing.abort();
  await within(JOBS_GRACE, jobs.close(), () => logger.warn({}, 'jobs did not stop in time'));
  const replies = app.close();
  await within(REPLIES_GRACE, replies, () => {
    logger.warn({}, 'open replies were cut off');
    app.server.closeAllConnections();
  });
  await replies;
  await answers.close();
  await spool.close();
  await store.close();
}

/** Waits for the work, but not longer than `limit`; then calls `late`. */
async function within(limit: number, work: Promise<unknown>, late: () => void): Promise<void> {
  const timer = new AbortController();
  const timeout = wait(limit, true, { signal: timer.signal }).catch(() => false);
  const isLate = await Promise.race([work.then(() => false), timeout]);
  timer.abort();
  if (isLate) late();
}

function closeOnSignals(close: () => Promise<void>, stopped: Promise<void>, logger: Logger): void {
  const onSignal = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping');
    // Only a process that hangs lives long enough to see this timer.
    setTimeout(() => process.exit(1), HARD_LIMIT).unref();
    close().catch((error: unknown) => logger.error({ err: error }, 'stopping failed'));
  };
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
  void stopped.then(() => {
    process.off('SIGTERM', onSignal);
    process.off('SIGINT', onSignal);
  });
}
