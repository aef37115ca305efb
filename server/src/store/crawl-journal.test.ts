import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrawlAccountRow } from '@assumable/shared/api/crawls';
import type { CoverageGap } from '@assumable/shared/snapshot/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore } from '../../testing/open-test-store.ts';
import { sampleAccount, sampleAccountId, sampleOrganization } from '../../testing/sample-records.ts';
import type { CrawlDraft } from './crawl-journal.ts';
import type { SnapshotStore } from './snapshot-store.ts';

const TOTALS = { calls: 7, throttles: 1, retries: 2 };
const SETTINGS = { roles: ['audit/Reader'], externalId: true, concurrency: 20 };

function rowOf(n: number, state: CrawlAccountRow['state']): CrawlAccountRow {
  return {
    account: sampleAccountId(n),
    name: `account-${n}`,
    state,
    calls: 7,
    retries: 0,
    ms: 12,
    attempts: 1,
  };
}

function failedGap(n: number): CoverageGap {
  return { code: 'assume_denied', message: 'refused', account: sampleAccountId(n), scope: 'account' };
}

describe('the journal of crawls', () => {
  let folder: string;
  let store: SnapshotStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assumable-journal-'));
    store = await openTestStore(folder);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function begin(): Promise<CrawlDraft> {
    const draft = await store.crawls.begin({
      label: 'Crawl',
      collectedAt: '2026-11-24T00:00:00.000Z',
      settings: SETTINGS,
      owner: 'one',
    });
    await draft.putAccounts(sampleAccountId(0), [
      rowOf(0, 'waiting'),
      rowOf(1, 'waiting'),
      rowOf(2, 'waiting'),
    ]);
    return draft;
  }

  it('shows an unsealed crawl as a crawl and never as a snapshot', async () => {
    const draft = await begin();
    await draft.putOutcome(rowOf(0, 'ok'), sampleAccount(0), [], TOTALS);
    expect(await store.list()).toEqual([]);
    expect(await store.find('latest')).toBeUndefined();
    expect(await store.crawls.list()).toMatchObject([
      {
        id: draft.id,
        state: 'running',
        settings: SETTINGS,
        caller: sampleAccountId(0),
        attempt: 1,
        ...TOTALS,
      },
    ]);
    expect((await store.crawls.accounts(draft.id)).map(({ state }) => state)).toEqual([
      'ok',
      'waiting',
      'waiting',
    ]);
  });

  it('seals once, with every account named once', async () => {
    const draft = await begin();
    await draft.putOrganization(sampleOrganization(4), [
      { code: 'organization_partial', message: 'no policies', scope: 'organization' },
    ]);
    await draft.putOutcome(rowOf(0, 'ok'), sampleAccount(0), [], TOTALS);
    await draft.putOutcome(rowOf(1, 'failed'), undefined, [failedGap(1)], TOTALS);
    const row = await draft.seal(TOTALS);
    const snapshot = await store.load(row.id);
    expect(snapshot.accounts.map(({ id }) => id)).toEqual([sampleAccountId(0)]);
    expect(snapshot.gaps.map(({ code, account }) => [code, account])).toEqual([
      ['organization_partial', undefined],
      ['assume_denied', sampleAccountId(1)],
      ['cancelled', sampleAccountId(2)],
      ['account_not_read', sampleAccountId(3)],
    ]);
    expect(await store.crawls.find(row.id)).toMatchObject({ state: 'done', finishedAt: expect.any(String) });
    await expect(draft.seal(TOTALS)).rejects.toMatchObject({ code: 'refused' });
    await expect(draft.putOutcome(rowOf(1, 'ok'), sampleAccount(1), [], TOTALS)).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('keeps what was read when it is stopped, and goes on under the same id', async () => {
    const draft = await begin();
    await draft.putOutcome(rowOf(0, 'ok'), sampleAccount(0), [], TOTALS);
    await draft.stop('cancelled', 'cancelled', 'Cancelled by a person.', TOTALS);
    expect(await store.crawls.find(draft.id)).toMatchObject({ state: 'cancelled', leaseUntil: 0 });
    await expect(draft.putOutcome(rowOf(1, 'ok'), sampleAccount(1), [], TOTALS)).rejects.toMatchObject({
      code: 'refused',
    });
    const again = await store.crawls.claim(draft.id, 1, 'two');
    await again.putOutcome(rowOf(1, 'ok'), sampleAccount(1), [], TOTALS);
    const row = await again.seal(TOTALS);
    expect(row.id).toBe(draft.id);
    expect(row.counts.accountsRead).toBe(2);
  });

  it('fences the process that was replaced', async () => {
    const first = await begin();
    const second = await store.crawls.claim(first.id, 1, 'two');
    await expect(first.putOutcome(rowOf(0, 'ok'), sampleAccount(0), [], TOTALS)).rejects.toMatchObject({
      code: 'refused',
    });
    await expect(store.crawls.claim(first.id, 1, 'three')).rejects.toMatchObject({ code: 'refused' });
    await second.putOutcome(rowOf(0, 'ok'), sampleAccount(0), [], TOTALS);
    expect((await store.crawls.accounts(first.id))[0]).toMatchObject({ state: 'ok' });
  });

  it('drops the record of an account that fails when it is read again', async () => {
    const draft = await begin();
    await draft.putOutcome(rowOf(0, 'ok'), sampleAccount(0), [], TOTALS);
    await draft.putOutcome(rowOf(0, 'failed'), undefined, [failedGap(0)], TOTALS);
    const row = await draft.seal(TOTALS);
    expect(row.counts.accountsRead).toBe(0);
  });

  it('pauses and goes on', async () => {
    const draft = await begin();
    await draft.stop('paused', 'base_credentials', 'Sign in again.', TOTALS);
    expect(await store.crawls.find(draft.id)).toMatchObject({ state: 'paused', reason: 'base_credentials' });
    await draft.goOn();
    const entry = await store.crawls.find(draft.id);
    expect(entry).toMatchObject({ state: 'running' });
    expect(entry).not.toHaveProperty('reason');
  });

  it('is not swept away by other writers, and can be discarded', async () => {
    const draft = await begin();
    await draft.putOutcome(rowOf(0, 'ok'), sampleAccount(0), [], TOTALS);
    await draft.stop('interrupted', 'cancelled', 'The server stopped.', TOTALS);
    const other = await store.begin({
      source: 'import',
      label: 'x',
      collectedAt: '2026-11-24T00:00:00.000Z',
    });
    await other.seal();
    expect((await store.crawls.accounts(draft.id))[0]).toMatchObject({ state: 'ok' });
    await store.crawls.discard(draft.id, 1);
    expect(await store.crawls.list()).toEqual([]);
    await expect(store.crawls.claim(draft.id, 1, 'two')).rejects.toMatchObject({ code: 'refused' });
  });

  it('goes with the snapshot when that is removed', async () => {
    const draft = await begin();
    const row = await draft.seal(TOTALS);
    await store.remove(row.id);
    expect(await store.crawls.list()).toEqual([]);
  });
});
