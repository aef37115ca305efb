/** Crawls over HTTP: the real server and store against the fake AWS. */
import {
  CrawlAccountDetailSchema,
  CrawlAccountListSchema,
  CrawlListSchema,
  CrawlPlanSchema,
  CrawlSchema,
  type Crawl,
} from '@assumable/shared/api/crawls';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/api-server.ts';
import { FAST } from '../../testing/crawl-harness.ts';
import { startFakeAws, type FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { createCrawlService } from '../jobs/crawl-service.ts';
import { createJobRegistry } from '../jobs/job-registry.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';

const EXTERNAL_ID = 'over-http-1';

describe('crawls over HTTP', () => {
  let fake: FakeAws;
  let directory: string;
  let store: SnapshotStore;
  let server: TestServer;

  beforeAll(async () => {
    fake = await startFakeAws({
      preset: 'small',
      accounts: 10,
      rolesPerAccount: 4,
      readers: [{ role: 'Reader', externalId: EXTERNAL_ID }],
    });
    for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
    directory = await mkdtemp(join(tmpdir(), 'assumable-api-crawls-'));
    store = await openTestStore(directory);
    const jobs = createJobRegistry();
    server = await startTestServer({
      jobs,
      crawls: createCrawlService(store, jobs, { allowLocalEndpoint: true, tuning: FAST }),
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.close();
    await store.close();
    await rm(directory, { recursive: true });
    await fake.stop();
  });
  beforeEach(() => fake.plan([]));

  const REQUEST = { roles: ['Reader'], externalId: EXTERNAL_ID, concurrency: 2 };
  const post = async (path: string, body: object = {}) => {
    const reply = await server.api(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const json: unknown = JSON.parse(reply.text);
    return { status: reply.status, json };
  };
  const get = async (path: string): Promise<unknown> => JSON.parse((await server.api(path)).text);
  const crawlOf = async (id: string): Promise<Crawl> => CrawlSchema.parse(await get(`/crawls/${id}`));
  const until = async (id: string, when: (crawl: Crawl) => boolean): Promise<Crawl> => {
    for (;;) {
      const crawl = await crawlOf(id);
      if (when(crawl)) return crawl;
      await delay(20);
    }
  };
  const started = async (): Promise<Crawl> => {
    const { status, json } = await post('/crawls', REQUEST);
    expect(status).toBe(202);
    return CrawlSchema.parse(json);
  };

  it('plans before it starts anything', async () => {
    const { status, json } = await post('/crawls/plan', REQUEST);
    expect(status).toBe(200);
    expect(CrawlPlanSchema.parse(json)).toMatchObject({ toRead: 10, problems: [] });
    expect(CrawlListSchema.parse(await get('/crawls')).crawls).toEqual([]);
  });

  it('starts one, follows it to its end, and pages through its accounts', async () => {
    const first = await started();
    expect(first).toMatchObject({ state: 'running', settings: { roles: ['Reader'], externalId: true } });
    const events = await server.api(`/crawls/${first.id}/events`);
    const states = [...events.text.matchAll(/^data: (.*)$/gm)].map((match) =>
      CrawlSchema.parse(JSON.parse(match[1] ?? '')),
    );
    expect(states.at(-1)).toMatchObject({ state: 'done', snapshotId: first.id, total: 10, done: 10 });
    expect(states.map(({ sequence }) => sequence)).toEqual(
      [...new Set(states.map(({ sequence }) => sequence))].sort((a, b) => a - b),
    );
    expect(events.text).not.toContain('"accounts":[{');
    const page = CrawlAccountListSchema.parse(await get(`/crawls/${first.id}/accounts?limit=4&sort=-ms`));
    expect(page).toMatchObject({ total: 10, counts: { ok: 10 }, cursor: '4' });
    expect(page.accounts).toHaveLength(4);
    const job = await get(`/jobs/${first.id}`);
    expect(job).toMatchObject({ kind: 'crawl', state: 'done', snapshotId: first.id, total: 10, done: 10 });
    const again = await server.api(`/crawls/${first.id}/events`, {
      headers: { 'last-event-id': String(states.at(-1)?.sequence) },
    });
    expect(again.status).toBe(204);
  });

  it('cancels, keeps what was read, and goes on only with the ExternalId', async () => {
    const { id } = await started();
    await until(id, ({ counts }) => counts.ok >= 2);
    const cancelled = CrawlSchema.parse((await post(`/crawls/${id}/cancel`)).json);
    expect(cancelled).toMatchObject({ state: 'cancelled', resumable: true, phase: 'ended' });
    expect(cancelled.counts.running).toBe(0);
    const refused = await post(`/crawls/${id}/resume`);
    expect([refused.status, JSON.stringify(refused.json)]).toEqual([
      422,
      expect.stringContaining('uses an ExternalId'),
    ]);
    const { status, json } = await post(`/crawls/${id}/resume`, { externalId: EXTERNAL_ID });
    expect([status, CrawlSchema.parse(json).id]).toEqual([202, id]);
    const done = await until(id, ({ state }) => state === 'done');
    expect(done.counts).toMatchObject({ ok: 10, failed: 0 });
    expect((await post(`/crawls/${id}/resume`, { externalId: EXTERNAL_ID })).status).toBe(409);
  });

  it('tries again what a finished crawl could not read, and takes over the rest', async () => {
    const failing = fake.readable()[4] ?? '';
    fake.plan([{ operation: 'AssumeRole', account: failing, kind: 'deny' }]);
    const { id } = await started();
    await until(id, ({ state }) => state === 'done');
    const detail = CrawlAccountDetailSchema.parse(await get(`/crawls/${id}/account?account=${failing}`));
    expect(detail).toMatchObject({
      account: { account: failing, state: 'failed', reason: 'assume_denied' },
      gaps: [{ code: 'assume_denied', account: failing, scope: 'account' }],
    });
    const { unit } = detail.account;
    expect(unit).toMatch(/^(r|ou)-/);
    const inUnit = CrawlAccountListSchema.parse(
      await get(`/crawls/${id}/accounts?unit=${unit ?? ''}&state=failed`),
    );
    expect(inUnit.accounts.map(({ account }) => account)).toEqual([failing]);
    expect(inUnit.units?.some((candidate) => candidate.id === unit)).toBe(true);
    expect((await server.api(`/crawls/${id}/account?account=999999999999`)).status).toBe(404);

    fake.plan([]);
    fake.calls.clear();
    expect((await post(`/crawls/${id}/retry`)).status).toBe(422);
    const { status, json } = await post(`/crawls/${id}/retry`, { externalId: EXTERNAL_ID });
    const second = CrawlSchema.parse(json);
    expect([status, second.id === id]).toEqual([202, false]);
    expect(await until(second.id, ({ state }) => state === 'done')).toMatchObject({
      snapshotId: second.id,
      total: 10,
      counts: { ok: 10 },
    });
    expect(fake.calls.attempts.get('sts:AssumeRole')).toBe(1);
    const [first, again] = await Promise.all([store.load(id), store.load(second.id)]);
    expect(again.gaps).toEqual([]);
    expect(again.accounts).toHaveLength(10);
    expect(again.accounts.filter((account) => account.id !== failing)).toEqual(first.accounts);
  });

  it('runs one at a time, and seals or discards only what rests', async () => {
    const { id } = await started();
    expect((await post('/crawls', REQUEST)).status).toBe(409);
    expect((await post(`/crawls/${id}/seal`)).status).toBe(409);
    expect((await post(`/crawls/${id}/discard`)).status).toBe(409);
    await until(id, ({ counts }) => counts.ok >= 1);
    await post(`/crawls/${id}/cancel`);
    const sealed = CrawlSchema.parse((await post(`/crawls/${id}/seal`)).json);
    expect(sealed).toMatchObject({ state: 'done', snapshotId: id, resumable: false });
    expect(sealed.counts.ok + sealed.counts.failed).toBe(10);
    const other = await started();
    await until(other.id, ({ counts }) => counts.ok >= 1);
    await post(`/crawls/${other.id}/cancel`);
    expect((await post(`/crawls/${other.id}/discard`)).status).toBe(200);
    expect((await server.api(`/crawls/${other.id}`)).status).toBe(404);
  });

  it('shows a pause, and asks at once when a person says so', async () => {
    const { id } = await started();
    await until(id, ({ counts }) => counts.ok >= 1);
    fake.expireCaller();
    const paused = await until(id, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ reason: 'base_credentials', resumable: false });
    expect(paused.message).toContain('Sign in again');
    fake.renewCaller();
    expect((await post(`/crawls/${id}/resume`)).status).toBe(202);
    expect((await until(id, ({ state }) => state === 'done')).counts.ok).toBe(10);
  });

  it('says what is wrong with a request, and knows no strangers', async () => {
    expect((await post('/crawls', { roles: [] })).status).toBe(422);
    expect((await post('/crawls', { roles: ['not a role'] })).status).toBe(422);
    expect((await post('/crawls/plan', { roles: ['x'], accounts: ['1'] })).status).toBe(422);
    expect((await post('/crawls/plan', { roles: ['x'], region: 'evil.example' })).status).toBe(422);
    for (const action of ['resume', 'retry', 'cancel', 'seal', 'discard'])
      expect((await post(`/crawls/01UNKNOWN/${action}`)).status).toBe(404);
    expect((await server.api('/crawls/01UNKNOWN/accounts')).status).toBe(404);
  });
});
