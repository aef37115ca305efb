import { SnapshotListSchema } from '@assumable/shared/api/contract';
import { CrawlListSchema, CrawlSchema } from '@assumable/shared/api/crawls';
import { JobSchema } from '@assumable/shared/api/jobs';
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEvents, send } from '../../testing/http-client.ts';
import { openTestStore, testWorkerUrl } from '../../testing/open-test-store.ts';
import { createLogger } from '../lib/logger.ts';
import { leftText } from '../jobs/crawl-view.ts';
import { ListenError } from './listen.ts';
import { startServer } from './start-server.ts';
import type { RunningServer, StartOptions } from './start-server.ts';

let folder: string;
let running: RunningServer[];
let children: ChildProcessWithoutNullStreams[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-start-'));
  running = [];
  children = [];
});
afterEach(async () => {
  for (const server of running) await server.close();
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<StartOptions> = {}): Promise<RunningServer> {
  const server = await startServer({
    dataFolder: folder,
    storeOptions: { workerUrl: await testWorkerUrl() },
    answerThread: { workerUrl: await testWorkerUrl('answer-worker') },
    handleSignals: false,
    logger: createLogger({ level: 'silent' }),
    ...options,
  });
  running.push(server);
  return server;
}
const workers = async (): Promise<readonly string[]> => [
  (await testWorkerUrl()).href,
  (await testWorkerUrl('answer-worker')).href,
];
const portOf = (origin: string): number => Number(new URL(origin).port);
const snapshotsOf = async ({ origin, token }: Pick<RunningServer, 'origin' | 'token'>) => {
  const reply = await send(portOf(origin), '/api/v1/snapshots', {
    headers: { authorization: `Bearer ${token}` },
  });
  return SnapshotListSchema.parse(JSON.parse(reply.text)).snapshots;
};

describe('startServer', () => {
  it('names the crawls that were left unfinished, and starts none of them', async () => {
    const store = await openTestStore(folder);
    const left = await store.crawls.begin({
      label: 'left',
      collectedAt: '2026-11-24T09:00:00Z',
      settings: { roles: ['Reader'], externalId: false, concurrency: 1 },
      owner: 'elsewhere',
    });
    await left.putAccounts('111122223333', [
      { account: '111122223333', state: 'waiting', calls: 0, retries: 0, ms: 0, attempts: 0 },
    ]);
    await left.stop('interrupted', 'interrupted', 'Stopped.', { calls: 0, throttles: 0, retries: 0 });
    await store.close();
    const { resumable, origin, token } = await start();
    expect(resumable).toMatchObject([{ id: left.id, state: 'interrupted', done: 0, total: 1 }]);
    expect(resumable.map(leftText).join('')).toMatch(
      new RegExp(`is interrupted: 0 of 1 accounts are read.*assumable crawl --resume ${left.id}\\n$`),
    );
    const reply = await send(portOf(origin), '/api/v1/crawls', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(CrawlListSchema.parse(JSON.parse(reply.text)).crawls.map(({ state }) => state)).toEqual([
      'interrupted',
    ]);
  });

  it('prints an address with the token in its fragment', async () => {
    const server = await start();
    expect(server.address).toBe(`${server.origin}/#t=${server.token}`);
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(32);
  });

  it('gives an empty store the demo organization, once, and every launch another token', async () => {
    const first = await start();
    expect((await snapshotsOf(first)).map(({ source }) => source)).toEqual(['demo']);
    await first.close();
    const second = await start();
    expect((await snapshotsOf(second)).map(({ source }) => source)).toEqual(['demo']);
    expect(second.token).not.toBe(first.token);
  });

  it('answers the console’s first questions about the demo', async () => {
    const { origin, token } = await start();
    const headers = { authorization: `Bearer ${token}` };
    for (const path of [
      '/snapshots/latest',
      '/snapshots/latest/overview',
      '/snapshots/latest/principals?limit=50',
    ]) {
      const reply = await send(portOf(origin), `/api/v1${path}`, { headers });
      expect([path, reply.status]).toEqual([path, 200]);
      expect(reply.text.length).toBeGreaterThan(300);
    }
  });

  it.each(['0.0.0.0', '::', '', '127.0.0.2', 'example.com', '192.168.1.10', '*', 'localhost.'])(
    'refuses to listen on %j and says why',
    async (host) => {
      await expect(start({ host })).rejects.toThrow(ListenError);
      await expect(start({ host })).rejects.toThrow(/this machine only/);
    },
  );

  it('cannot be reached through another address of the machine', async () => {
    const { origin } = await start();
    const other = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
    const target = other ?? '127.0.0.2';
    await expect(fetch(`http://${target}:${String(portOf(origin))}/api/v1/health`)).rejects.toThrow();
  });

  it('says so when the port is taken', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(start({ port })).rejects.toThrow(/uses it\. Choose another port/);
    other.close();
  });

  it('keeps its files to its user and leaves no upload behind', async () => {
    const server = await start();
    const uploads = join(folder, 'uploads');
    expect((await stat(join(uploads, String(process.pid)))).mode & 0o777).toBe(0o700);
    await server.close();
    expect(await readdir(uploads)).toEqual([]);
  });

  it('imports an uploaded file end to end and shows it as the latest snapshot', async () => {
    const { origin, token } = await start();
    const headers = { authorization: `Bearer ${token}`, 'x-assumable': '1' };
    const demo = await send(portOf(origin), '/api/v1/snapshots/latest/export?format=archive', { headers });
    const upload = await send(portOf(origin), '/api/v1/imports', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/octet-stream', 'x-file-name': 'org.tar.gz' },
      body: demo.body,
    });
    expect(upload.status).toBe(202);
    const { id } = JobSchema.parse(JSON.parse(upload.text));
    const events = await send(portOf(origin), `/api/v1/jobs/${id}/events`, { headers });
    const last = JobSchema.parse(JSON.parse(parseEvents(events.text).at(-1)?.data ?? ''));
    expect(last.state).toBe('done');
    const [latest] = await snapshotsOf({ origin, token });
    expect(latest).toMatchObject({ source: 'import', label: 'org.tar.gz', id: last.snapshotId });
  });
});

