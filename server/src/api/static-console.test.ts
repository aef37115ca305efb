import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { send } from '../../testing/http-client.ts';
import type { TestReply } from '../../testing/http-client.ts';

const PAGE = '<!doctype html><title>Assumable</title>';
let folder: string;
let server: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-web-'));
  const web = join(folder, 'dist');
  await mkdir(join(web, 'assets'), { recursive: true });
  await mkdir(join(web, '.vite'));
  await writeFile(join(folder, 'secret.txt'), 'SECRET');
  await symlink(join(folder, 'secret.txt'), join(web, 'link.txt'));
  await writeFile(join(web, '.vite', 'manifest.json'), '{"secret":"SECRET"}');
  await writeFile(join(web, 'index.html'), PAGE);
  await writeFile(join(web, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(web, 'assets', 'index-Ab12_-Cd.js'), 'export const name = "assumable";');
  await writeFile(
    join(web, 'assets', 'index-Ab12_-Cd.js.br'),
    brotliCompressSync('export const name = "twin";'),
  );
  await writeFile(join(web, 'assets', 'plain.js'), 'export {};');
  server = await startTestServer({ webRoot: web });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});
const get = (path: string, headers: Record<string, string> = {}): Promise<TestReply> =>
  send(server.port, path, { headers });

describe('the built console', () => {
  it('is served without a token, its page never from a cache', async () => {
    for (const path of ['/', '/index.html']) {
      const reply = await get(path);
      expect([
        reply.status,
        reply.text,
        reply.headers['content-type'],
        reply.headers['cache-control'],
      ]).toEqual([200, PAGE, 'text/html; charset=utf-8', 'private, no-store']);
    }
  });

  it('answers every address of the console with the page', async () => {
    for (const path of [
      '/accounts/111111111111',
      '/?view=a',
      '/role/arn:aws:iam::1:role/a.b',
      '/apiary',
      '/%F0%9F%98%80',
    ]) {
      const reply = await get(path);
      expect([path, reply.status, reply.text]).toEqual([path, 200, PAGE]);
    }
  });

  it('keeps files with a content hash in caches for ever, others not at all', async () => {
    expect((await get('/assets/index-Ab12_-Cd.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/assets/plain.js')).headers['cache-control']).toBe('private, no-store');
    expect((await get('/favicon.svg')).headers['content-type']).toBe('image/svg+xml');
  });

  it('sends the compressed twin of a file when there is one', async () => {
    const reply = await get('/assets/index-Ab12_-Cd.js', { 'accept-encoding': 'br' });
    expect(reply.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(reply.body).toString()).toContain('twin');
    expect(reply.headers['content-type']).toMatch(/javascript/);
  });

  it('answers a missing file with 404 instead of the page, so that a stale page fails loudly', async () => {
    expect((await get('/assets/index-00000000.js')).status).toBe(404);
  });

  it('serves no hidden file and nothing outside its folder', async () => {
    const paths = [
      '/.vite/manifest.json',
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
      '/..\\secret.txt',
      '/%00/../secret.txt',
      '//secret.txt',
      '/assets',
      '/assets/',
    ];
    for (const path of paths)
      expect([path, (await get(path)).text.includes('SECRET')]).toEqual([path, false]);
  });

  it('answers other methods on its addresses with 404', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const reply = await send(server.port, '/', { method, headers: { 'x-assumable': '1' } });
      expect(reply.status).toBe(404);
    }
  });

  it('says so when it is not built', async () => {
    const bare = await startTestServer();
    const reply = await send(bare.port, '/');
    expect([reply.status, reply.text.includes('not built')]).toEqual([404, true]);
    await bare.close();
  });
});
