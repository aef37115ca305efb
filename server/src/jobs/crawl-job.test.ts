/** A whole crawl through the real store, against moto. */
import type { Job } from '@assumable/shared/api/jobs';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFaultProxy, type FaultProxy } from '../../testing/moto-fault-proxy.ts';
import {
  createMotoOrganization,
  MANAGEMENT_ACCOUNT,
  motoEnvironment,
  READER_ROLE,
  type MotoOrganization,
} from '../../testing/moto-organization.ts';
import { findMoto, isMotoRequired, startMoto, type MotoServer } from '../../testing/moto-server.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import type { CrawlOptions } from '../collect/crawl-options.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import { runCrawl, startCrawl } from './crawl-job.ts';
import { createJobRegistry } from './job-registry.ts';

/** Milliseconds for moto to start and to be filled on a busy machine. */
const MOTO_START = 180_000;

const installed = findMoto() !== undefined;

it.skipIf(!installed && !isMotoRequired())('finds moto_server', () => {
  expect(findMoto(), "install it with: python3 -m pip install 'moto[server]'").toBeDefined();
});

const OPTIONS: CrawlOptions = {
  roleName: READER_ROLE,
  allowLocalEndpoint: true,
  externalId: 'canary-external-id',
  tuning: { maxAttempts: 3, badResponsePause: 1, retryRounds: [] },
};
const NO_PROGRESS = {
  phase: () => undefined,
  account: () => undefined,
  counters: () => undefined,
  gaps: () => undefined,
};

describe.skipIf(!installed)('crawl into the store (skipped only when moto_server is not installed)', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let made: MotoOrganization;
  let directory: string;
  let store: SnapshotStore;

  beforeAll(async () => {
    vi.stubEnv('MOTO_IAM_LOAD_MANAGED_POLICIES', 'true');
    moto = await startMoto();
    proxy = await startFaultProxy(moto.url);
    made = await createMotoOrganization(moto.url);
    for (const [name, value] of Object.entries(motoEnvironment(proxy.url))) vi.stubEnv(name, value);
    directory = await mkdtemp(join(tmpdir(), 'assumable-crawl-'));
    store = await openTestStore(directory);
  }, MOTO_START);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await store.close();
    await rm(directory, { recursive: true });
    await proxy.stop();
    await moto.stop();
  });
  beforeEach(() => proxy.plan([]));

  it('seals a snapshot of every account, with the failed one as a gap, and edges as expected', async () => {
    const failing = made.members.get('network') ?? '';
    proxy.plan([{ action: 'AssumeRole', account: failing, kind: 'deny' }]);
    const registry = createJobRegistry();
    const job = startCrawl(registry, store, OPTIONS);
    const seen: Job[] = [];
    registry.subscribe(job.id, (state) => seen.push(state));
    const ended = await registry.finished(job.id);
    expect(ended).toMatchObject({ kind: 'crawl', state: 'done', total: 6, done: 6, throttles: 0 });
    expect(ended?.calls).toBe(proxy.calls.length);
    const rows = new Map(ended?.accounts.map((row) => [row.account, row]));
    expect(rows.get(failing)).toMatchObject({ name: 'network', state: 'failed', reason: 'assume_denied' });
    expect(rows.get(MANAGEMENT_ACCOUNT)).toMatchObject({ state: 'ok', roles: 2, users: 1 });
    expect(seen.at(-1)).toEqual(ended);

    const snapshot = await store.load(ended?.snapshotId ?? '');
    expect(snapshot.source).toBe('crawl');
    expect(snapshot.organization?.id).toBe(made.id);
    expect(snapshot.accounts.map(({ id }) => id)).toEqual(
      [MANAGEMENT_ACCOUNT, ...made.members.values()].filter((id) => id !== failing).sort(),
    );
    expect(snapshot.gaps).toMatchObject([{ code: 'assume_denied', account: failing, scope: 'account' }]);

    const model = resolveSnapshot(snapshot);
    const devops = `arn:aws:iam::${made.members.get('shared') ?? ''}:role/DevOps`;
    const john = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/john`;
    // Both halves are there; the ExternalId of the trust policy stays the caller's to supply.
    expect(model.decide(john, devops).status).toBe('conditional');
    expect(model.decide('lambda.amazonaws.com', devops).status).toBe('none');
  });

  it('gives equal content for an undisturbed organization, whatever the order of its accounts', async () => {
    const one = await runCrawl(
      store,
      { ...OPTIONS, concurrency: 1 },
      NO_PROGRESS,
      new AbortController().signal,
    );
    const many = await runCrawl(
      store,
      { ...OPTIONS, concurrency: 50 },
      NO_PROGRESS,
      new AbortController().signal,
    );
    const [a, b] = [await store.load(one.row.id), await store.load(many.row.id)];
    // Every crawl uses the role it assumes, so only its last use differs.
    const facts = ({ accounts }: Snapshot) =>
      accounts.map((account) => ({
        ...account,
        roles: account.roles.map(({ lastUsed: _lastUsed, lastUsedRegion: _region, ...role }) => role),
      }));
    expect(facts(b)).toEqual(facts(a));
    expect(b.organization).toEqual(a.organization);
    expect(one.accounts).toHaveLength(6);
    expect(one.accounts.every(({ state }) => state === 'ok')).toBe(true);
  });

  it('leaves nothing visible when it is cancelled midway', async () => {
    const before = await store.list();
    const registry = createJobRegistry();
    const job = startCrawl(registry, store, { ...OPTIONS, concurrency: 1 });
    registry.subscribe(job.id, ({ done }) => {
      if (done > 0) registry.cancel(job.id);
    });
    expect(await registry.finished(job.id)).toMatchObject({ state: 'cancelled' });
    expect(await store.list()).toEqual(before);
  });

  it('fails as a job with a sentence when nobody can be identified', async () => {
    proxy.plan([{ action: 'GetCallerIdentity', kind: 'expire' }]);
    const registry = createJobRegistry();
    const job = startCrawl(registry, store, OPTIONS);
    const ended = await registry.finished(job.id);
    expect(ended?.state).toBe('failed');
    expect(ended?.error).toMatch(/^No usable AWS credentials/);
  });

  it('keeps no credential and no ExternalId in the store', async () => {
    for (const name of await readdir(directory)) {
      const bytes = await readFile(join(directory, name), 'latin1');
      expect(bytes).not.toMatch(/moto-secret|canary-external-id|AKIAMOTOTESTKEY|aws_session_token/);
    }
  });
});
