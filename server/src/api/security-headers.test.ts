import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { send, sendRaw } from '../../testing/http-client.ts';
import type { TestReply } from '../../testing/http-client.ts';
import { startManualJob } from '../../testing/manual-job.ts';
import { routeCases } from '../../testing/route-table.ts';
import { CONTENT_SECURITY_POLICY } from './security-headers.ts';

let server: TestServer;
let webRoot: string;
let replies: ReadonlyMap<string, TestReply>;

beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'assumable-web-'));
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Assumable</title>');
  await writeFile(join(webRoot, 'assets', 'index-Ab12_-Cd.js'), 'export {};');
  server = await startTestServer({ webRoot });
  const job = await startManualJob(server.jobs);
  job.finish();
  await server.jobs.finished(job.id);
  const found = new Map<string, TestReply>();
  for (const { name, method, path } of routeCases(job.id)) {
    found.set(name, await server.api(path, { method }));
    found.set(`${name} without token`, await send(server.port, `/api/v1${path}`, { method }));
  }
  for (const path of [
    '/',
    '/assets/index-Ab12_-Cd.js',
    '/accounts/1',
    '/assets/none.js',
    '/%zz',
    '/favicon.ico',
  ]) {
    found.set(path, await send(server.port, path));
  }
  found.set('unknown API address', await server.api('/nope'));
  found.set(
    'wrong method',
    await server.api('/snapshots', { method: 'DELETE', headers: { 'content-type': 'application/json' } }),
  );
  found.set('cross-site', await send(server.port, '/', { headers: { 'sec-fetch-site': 'cross-site' } }));
  found.set('HEAD', await send(server.port, '/', { method: 'HEAD' }));
  replies = found;
});
afterAll(async () => {
  await server.close();
  await rm(webRoot, { recursive: true, force: true });
});

describe('S3: no CORS headers', () => {
  it('on any reply', () => {
    expect(replies.size).toBeGreaterThan(45);
    for (const [name, reply] of replies) {
      const cors = Object.keys(reply.headers).filter((header) => header.startsWith('access-control-'));
      expect([name, cors]).toEqual([name, []]);
    }
  });
});

describe('S4: Content-Security-Policy', () => {
  it('forbids inline code, eval, plug-ins, framing and other origins, and turns Trusted Types on', () => {
    expect(CONTENT_SECURITY_POLICY).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
        "object-src 'none'; require-trusted-types-for 'script'; trusted-types layout-worker",
    );
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-|\*|https?:/);
  });

  it('is on every reply', () => {
    for (const [name, { headers }] of replies) {
      expect([name, headers['content-security-policy']]).toEqual([name, CONTENT_SECURITY_POLICY]);
    }
  });
});

describe('S22: headers of every reply', () => {
  it('are the same whatever answered', () => {
    for (const [name, { headers }] of replies) {
      expect([
        name,
        headers['x-content-type-options'],
        headers['referrer-policy'],
        headers['cross-origin-opener-policy'],
        headers['cross-origin-resource-policy'],
        headers['x-powered-by'],
        headers['server'],
      ]).toEqual([name, 'nosniff', 'no-referrer', 'same-origin', 'same-origin', undefined, undefined]);
      expect(headers['x-request-id']).toMatch(/^[0-9A-Z]{26}$/);
    }
  });

  it('keep everything but hashed files of the console out of caches', () => {
    for (const [name, { headers, status }] of replies) {
      const hashed = name.startsWith('/assets/') && status === 200;
      const expected = hashed ? 'public, max-age=31536000, immutable' : 'private, no-store';
      expect([name, headers['cache-control']]).toEqual([name, expected]);
    }
    expect(replies.get('/assets/index-Ab12_-Cd.js')?.status).toBe(200);
  });

  it('are on replies to bytes that are no request', async () => {
    const reply = await sendRaw(server.port, 'NONSENSE\r\n\r\n');
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect(reply).toContain(`content-security-policy: ${CONTENT_SECURITY_POLICY}`);
    expect(reply).toContain('x-content-type-options: nosniff');
    expect(reply).toContain('application/problem+json');
  });
});
