import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { send } from '../../testing/http-client.ts';
import { startManualJob } from '../../testing/manual-job.ts';
import { routeCases } from '../../testing/route-table.ts';
import { consoleUrl } from './authenticate.ts';

describe('S15: only the person who started the server gets answers', () => {
  let server: TestServer;
  let job: string;
  beforeAll(async () => {
    server = await startTestServer();
    job = (await startManualJob(server.jobs)).id;
  });
  afterAll(() => server.close());

  const wrongTokens = (): readonly (string | undefined)[] => [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    server.token,
    `Basic ${server.token}`,
    `Bearer ${server.token}x`,
    `Bearer x${server.token}`,
    `Bearer ${server.token.slice(0, -1)}`,
    `Bearer ${server.token.toLowerCase()}`,
    `Bearer ${server.token} ${server.token}`,
    `Bearer ${'A'.repeat(43)}`,
  ];

  it('answers 401 on every route of the API but health', async () => {
    const jobsBefore = server.jobs.list().length;
    for (const { name, method, path } of routeCases(job)) {
      for (const authorization of wrongTokens()) {
        const reply = await send(server.port, `/api/v1${path}`, {
          method,
          headers: {
            'x-assumable': '1',
            'content-type': name === 'imports' ? 'application/octet-stream' : 'application/json',
            ...(authorization === undefined ? {} : { authorization }),
          },
          ...(method === 'POST' ? { body: '{"roleName":"Reader"}' } : {}),
        });
        const expected = name === 'health' ? 200 : 401;
        expect([name, authorization, reply.status]).toEqual([name, authorization, expected]);
        if (expected === 401) expect(reply.headers['www-authenticate']).toContain('Bearer');
      }
    }
    expect(server.jobs.list()).toHaveLength(jobsBefore);
  });

  it('answers 401 for addresses and methods that do not exist, in any encoding', async () => {
    const paths = [
      '/api',
      '/api/',
      '/api/v1',
      '/api/v2/x',
      '/api/v1/nope',
      '/%61pi/v1/snapshots',
      '/api%2fv1/snapshots',
    ];
    for (const path of paths) {
      const reply = await send(server.port, path);
      expect([path, reply.status]).toEqual([path, 401]);
    }
    const wrongMethod = await send(server.port, '/api/v1/snapshots', {
      method: 'DELETE',
      headers: { 'x-assumable': '1' },
    });
    expect(wrongMethod.status).toBe(401);
    expect((await send(server.port, '/api/v1/snapshots', { method: 'HEAD' })).status).toBe(401);
  });

  it('accepts the token in the Authorization header only, whatever the case of the scheme', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const reply = await send(server.port, '/api/v1/snapshots', {
        headers: { authorization: `${scheme} ${server.token}` },
      });
      expect(reply.status).toBe(200);
    }
    const elsewhere = [
      await send(server.port, `/api/v1/snapshots?token=${server.token}`),
      await send(server.port, `/api/v1/snapshots?t=${server.token}`),
      await send(server.port, '/api/v1/snapshots', { headers: { cookie: `token=${server.token}` } }),
      await send(server.port, '/api/v1/snapshots', { headers: { 'x-token': server.token } }),
    ];
    expect(elsewhere.map((reply) => reply.status)).toEqual([401, 401, 401, 401]);
  });

  it('sets no cookie and puts the token into no reply and no log line', async () => {
    const replies = await Promise.all(
      routeCases(job)
        .filter(({ method, name }) => method === 'GET' && name !== 'jobEvents')
        .map(({ path }) => server.api(path)),
    );
    for (const reply of replies) {
      expect(reply.headers['set-cookie']).toBeUndefined();
      expect(JSON.stringify(reply.headers) + reply.text).not.toContain(server.token);
    }
    expect(server.logLines.length).toBeGreaterThan(0);
    expect(server.logLines.join('')).not.toContain(server.token);
  });

  it('travels in the fragment of the printed address, which browsers send nowhere', () => {
    expect(consoleUrl('http://127.0.0.1:4680', 'abc')).toBe('http://127.0.0.1:4680/#t=abc');
  });
});
