/** A server on a free port of 127.0.0.1 over a memory store with one small snapshot; only tests use it. */
import type { TrustModel } from '@assumable/shared/resolve/trust-model';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '../src/api/create-server.ts';
import type { ServerOptions } from '../src/api/create-server.ts';
import { createLogger } from '../src/lib/logger.ts';
import { newToken } from '../src/lib/token.ts';
import { openUploadSpool } from '../src/lib/upload-spool.ts';
import type { ReceivedUpload } from '../src/lib/upload-spool.ts';
import type { SnapshotRow } from '../src/store/snapshot-store.ts';
import { send } from './http-client.ts';
import type { TestReply, TestRequest } from './http-client.ts';
import { createManualJobs } from './manual-jobs.ts';
import type { ManualJobs } from './manual-jobs.ts';
import { createMemoryStore } from './memory-store.ts';

export interface TestServer {
  readonly port: number;
  readonly token: string;
  readonly jobs: ManualJobs;
  readonly snapshot: SnapshotRow;
  readonly dataDirectory: string;
  readonly uploads: (ReceivedUpload & { readonly fileName: string })[];
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

/** A model of accounts without principals. */
function bareModel(snapshot: Snapshot): TrustModel {
  const decide = (): never => {
    throw new Error('a bare model decides nothing');
  };
  return {
    snapshot,
    nodes: new Map(),
    edges: [],
    edgesInto: () => [],
    edgesFrom: () => [],
    callersBehind: () => [],
    edgesOutOf: () => [],
    decide,
    explain: decide,
    principal: () => undefined,
    account: (id) => snapshot.accounts.find((account) => account.id === id),
    organizationAccount: () => undefined,
    pathOf: () => [],
    policiesInForce: () => [],
  };
}

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
  const jobs = createManualJobs();
  const uploads: (ReceivedUpload & { readonly fileName: string })[] = [];
  const logLines: string[] = [];
  const closing = new AbortController();
  const token = newToken();
  const app = await createServer({
    store,
    jobs,
    starters: {
      startImport: (upload) => {
        uploads.push(upload);
        return jobs.start('import');
      },
      startCrawl: () => jobs.start('crawl'),
    },
    models: { get: async (id) => bareModel(await store.load(id)) },
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
    uploads,
    logLines,
    startClosing: () => closing.abort(),
    api: (path, request = {}) =>
      send(port, `/api/v1${path}`, {
        ...request,
        headers: { authorization: `Bearer ${token}`, 'x-assumable': '1', ...request.headers },
      }),
    close: async () => {
      closing.abort();
      await app.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
