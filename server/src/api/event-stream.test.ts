import { ROUTES } from '@assumable/shared/api/routes';
import { JobSchema } from '@assumable/shared/api/jobs';
import { createServer, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { parseEvents } from '../../testing/http-client.ts';
import type { StreamEvent } from '../../testing/http-client.ts';
import { startManualJob } from '../../testing/manual-job.ts';
import { readLastEventId, streamEvents } from './event-stream.ts';

interface Client {
  readonly reply: IncomingMessage;
  readonly request: ClientRequest;
  text(): string;
  events(): readonly StreamEvent[];
  readonly ended: Promise<void>;
}

let server: TestServer;
afterEach(() => server.close());

function connect(job: string, lastEventId?: string): Promise<Client> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: server.port,
        path: `/api/v1${ROUTES.jobEvents.replace(':job', job)}`,
        agent: false,
        headers: {
          authorization: `Bearer ${server.token}`,
          'accept-encoding': 'br, gzip',
          ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
        },
      },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => (text += chunk));
        const ended = new Promise<void>((done) => reply.on('close', done));
        resolve({ reply, request, text: () => text, events: () => parseEvents(text), ended });
      },
    );
    request.on('error', reject);
    request.end();
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
const ids = (events: readonly StreamEvent[]): readonly number[] =>
  events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
const rising = (numbers: readonly number[]): boolean =>
  numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? n));

describe('R10: progress of a job as server-sent events', () => {
  it('sends the state at once, then every newer one, and ends with the final state', async () => {
    server = await startTestServer();
    const job = await startManualJob(server.jobs);
    const client = await connect(job.id);
    expect(client.reply.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(client.reply.headers['content-encoding']).toBeUndefined();
    expect(client.reply.headers['cache-control']).toBe('private, no-store');
    expect(client.reply.headers['content-security-policy']).toContain("default-src 'none'");
    await until(() => client.events().length === 1);
    job.progress.phase('Reading\nfiles');
    await until(() => client.text().includes('Reading'));
    job.finish({ snapshotId: server.snapshot.id });
    await client.ended;
    const events = client.events();
    expect(rising(ids(events))).toBe(true);
    const states = events.map(({ data }) => JobSchema.parse(JSON.parse(data)));
    expect(states.map((state, i) => state.sequence === Number(events[i]?.id))).not.toContain(false);
    expect(states.at(-1)).toMatchObject({ state: 'done', snapshotId: server.snapshot.id });
    expect(states.slice(0, -1).every(({ state }) => state === 'running')).toBe(true);
  });

  it('sends a client that comes back only what it has not seen, through 200 disconnects', async () => {
    server = await startTestServer();
    const job = await startManualJob(server.jobs);
    const seen: number[] = [];
    let last: string | undefined;
    let done = 0;
    for (let i = 0; i < 200; i += 1) {
      job.progress.counters({ calls: (done += 1), throttles: 0 });
      const client = await connect(job.id, last);
      await until(() => client.events().length > 0);
      client.request.destroy();
      await client.ended;
      const events = client.events();
      seen.push(...ids(events));
      last = events.at(-1)?.id ?? last;
    }
    job.finish();
    const client = await connect(job.id, last);
    await client.ended;
    seen.push(...ids(client.events()));
    expect(rising(seen)).toBe(true);
    expect(seen.length).toBeGreaterThanOrEqual(201);
    expect(JobSchema.parse(JSON.parse(client.events().at(-1)?.data ?? ''))).toMatchObject({
      state: 'done',
      calls: 200,
    });
  });

  it('ends at once for a job that has ended, and says 204 when the client has its final state', async () => {
    server = await startTestServer();
    const job = await startManualJob(server.jobs);
    job.fail(new Error('The archive is empty.'));
    await server.jobs.finished(job.id);
    const first = await connect(job.id);
    await first.ended;
    const [event, ...more] = first.events();
    expect(more).toEqual([]);
    expect(JobSchema.parse(JSON.parse(event?.data ?? ''))).toMatchObject({ state: 'failed' });
    const second = await connect(job.id, event?.id);
    await second.ended;
    expect(second.reply.statusCode).toBe(204);
    expect(second.text()).toBe('');
  });

  it('keeps silent streams alive with comments that have no id', async () => {
    server = await startTestServer({ heartbeatMs: 10 });
    const job = await startManualJob(server.jobs);
    const client = await connect(job.id);
    await until(() => client.text().split(': keep-alive\n\n').length > 3);
    expect(client.events()).toHaveLength(1);
    client.request.destroy();
    await client.ended;
  });

  it('says bye and ends when the server goes away', async () => {
    server = await startTestServer();
    const job = await startManualJob(server.jobs);
    const client = await connect(job.id);
    await until(() => client.events().length === 1);
    server.startClosing();
    await client.ended;
    expect(client.events().at(-1)).toEqual({ event: 'bye', data: '{}' });
    const late = await connect(job.id);
    await late.ended;
    expect(late.events().at(-1)).toEqual({ event: 'bye', data: '{}' });
  });

  it('cuts off a client that reads nothing', async () => {
    server = await startTestServer({ heartbeatMs: 50 });
    const job = await startManualJob(server.jobs);
    for (let i = 0; i < 20_000; i += 1) {
      job.progress.account({ account: String(100_000_000_000 + i), state: 'waiting', name: 'x'.repeat(200) });
    }
    const client = await connect(job.id);
    client.reply.pause();
    client.reply.on('error', () => undefined);
    let calls = 0;
    const busy = setInterval(() => job.progress.counters({ calls: (calls += 1), throttles: 0 }), 5);
    await until(() => server.logLines.some((line) => line.includes('"reason":"stalled"')));
    clearInterval(busy);
    client.request.destroy();
  });

  it('keeps one state at most in memory for a slow client, and sends it the newest one afterwards', async () => {
    server = await startTestServer();
    const size = 8 * 1024 * 1024;
    let sequence = 0;
    let changed = (): void => undefined;
    let response: ServerResponse | undefined;
    const http = createServer((_request, reply) => {
      response = reply;
      streamEvents(
        reply,
        {
          current: () => ({ sequence, data: 'x'.repeat(size), final: sequence > 200 }),
          subscribe: (listener) => {
            changed = listener;
            return () => undefined;
          },
        },
        { closing: new AbortController().signal, shortestGapMs: 0 },
      );
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const reply = await new Promise<IncomingMessage>((resolve) =>
      httpRequest({ port, agent: false }, resolve).end(),
    );
    reply.pause();
    let most = 0;
    for (let i = 0; i < 200; i += 1) {
      sequence += 1;
      changed();
      await new Promise((resolve) => setTimeout(resolve, 1));
      most = Math.max(most, response?.writableLength ?? 0);
    }
    expect(most).toBeLessThan(2 * size);
    sequence += 1;
    changed();
    reply.setEncoding('latin1');
    let ids: readonly string[] = [];
    reply.on(
      'data',
      (chunk: string) => (ids = [...ids, ...[...chunk.matchAll(/id: (\d+)/g)].map(([, id = '']) => id)]),
    );
    reply.resume();
    await new Promise((resolve) => reply.on('end', resolve));
    expect(ids.at(-1)).toBe('201');
    expect(ids.length).toBeLessThan(10);
    http.close();
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['12', 12],
    ['-1', undefined],
    ['1e3', undefined],
    ['9'.repeat(16), undefined],
    [['1', '2'], undefined],
  ])('reads Last-Event-ID %j as %j', (header, expected) => {
    expect(readLastEventId(header)).toBe(expected);
  });
});