describe('R7: stopping', () => {
  interface Child {
    readonly process: ChildProcessWithoutNullStreams;
    readonly origin: string;
    readonly token: string;
    output(): string;
  }
  async function startProcess(): Promise<Child> {
    const script = fileURLToPath(await testWorkerUrl('serve-process'));
    const child = spawn(process.execPath, [script, folder, ...(await workers())], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
    });
    children.push(child);
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const match = /http:\S+/.exec(output);
        if (match) resolve(match[0]);
      });
      child.on('exit', (code) => reject(new Error(`exit ${String(code)}: ${output}`)));
    });
    const [origin = '', token = ''] = address.split('/#t=');
    return { process: child, origin, token, output: () => output };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with code 0 on %s, event streams with bye, nothing left behind',
    async (signal) => {
      const child = await startProcess();
      const headers = { authorization: `Bearer ${child.token}`, 'x-assumable': '1' };
      const port = portOf(child.origin);
      // There are no credentials: the crawl may have failed already, or it is cancelled.
      const crawl = await send(port, '/api/v1/crawls', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{"roles":["Reader"]}',
      });
      expect(crawl.status).toBe(202);
      const { id } = CrawlSchema.parse(JSON.parse(crawl.text));
      const stream = send(port, `/api/v1/jobs/${id}/events`, { headers });
      child.process.kill(signal);
      await once(child.process, 'exit');
      const code = child.process.exitCode;
      expect([code, child.output().includes('closed')]).toEqual([0, true]);
      const events = parseEvents((await stream.catch(() => undefined))?.text ?? '');
      const last = events.at(-1);
      expect(last === undefined || last.event === 'bye' || last.data.includes('"state":"')).toBe(true);
      expect(await readdir(join(folder, 'uploads'))).toEqual([]);
      await expect(fetch(`${child.origin}/api/v1/health`)).rejects.toThrow();
    },
  );

  it('answers health with 503 and starts nothing new once it is told to stop', async () => {
    const { startTestServer } = await import('../../testing/api-server.ts');
    const server = await startTestServer();
    server.startClosing();
    expect((await server.api('/health')).status).toBe(503);
    const json = { 'content-type': 'application/json' };
    const crawl = await server.api('/crawls', {
      method: 'POST',
      headers: json,
      body: '{"roles":["Reader"]}',
    });
    const upload = await server.api('/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'x',
    });
    expect([crawl.status, upload.status]).toEqual([503, 503]);
    expect(server.jobs.list()).toEqual([]);
    expect((await server.api('/snapshots')).status).toBe(200);
    await server.close();
  });

  it('cuts off a client that holds a reply open', async () => {
    const server = await start();
    const socket = (await import('node:net')).connect(portOf(server.origin), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /api/v1/imports HTTP/1.1\r\nHost: 127.0.0.1:${String(portOf(server.origin))}\r\n`);
    socket.on('error', () => undefined);
    await server.close();
    await server.closed;
    socket.destroy();
  });
});
