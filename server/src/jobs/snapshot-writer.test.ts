import type { AccountRecord, Snapshot } from '@assumable/shared/snapshot/model';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore } from '../../testing/open-test-store.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import { writeSnapshot } from './snapshot-writer.ts';

function account(id: string): AccountRecord {
  return { id, partition: 'aws', users: [], groups: [], roles: [], policies: [] };
}

const SNAPSHOT: Snapshot = {
  formatVersion: 1,
  source: 'generated',
  label: 'Acme',
  collectedAt: '2026-01-01T00:00:00.000Z',
  organization: {
    id: 'o-acme',
    partition: 'aws',
    managementAccountId: '111111111111',
    roots: [{ id: 'r-1', name: 'Root' }],
    units: [],
    accounts: [
      { id: '111111111111', name: 'management', state: 'ACTIVE' },
      { id: '222222222222', name: 'shared', state: 'ACTIVE' },
      { id: '333333333333', name: 'closed', state: 'SUSPENDED' },
    ],
  },
  accounts: [account('111111111111'), account('222222222222')],
  gaps: [
    { code: 'organization_partial', message: 'No policies.', scope: 'organization' },
    { code: 'missing_permission', message: 'No aliases.', account: '222222222222', scope: 'part' },
    { code: 'account_suspended', message: 'Suspended.', account: '333333333333', scope: 'account' },
  ],
};

describe('writeSnapshot', () => {
  let directory: string;
  let store: SnapshotStore;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assumable-writer-'));
    store = await openTestStore(directory);
  });
  afterAll(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  it('keeps organization, accounts and every gap once', async () => {
    const written: string[] = [];
    const row = await writeSnapshot(store, SNAPSHOT, { onAccount: ({ id }) => written.push(id) });
    expect(written).toEqual(['111111111111', '222222222222']);
    expect(row).toMatchObject({ label: 'Acme', source: 'generated', counts: { accountsRead: 2, gaps: 3 } });
    const loaded = await store.load(row.id);
    expect(loaded.organization).toEqual(SNAPSHOT.organization);
    expect(loaded.accounts).toEqual(SNAPSHOT.accounts);
    expect(loaded.gaps.map(({ code }) => code).sort()).toEqual(SNAPSHOT.gaps.map(({ code }) => code).sort());
  });

  it('shows nothing of a snapshot whose writing was aborted', async () => {
    const before = await store.list();
    const controller = new AbortController();
    const attempt = writeSnapshot(store, SNAPSHOT, {
      signal: controller.signal,
      onAccount: () => controller.abort(new Error('stop')),
    });
    await expect(attempt).rejects.toThrow('stop');
    expect(await store.list()).toEqual(before);
  });
});
