/** Crawls into the real store, against the fake AWS: what is kept, what a resumption does, what is never written. */
import type { CrawlAccountRow } from '@assumable/shared/api/crawls';
import { demoOrganization } from '@assumable/shared/generate/demo-organization';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FAST } from '../../testing/crawl-harness.ts';
import { startFakeAws, type FakeAws } from '../../testing/fake-aws/start-fake-aws.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import type { CrawlOptions } from '../collect/crawl-options.ts';
import type { SnapshotRow, SnapshotStore } from '../store/snapshot-store.ts';
import { StoreError } from '../store/store-error.ts';
import { prepareCrawl, prepareResumption, runCrawl, type PreparedCrawl } from './crawl-run.ts';
import { SHUTDOWN } from './job-registry.ts';

const EXTERNAL_ID = 'canary-external-id';

describe('a crawl into the store', () => {
  let fake: FakeAws;
  let directory: string;
  let store: SnapshotStore;
  let options: CrawlOptions;
  const logged: string[] = [];

  beforeAll(async () => {
    fake = await startFakeAws({
      preset: 'small',
      accounts: 12,
      rolesPerAccount: 5,
      readers: [{ role: 'audit/AssumableReader', externalId: EXTERNAL_ID }],
    });
    for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
    directory = await mkdtemp(join(tmpdir(), 'assumable-crawl-'));
    store = await openTestStore(directory);
    const log = (fields: object, message: string): void => {
      logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    options = {
      roles: ['audit/AssumableReader'],
      externalId: EXTERNAL_ID,
      allowLocalEndpoint: true,
      tuning: FAST,
      logger: { info: log, warn: log },
    };
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await store.close();
    await rm(directory, { recursive: true });
    await fake.stop();
  });
  beforeEach(() => fake.plan([]));

  const prepared = (more: Partial<CrawlOptions> = {}): Promise<PreparedCrawl> =>
    prepareCrawl(store, { ...options, ...more }, more.concurrency ?? 20);
  const runToEnd = async (crawl: PreparedCrawl, more: Partial<CrawlOptions> = {}): Promise<SnapshotRow> =>
    runCrawl(store, crawl, { ...options, ...more }, new AbortController().signal);
  const resumed = async (id: string): Promise<PreparedCrawl> => {
    const entry = await store.crawls.find(id);
    if (entry === undefined) throw new Error('the crawl is gone');
    return prepareResumption(store, entry);
  };
  const stateCounts = (rows: readonly CrawlAccountRow[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  };

  it('seals every account, the failed one as a gap, and tells the table and the snapshot the same', async () => {
    const failing = fake.readable()[3] ?? '';
    fake.plan([{ operation: 'AssumeRole', account: failing, kind: 'deny' }]);
    const crawl = await prepared();
    const row = await runToEnd(crawl);
    expect(row.id).toBe(crawl.view.id);
    const snapshot = await store.load(row.id);
    expect(snapshot.accounts.map(({ id }) => id)).toEqual(fake.readable().filter((id) => id !== failing));
    expect(snapshot.gaps).toMatchObject([{ code: 'assume_denied', account: failing, scope: 'account' }]);
    const rows = await store.crawls.accounts(row.id);
    expect(rows).toHaveLength(12);
    expect(rows.find(({ account }) => account === failing)).toMatchObject({
      state: 'failed',
      reason: 'assume_denied',
      calls: 1,
      attempts: 1,
    });
    expect(rows.find(({ account }) => account === fake.readable()[2])).toMatchObject({
      state: 'ok',
      role: `arn:aws:iam::${fake.readable()[2] ?? ''}:role/audit/AssumableReader`,
    });
    expect(crawl.view.crawl()).toMatchObject({ state: 'done', total: 12, done: 12, snapshotId: row.id });
    expect(crawl.view.counters().calls).toBe(fake.calls.total('attempts'));
  });

  it('keeps what was read when it is cancelled, and gives the same content when it is taken up', async () => {
    const undisturbed = await runToEnd(await prepared());
    const before = await store.list();
    const crawl = await prepared({ concurrency: 2 });
    const stop = new AbortController();
    crawl.view.subscribe(() => {
      if (crawl.view.crawl().counts.ok >= 4) stop.abort();
    });
    await expect(runCrawl(store, crawl, { ...options, concurrency: 2 }, stop.signal)).rejects.toMatchObject({
      reason: 'cancelled',
    });
    expect(await store.list()).toEqual(before);
    expect(await store.crawls.find(crawl.view.id)).toMatchObject({ state: 'cancelled', reason: 'cancelled' });
    const kept = stateCounts(await store.crawls.accounts(crawl.view.id))['ok'] ?? 0;
    expect(kept).toBeGreaterThanOrEqual(4);

    fake.calls.clear();
    const again = await resumed(crawl.view.id);
    expect(again.view.crawl()).toMatchObject({ total: 12, done: kept });
    const row = await runToEnd(again);
    expect(row.contentHash).toBe(undisturbed.contentHash);
    expect(fake.calls.attempts.get('sts:AssumeRole') ?? 0).toBeLessThanOrEqual(12 - kept);
    expect(stateCounts(await store.crawls.accounts(row.id))).toEqual({ ok: 12 });
  });

  it('reads failed accounts again when it is taken up, and old ones too', async () => {
    const failing = fake.readable()[5] ?? '';
    fake.plan([{ operation: 'AssumeRole', account: failing, kind: 'deny' }]);
    const crawl = await prepared({ concurrency: 1 });
    const stop = new AbortController();
    crawl.view.subscribe(() => {
      if (crawl.view.crawl().counts.failed > 0) stop.abort(SHUTDOWN);
    });
    await expect(runCrawl(store, crawl, { ...options, concurrency: 1 }, stop.signal)).rejects.toThrow();
    expect(await store.crawls.find(crawl.view.id)).toMatchObject({ state: 'interrupted' });
    fake.plan([]);
    const entry = await store.crawls.find(crawl.view.id);
    if (entry === undefined) throw new Error('the crawl is gone');
    // Nothing is younger than no time at all.
    const again = await prepareResumption(store, entry, 0);
    expect(again.view.crawl().done).toBe(0);
    const row = await runToEnd(again);
    expect((await store.load(row.id)).gaps).toEqual([]);
  });

  it('stores accounts that did not change once', async () => {
    const one = await runToEnd(await prepared());
    const two = await runToEnd(await prepared());
    expect(two.contentHash).toBe(one.contentHash);
  });

  it('shows a pause, and goes on when the credentials work again', async () => {
    const crawl = await prepared({ concurrency: 1 });
    const states: string[] = [];
    crawl.view.subscribe(() => {
      const { state, counts } = crawl.view.crawl();
      if (states.at(-1) !== state) states.push(state);
      if (counts.ok === 3 && !states.includes('paused')) fake.expireCaller();
      if (state === 'paused') setTimeout(() => fake.renewCaller(), 50);
    });
    await runToEnd(crawl, { concurrency: 1 });
    expect(states).toEqual(['running', 'paused', 'running', 'done']);
    expect(crawl.view.crawl().counts).toMatchObject({ ok: 12, failed: 0 });
  });

  it('pauses while the disk is full, and loses nothing', async () => {
    const undisturbed = await runToEnd(await prepared());
    const crawl = await prepared();
    let refused = 0;
    const full = new StoreError(
      'disk_full',
      'The disk of the data folder is full. Free some space and try again.',
    );
    const onFullDisk = async <T>(write: () => Promise<T>): Promise<T> => {
      if (crawl.view.crawl().counts.ok >= 4 && refused < 30) {
        refused += 1;
        throw full;
      }
      return write();
    };
    const draft: PreparedCrawl['draft'] = {
      ...crawl.draft,
      putOutcome: (...outcome) => onFullDisk(() => crawl.draft.putOutcome(...outcome)),
      putOrganization: (...facts) => onFullDisk(() => crawl.draft.putOrganization(...facts)),
      seal: (totals) => onFullDisk(() => crawl.draft.seal(totals)),
    };
    const shown: string[] = [];
    crawl.view.subscribe(() => {
      const { state, reason, message } = crawl.view.crawl();
      const text = [state, reason, message].filter((part) => part !== undefined).join(' ');
      if (shown.at(-1) !== text) shown.push(text);
    });
    const row = await runToEnd({ ...crawl, draft }, { tuning: { ...FAST, diskPause: 5 } });
    expect(refused).toBe(30);
    expect(shown).toContain(`paused disk_full ${full.message} The crawl goes on by itself.`);
    expect(shown.at(-1)).toBe('done');
    expect(row.contentHash).toBe(undisturbed.contentHash);
  });

  it('gives up waiting for the disk when it is cancelled', async () => {
    const crawl = await prepared();
    const stop = new AbortController();
    const draft: PreparedCrawl['draft'] = {
      ...crawl.draft,
      putOutcome: () => {
        setTimeout(() => stop.abort(), 20);
        return Promise.reject(new StoreError('disk_full', 'The disk is full.'));
      },
    };
    const tuning = { ...FAST, diskPause: 60_000 };
    await expect(
      runCrawl(store, { ...crawl, draft }, { ...options, tuning }, stop.signal),
    ).rejects.toMatchObject({ reason: 'cancelled' });
    expect(await store.crawls.find(crawl.view.id)).toMatchObject({ state: 'cancelled' });
  });

  it('stays in the journal, paused, when it shall not wait for credentials', async () => {
    const crawl = await prepared({ concurrency: 1 });
    crawl.view.subscribe(() => {
      if (crawl.view.crawl().counts.ok === 3) fake.expireCaller();
    });
    await expect(runToEnd(crawl, { concurrency: 1, onExpired: 'stop' })).rejects.toMatchObject({
      reason: 'base_credentials',
    });
    fake.renewCaller();
    expect(await store.crawls.find(crawl.view.id)).toMatchObject({
      state: 'paused',
      reason: 'base_credentials',
    });
    const row = await runToEnd(await resumed(crawl.view.id));
    expect(row.counts.accountsRead).toBe(12);
  });

  it('leaves nothing behind when nobody can be identified', async () => {
    const before = await store.crawls.list();
    fake.plan([{ operation: 'GetCallerIdentity', kind: 'expire' }]);
    await expect(runToEnd(await prepared())).rejects.toThrow(/^No usable AWS credentials/);
    expect(await store.crawls.list()).toEqual(before);
  });

  it('refuses to go on in another organization', async () => {
    const crawl = await prepared({ concurrency: 1 });
    const stop = new AbortController();
    crawl.view.subscribe(() => {
      if (crawl.view.crawl().counts.ok >= 2) stop.abort();
    });
    await expect(runCrawl(store, crawl, { ...options, concurrency: 1 }, stop.signal)).rejects.toThrow();
    const other = await startFakeAws({ snapshot: demoOrganization() });
    const again = await resumed(crawl.view.id);
    for (const [name, value] of Object.entries(other.env)) vi.stubEnv(name, value);
    try {
      expect(other.world.organization()?.id).not.toBe(fake.world.organization()?.id);
      await expect(runToEnd(again)).rejects.toMatchObject({ reason: 'organization_other' });
    } finally {
      for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
      await other.stop();
    }
  });

  it('keeps no credential and no ExternalId in the store or in the log', async () => {
    const secrets = [
      EXTERNAL_ID,
      ...Object.entries(fake.env).flatMap(([name, value]) =>
        /SECRET|TOKEN|ACCESS_KEY_ID/.test(name) ? [value] : [],
      ),
    ];
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    const texts = [logged.join('\n')];
    for (const name of await readdir(directory)) texts.push(await readFile(join(directory, name), 'latin1'));
    expect(logged.length).toBeGreaterThan(0);
    for (const text of texts) {
      // The trust policies that were read name the ExternalId; nothing else may.
      const outside = text.replaceAll(/\\*"sts:ExternalId\\*"\s*:\s*\\*"[^"]*"/g, '');
      for (const secret of secrets) expect(outside.includes(secret)).toBe(false);
    }
  });
});
