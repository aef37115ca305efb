import { ProblemSchema } from '@assumable/shared/api/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswerCache } from '../answers/answer-cache.ts';
import { startTestServer } from '../../testing/api-server.ts';
import type { TestServer } from '../../testing/api-server.ts';
import { send } from '../../testing/http-client.ts';
import type { TestReply } from '../../testing/http-client.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** What must never leave the server: stack frames, SQL, absolute paths, driver and package names. */
const INSIDES =
  /\n\s+at |node_modules|\/work\/|\/home\/|\/tmp\/|file:\/\/|SELECT |INSERT |SQLITE|\.ts:\d|zod|fastify/i;

function expectProblem(reply: TestReply, status: number): void {
  expect(reply.status).toBe(status);
  expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = ProblemSchema.parse(JSON.parse(reply.text));
  expect(problem.status).toBe(status);
  expect(problem.requestId).toBe(reply.headers['x-request-id']);
  expect(reply.text).not.toMatch(INSIDES);
}

const json = { 'content-type': 'application/json' };

describe('S23: every failure is a problem with a request id and nothing of the inside', () => {
  it('400 for queries, addresses and bodies that cannot be read', async () => {
    expectProblem(await server.api('/snapshots/latest/edges?limit=none'), 400);
    expectProblem(await server.api('/snapshots/latest/edges?status=allowed,fine'), 400);
    expectProblem(await server.api('/snapshots/latest/edges?cursor=zzz'), 400);
    expectProblem(await server.api('/snapshots/latest/explain?source=a&target=b&context=%7B'), 400);
    expectProblem(await server.api('/snapshots/..%2f..%2fetc'), 400);
    expectProblem(await server.api('/snapshots/%ff'), 400);
    expectProblem(await server.api('/crawls', { method: 'POST', headers: json, body: '{"roles":' }), 400);
  });

  it('404 for what does not exist, and says what to do', async () => {
    const missing = await server.api('/snapshots/none/overview');
    expectProblem(missing, 404);
    expect(missing.text).toContain('/api/v1/snapshots');
    expectProblem(await server.api('/snapshots/latest/account?account=999999999999'), 404);
    expectProblem(await server.api('/snapshots/latest/principal?id=arn:aws:iam::1:role/none'), 404);
    expectProblem(await server.api('/snapshots/latest/neighbourhood?id=none'), 404);
    expectProblem(await server.api('/jobs/none'), 404);
    expectProblem(await server.api('/jobs/none/events'), 404);
    expectProblem(await server.api('/jobs/none/cancel', { method: 'POST', headers: json, body: '{}' }), 404);
    expectProblem(await server.api('/nope'), 404);
    expectProblem(await server.api(`/snapshots/${'x'.repeat(300)}`), 404);
    expectProblem(await send(server.port, '/'), 404);
  });

  it('405 with Allow for a wrong method', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const reply = await server.api('/snapshots/latest/overview', { method, headers: json, body: '{}' });
      expectProblem(reply, 405);
      expect(reply.headers['allow']).toBe('GET, HEAD');
    }
    const plan = await server.api('/crawls/plan', { method: 'PUT', headers: json, body: '{}' });
    expectProblem(plan, 405);
    expect(plan.headers['allow']).toContain('POST');
  });

  it('413, 415 and 422 for bodies', async () => {
    const big = 'x'.repeat(1024 * 1024 + 1);
    expectProblem(await server.api('/crawls', { method: 'POST', headers: json, body: big }), 413);
    const text = { 'content-type': 'text/plain' };
    expectProblem(await server.api('/crawls', { method: 'POST', headers: text, body: 'x' }), 415);
    for (const body of ['{}', '{"roles":[]}', '{"roles":[""]}', '{"roles":1}', '[]', '"x"', '']) {
      expectProblem(await server.api('/crawls', { method: 'POST', headers: json, body }), 422);
    }
  });

  it('500 without the cause, which the log has under the request id', async () => {
    const broken = await startTestServer({
      answers: createAnswerCache(() =>
        Promise.reject(new Error('SQLITE_CORRUPT in SELECT body FROM doc at /home/assumable/store.db')),
      ),
    });
    const reply = await broken.api('/snapshots/latest/overview');
    expectProblem(reply, 500);
    expect(reply.headers['etag']).toBeUndefined();
    const line = broken.logLines.find((entry) => entry.includes('SQLITE_CORRUPT')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ level: 'error', requestId: reply.headers['x-request-id'] });
    await broken.close();
  });

  it('500 for an answer that breaks the contract', async () => {
    const broken = await startTestServer();
    const rows = [{ ...broken.snapshot, counts: { ...broken.snapshot.counts, roles: 0.5 } }];
    broken.store.list = () => Promise.resolve(rows);
    expectProblem(await broken.api('/snapshots'), 500);
    await broken.close();
  });

  it('429 when one token asks more than the limit, counted after the token was checked', async () => {
    const limited = await startTestServer({ requestsPerMinute: 3 });
    for (let i = 0; i < 10; i += 1) await send(limited.port, '/api/v1/snapshots');
    for (let i = 0; i < 3; i += 1) expect((await limited.api('/snapshots')).status).toBe(200);
    const reply = await limited.api('/snapshots');
    expectProblem(reply, 429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect((await limited.api('/health')).status).toBe(200);
    await limited.close();
  });

  it('gives nothing away for 1,000 random requests, and each is one line of the log', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const route = fc.constantFrom(
      'edges',
      'principals',
      'search',
      'explain',
      'audience',
      'principal',
      'account',
    );
    const key = fc.constantFrom(
      'q',
      'id',
      'source',
      'target',
      'cursor',
      'limit',
      'status',
      'context',
      'account',
    );
    await fc.assert(
      fc.asyncProperty(route, key, key, text, text, async (name, first, second, a, b) => {
        const query = `${first}=${encodeURIComponent(a.toWellFormed())}&${second}=${encodeURIComponent(b.toWellFormed())}`;
        const reply = await server.api(`/snapshots/latest/${name}?${query}`);
        expect(reply.status).toBeLessThan(500);
        if (reply.status !== 200) expectProblem(reply, reply.status);
      }),
      { numRuns: 1000 },
    );
    for (const line of server.logLines) {
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(JSON.parse(line)).toHaveProperty('msg');
    }
  });

  it('keeps control characters of a path and a header inside one line of the log', async () => {
    const before = server.logLines.length;
    await server.api('/x%0a%0d%1b[31m{"level":"error"}');
    await send(server.port, '/', { headers: { host: 'evil\t"name' } });
    const lines = server.logLines.slice(before);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(lines.join('')).not.toContain('\u001b');
  });
});
