import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { send } from '../../testing/http-client.ts';

describe('S2: no request of another site has an effect or a readable reply', () => {
  let server: TestServer;
  let own: string;
  beforeAll(async () => {
    server = await startTestServer();
    own = `http://127.0.0.1:${String(server.port)}`;
  });
  afterAll(() => server.close());

  const PATHS = ['/', '/api/v1/health', '/api/v1/snapshots', '/api/v1/jobs/x/events', '/nowhere'];

  it.each(['cross-site', 'same-site', 'CROSS-SITE', 'other', ''])(
    'refuses Sec-Fetch-Site %j on every kind of address, with the right token',
    async (site) => {
      for (const path of PATHS) {
        const reply = await send(server.port, path, {
          headers: { authorization: `Bearer ${server.token}`, 'x-assumable': '1', 'sec-fetch-site': site },
        });
        expect([path, reply.status]).toEqual([path, 403]);
      }
    },
  );

  it('refuses every origin but its own, also when Sec-Fetch-Site is missing', async () => {
    const port = String(server.port);
    const foreign = [
      'null',
      'http://attacker.example',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1',
      `http://127.0.0.1:${port}1`,
      `http://127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}.attacker.example`,
      '',
    ];
    for (const origin of foreign) {
      const get = await server.api('/snapshots', { headers: { origin } });
      expect([origin, get.status]).toEqual([origin, 403]);
      const post = await server.api('/jobs/x/cancel', {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: '{}',
      });
      expect([origin, post.status]).toEqual([origin, 403]);
    }
  });

  it('answers the console and programs', async () => {
    const cases = [{}, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'same-origin', origin: own }];
    for (const headers of cases) expect((await server.api('/snapshots', { headers })).status).toBe(200);
  });

  it('refuses unsafe methods without the header that forms and simple requests cannot send', async () => {
    const authorization = `Bearer ${server.token}`;
    const json = 'application/json';
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const value of [undefined, '0', 'true', '']) {
        const reply = await send(server.port, '/api/v1/crawls', {
          method,
          headers: {
            authorization,
            'content-type': json,
            ...(value === undefined ? {} : { 'x-assumable': value }),
          },
          body: '{"roleName":"Reader"}',
        });
        expect([method, value, reply.status]).toEqual([method, value, 403]);
      }
    }
    expect(server.jobs.list()).toEqual([]);
  });

  it('refuses the content types that a form can send', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      undefined,
    ];
    for (const path of ['/crawls', '/jobs/x/cancel', '/imports']) {
      for (const type of types) {
        const reply = await server.api(path, {
          method: 'POST',
          headers: type === undefined ? {} : { 'content-type': type },
          body: '{"roleName":"Reader"}',
        });
        expect([path, type, reply.status]).toEqual([path, type, 415]);
      }
    }
    const jsonUpload = await server.api('/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(jsonUpload.status).toBe(415);
    expect(server.jobs.list()).toEqual([]);
  });

  it('refuses a WebSocket handshake of another site', async () => {
    const reply = await send(server.port, '/api/v1/jobs', {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        origin: 'http://attacker.example',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    expect(reply.status).toBe(403);
  });

  it('gives a preflight nothing', async () => {
    const reply = await send(server.port, '/api/v1/crawls', {
      method: 'OPTIONS',
      headers: {
        origin: 'http://attacker.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-assumable,authorization,content-type',
      },
    });
    expect(reply.status).toBe(403);
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
