/** A server on a free port of 127.0.0.1 over a memory store with one small snapshot; only tests use it. */
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnswerCache } from '../src/answers/answer-cache.ts';
import { answersInThread } from '../src/answers/snapshot-answers.ts';
import { createServer } from '../src/api/create-server.ts';
import type { ServerOptions } from '../src/api/create-server.ts';
import { createCrawlService } from '../src/jobs/crawl-service.ts';
import { createJobRegistry } from '../src/jobs/job-registry.ts';
import type { JobRegistry } from '../src/jobs/job-registry.ts';
import { createLogger } from '../src/lib/logger.ts';
import { newToken } from '../src/lib/token.ts';
import { openUploadSpool } from '../src/import/upload-spool.ts';
import type { SnapshotRow, SnapshotStore } from '../src/store/snapshot-store.ts';
import { send } from './http-client.ts';
import type { TestReply, TestRequest } from './http-client.ts';
import { createMemoryStore } from './memory-store.ts';

export interface TestServer {
  readonly port: number;
  readonly token: string;
  readonly jobs: JobRegistry;
  readonly snapshot: SnapshotRow;
  readonly dataDirectory: string;
  readonly store: SnapshotStore;
  readonly logLines: string[];
  /** Starts what a shutdown starts with. */
  readonly startClosing: () => void;
  /** A request as the console makes it: right Host, token, `x-assumable`. Path below `/api/v1`. */
  api(path: string, options?: TestRequest): Promise<TestReply>;
  close(): Promise<void>;
}

const SNAPSHOT: Snapshot = {
  formatVersion: 1,
  source: 'generated',
  collectedAt: '2026-01-01T00:00:00.000Z',
  label: 'two accounts',
  accounts: [
    { id: '111111111111', partition: 'aws', users: [], groups: [], roles: [], policies: [] },
    { id: '222222222222', partition: 'aws', users: [], groups: [], roles: [], policies: [] },
  ],
  gaps: [],
};

/** Starts the server; `overrides` replace single options. Close it at the end of the test. */
export async function startTestServer(
  overrides: Partial<ServerOptions> & { readonly snapshot?: Snapshot; readonly uploadLimit?: number } = {},
): Promise<TestServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'assumable-api-'));
  const store = createMemoryStore();
  const { snapshot = SNAPSHOT, uploadLimit, ...options } = overrides;
  const draft = await store.begin(snapshot);
  if (snapshot.organization !== undefined) await draft.putOrganization(snapshot.organization);
  for (const account of snapshot.accounts) await draft.putAccount(account, []);
  const row = await draft.seal();
  const jobs = createJobRegistry();
  const logLines: string[] = [];
  const closing = new AbortController();
  const token = newToken();
  const app = await createServer({
    store,
    jobs,
    answers: createAnswerCache(async (asked) =>
      answersInThread({ row: asked, model: resolveSnapshot(await store.load(asked.id)) }),
    ),
    crawls: createCrawlService(store, jobs, {}),
    spool: await openUploadSpool(dataDirectory, ...(uploadLimit === undefined ? [] : [uploadLimit])),
    token,
    logger: createLogger({ level: 'trace', write: (line) => void logLines.push(line) }),
    closing: closing.signal,
    ...options,
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const port = Number(new URL(address).port);
  return {
    port,
    token,
    jobs,
    snapshot: row,
    dataDirectory,
    store,
    logLines,
    startClosing: () => closing.abort(),
    api: (path, request = {}) =>
      send(port, `/api/v1${path}`, {
        ...request,
        headers: { authorization: `Bearer ${token}`, 'x-assumable': '1', ...request.headers },
      }),
    close: async () => {
      closing.abort();
      await jobs.close();
      await app.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
