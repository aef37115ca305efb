import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswerCache } from '../answers/answer-cache.ts';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    snapshot: {
      formatVersion: 1,
      source: 'generated',
      collectedAt: '2026-01-01T00:00:00.000Z',
      label: 'forty accounts',
      accounts: Array.from({ length: 40 }, (_value, i) => ({
        id: String(100_000_000_000 + i),
        partition: 'aws',
        users: [],
        groups: [],
        roles: [],
        policies: [],
      })),
      gaps: [],
    },
  });
});
afterAll(() => server.close());

const tagOf = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await server.api(path, { headers })).headers.etag ?? '';

describe('S22: answers about a sealed snapshot have strong entity tags', () => {
  it('answers 304 without a body to a client that has the answer', async () => {
    const path = '/snapshots/latest/overview';
    const tag = await tagOf(path);
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    for (const value of [tag, `"x", ${tag}`, `W/${tag}`, '*']) {
      const reply = await server.api(path, { headers: { 'if-none-match': value } });
      expect([value, reply.status, reply.text, reply.headers.etag]).toEqual([value, 304, '', tag]);
    }
    expect((await server.api(path, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  it('resolves nothing for a 304', async () => {
    let loads = 0;
    const counting = await startTestServer({
      answers: createAnswerCache(() => {
        loads += 1;
        return Promise.reject(new Error('nothing is to be resolved'));
      }),
    });
    const reply = await counting.api('/snapshots/latest/overview', { headers: { 'if-none-match': '*' } });
    expect([reply.status, loads]).toEqual([304, 0]);
    await counting.close();
  });

  it('gives different answers different tags', async () => {
    const tags = await Promise.all([
      tagOf('/snapshots/latest/overview'),
      tagOf('/snapshots/latest/edges'),
      tagOf('/snapshots/latest/edges?limit=5'),
      tagOf('/snapshots/latest/edges?limit=6'),
      tagOf('/snapshots/latest/overview', { 'accept-encoding': 'br' }),
    ]);
    expect(new Set(tags).size).toBe(5);
  });

  it('gives the same tag again, also after a restart with the same facts', async () => {
    const again = await startTestServer();
    const other = await startTestServer();
    const tag = (await again.api('/snapshots/latest/overview')).headers.etag;
    expect((await other.api('/snapshots/latest/overview')).headers.etag).toBe(tag);
    expect(await tagOf('/snapshots/latest/overview')).not.toBe(tag);
    await again.close();
    await other.close();
  });

  it('puts no tag on lists that change', async () => {
    expect((await server.api('/snapshots')).headers.etag).toBeUndefined();
    expect((await server.api('/jobs')).headers.etag).toBeUndefined();
  });
});

describe('compression', () => {
  it('compresses answers over 1 KiB with what the client accepts, brotli first', async () => {
    const path = '/snapshots/latest/overview';
    const plain = await server.api(path);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const br = await server.api(path, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(br.headers['content-encoding']).toBe('br');
    expect(br.headers.vary).toBe('accept-encoding');
    expect(brotliDecompressSync(br.body).toString()).toBe(plain.text);
    const gzip = await server.api(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(plain.text);
  });

  it('leaves small answers as they are', async () => {
    const reply = await server.api('/health', { headers: { 'accept-encoding': 'br' } });
    expect(reply.headers['content-encoding']).toBeUndefined();
  });
});
