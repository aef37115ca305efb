import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tagsOf } from '@assumable/shared/aws-files/tags';
import { assembleSnapshot } from '@assumable/shared/aws-files/assemble';
import type { CoverageGap, Snapshot } from '@assumable/shared/snapshot/model';
import { openTestStore } from '../../testing/open-test-store.ts';
import { sampleAccount, sampleAccountId, sampleOrganization } from '../../testing/sample-records.ts';
import { openDatabase, type Database } from './database.ts';
import { openStore, STORE_FILE } from './open-store.ts';
import type { SnapshotRow, SnapshotStore } from './snapshot-store.ts';

let folder: string;
let opened: SnapshotStore[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-store-'));
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(options?: Parameters<typeof openTestStore>[1]): Promise<SnapshotStore> {
  const store = await openTestStore(folder, options);
  opened.push(store);
  return store;
}

/** A look at the rows behind the interface, on a connection of its own. */
async function withRows<T>(work: (database: Database) => T): Promise<T> {
  const database = await openDatabase(join(folder, STORE_FILE), { readOnly: false });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function sampleSnapshot(accounts: number, label = 'sample', variant = ''): Snapshot {
  const gap: CoverageGap = {
    code: 'assume_denied',
    message: 'not allowed',
    account: sampleAccountId(0),
    scope: 'part',
  };
  return assembleSnapshot({
    source: 'generated',
    label,
    collectedAt: '2026-11-24T00:00:00.000Z',
    organization: sampleOrganization(accounts + 1),
    accounts: Array.from({ length: accounts }, (_, n) => sampleAccount(n, 3, n === 1 ? variant : '')),
    gaps: [gap],
  });
}

async function put(store: SnapshotStore, snapshot: Snapshot, reverse = false): Promise<SnapshotRow> {
  const draft = await store.begin(snapshot);
  if (snapshot.organization !== undefined) await draft.putOrganization(snapshot.organization);
  const accounts = reverse ? snapshot.accounts.toReversed() : snapshot.accounts;
  const read = new Set(accounts.map((account) => account.id));
  for (const account of accounts) {
    await draft.putAccount(
      account,
      snapshot.gaps.filter((gap) => gap.account === account.id),
    );
  }
  await draft.putGaps(snapshot.gaps.filter((gap) => gap.account === undefined || !read.has(gap.account)));
  return draft.seal();
}

function count(
  database: Database,
  table: 'doc' | 'segment' | 'segment_doc' | 'snapshot' | 'snapshot_account',
): unknown {
  return database.get(`SELECT COUNT(*) AS n FROM ${table}`)?.['n'];
}

describe('a sealed snapshot', () => {
  it('comes back exactly as it was put', async () => {
    const store = await open();
    const snapshot = sampleSnapshot(4);
    const row = await put(store, snapshot);
    expect(await store.load(row.id)).toEqual(snapshot);
    expect(await store.load('latest')).toEqual(snapshot);
    expect(row).toMatchObject({
      label: 'sample',
      source: 'generated',
      organizationId: 'o-sample0001',
      counts: { accounts: 5, accountsRead: 4, roles: 12, users: 4, groups: 4, gaps: 2 },
    });
    expect(await store.list()).toEqual([row]);
    expect(await store.find(row.id)).toEqual(row);
    expect(await store.find('latest')).toEqual(row);
    expect(await store.find('nope')).toBeUndefined();
  });

  it('keeps texts that no UTF-8 file can hold and keys that name prototypes', async () => {
    const store = await open();
    const base = sampleAccount(0);
    const tags = tagsOf([
      ['__proto__', 'polluted'],
      ['constructor', 'x'],
    ]);
    const roles = base.roles.map((role, k) =>
      k === 0 ? { ...role, trustPolicy: 'a\0b \ud800 c', description: '\udfff\0', tags } : role,
    );
    const row = await put(store, { ...sampleSnapshot(0), accounts: [{ ...base, roles }] });
    const loaded = (await store.load(row.id)).accounts[0]?.roles[0];
    expect(loaded?.trustPolicy).toBe('a\0b \ud800 c');
    expect(loaded?.description).toBe('\udfff\0');
    expect(Object.entries(loaded?.tags ?? {})).toEqual([
      ['__proto__', 'polluted'],
      ['constructor', 'x'],
    ]);
    expect(Object.getPrototypeOf(loaded?.tags ?? {})).toBeNull();
    expect('polluted' in {}).toBe(false);
  });

  it('lists the newest first', async () => {
    let time = 1_000;
    const store = await open({ now: () => new Date((time += 1_000)) });
    const first = await put(store, sampleSnapshot(1, 'first'));
    const second = await put(store, sampleSnapshot(1, 'second'));
    expect((await store.list()).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await store.find('latest'))?.label).toBe('second');
  });

  it('gives every account of the organization that was not read a gap', async () => {
    const store = await open();
    const draft = await store.begin({ source: 'crawl', label: 'c', collectedAt: '2026-11-24T00:00:00Z' });
    await draft.putOrganization(sampleOrganization(2));
    await draft.putAccount(sampleAccount(0), []);
    const row = await draft.seal();
    const loaded = await store.load(row.id);
    expect(loaded.gaps.map(({ code, account }) => [code, account])).toEqual([
      ['account_not_read', sampleAccountId(1)],
    ]);
    expect(row.counts.gaps).toBe(1);
  });

  it('has the same content hash for any order of accounts, and another one for other content', async () => {
    const store = await open();
    const one = await put(store, sampleSnapshot(5, 'one'));
    const two = await put(store, sampleSnapshot(5, 'two'), true);
    const three = await put(store, sampleSnapshot(5, 'three', 'changed'));
    expect(two.contentHash).toBe(one.contentHash);
    expect(three.contentHash).not.toBe(one.contentHash);
  });

  it('is stored once where it is equal: one changed account adds one segment and one document', async () => {
    const store = await open();
    await put(store, sampleSnapshot(20, 'one'));
    const before = await withRows((rows) => [count(rows, 'segment'), count(rows, 'doc')]);
    await put(store, sampleSnapshot(20, 'two', 'changed'));
    const after = await withRows((rows) => [count(rows, 'segment'), count(rows, 'doc')]);
    expect(after).toEqual(before.map((n) => Number(n) + 1));
  });

  it('cannot be changed, not even with SQL', async () => {
    const store = await open();
    const { id } = await put(store, sampleSnapshot(2));
    const statements = [
      `UPDATE snapshot SET label = 'x'`,
      `UPDATE snapshot SET state = 'building'`,
      `UPDATE snapshot SET state = 'removing', label = 'x'`,
      'DELETE FROM snapshot_gaps',
      'DELETE FROM snapshot_account',
      'UPDATE snapshot_account SET gaps = 9',
      'UPDATE snapshot_gaps SET gaps = 9',
      `INSERT INTO snapshot_gaps SELECT snapshot_id, seq + 1, gaps_doc_id, gaps FROM snapshot_gaps`,
      `INSERT INTO snapshot_account SELECT snapshot_id, '999999999999', segment_id, gaps_doc_id, gaps FROM snapshot_account LIMIT 1`,
      `UPDATE doc SET body = ''`,
      `UPDATE segment SET body = ''`,
    ];
    await withRows((rows) => {
      for (const sql of statements) expect(() => rows.exec(sql), sql).toThrow(/never change/);
      expect(() => rows.exec('DELETE FROM doc')).toThrow(/FOREIGN KEY/);
      expect(() => rows.exec('DELETE FROM segment')).toThrow(/FOREIGN KEY/);
    });
    expect(await store.load(id)).toEqual(sampleSnapshot(2));
  });

  it('shows damaged bits as gaps and keeps the rest', async () => {
    const store = await open();
    const { id } = await put(store, sampleSnapshot(3));
    await withRows((rows) => {
      rows.exec('DROP TRIGGER doc_never_changes; DROP TRIGGER segment_never_changes');
      rows.run(
        'UPDATE segment SET body = $1 WHERE body LIKE $2',
        '{"docs":[',
        `%${sampleAccountId(2)}:user%`,
      );
      rows.run('UPDATE doc SET body = $1 WHERE body LIKE $2', '{}', `%"AWS": "${sampleAccountId(0)}"%`);
    });
    const loaded = await store.load(id);
    expect(loaded.accounts.map((account) => account.id)).toEqual([sampleAccountId(0), sampleAccountId(1)]);
    expect(loaded.accounts[0]?.roles[0]?.trustPolicy).toBe('');
    expect(loaded.accounts[1]).toEqual(sampleAccount(1));
    const damaged = loaded.gaps.filter((gap) => gap.code === 'store_damaged');
    expect(damaged.map(({ account, scope }) => [account, scope])).toEqual([
      [sampleAccountId(0), 'part'],
      [sampleAccountId(2), 'account'],
    ]);
  });
});

describe('a draft', () => {
  it('is invisible until it is sealed and cannot be written afterwards', async () => {
    const store = await open();
    const draft = await store.begin({ source: 'crawl', label: 'd', collectedAt: '2026-11-24T00:00:00Z' });
    await draft.putAccount(sampleAccount(0), []);
    expect(await store.list()).toEqual([]);
    expect(await store.find('latest')).toBeUndefined();
    expect(await store.find(draft.id)).toBeUndefined();
    await expect(store.load(draft.id)).rejects.toMatchObject({ code: 'not_found' });
    await draft.seal();
    await expect(draft.putAccount(sampleAccount(1), [])).rejects.toMatchObject({ code: 'refused' });
    await expect(draft.seal()).rejects.toMatchObject({ code: 'refused' });
    await draft.abandon();
    expect(await store.list()).toHaveLength(1);
  });

  it('takes the last of two versions of one account', async () => {
    const store = await open();
    const draft = await store.begin({ source: 'crawl', label: 'd', collectedAt: '2026-11-24T00:00:00Z' });
    await draft.putAccount(sampleAccount(0), [{ code: 'a', message: 'first try', scope: 'part' }]);
    await draft.putAccount(sampleAccount(0, 5), []);
    const row = await draft.seal();
    expect(row.counts).toMatchObject({ accounts: 1, roles: 5, gaps: 0 });
    expect((await store.load(row.id)).accounts).toEqual([sampleAccount(0, 5)]);
  });

  it('leaves nothing behind when it is abandoned, and nothing of others goes with it', async () => {
    const store = await open();
    const kept = await put(store, sampleSnapshot(3));
    const before = await withRows((rows) => [
      count(rows, 'doc'),
      count(rows, 'segment'),
      count(rows, 'segment_doc'),
    ]);
    const draft = await store.begin({ source: 'crawl', label: 'd', collectedAt: '2026-11-24T00:00:00Z' });
    await draft.putAccount(sampleAccount(1), []);
    await draft.putAccount(sampleAccount(7), [{ code: 'a', message: 'b', scope: 'part' }]);
    await draft.abandon();
    const after = await withRows((rows) => [
      count(rows, 'doc'),
      count(rows, 'segment'),
      count(rows, 'segment_doc'),
    ]);
    expect(after).toEqual(before);
    expect(await store.load(kept.id)).toEqual(sampleSnapshot(3));
    await expect(draft.seal()).rejects.toMatchObject({ code: 'refused' });
  });

  it('is removed by a later writer once its process fell silent', async () => {
    const dead = await open({ leaseMs: 1 });
    const draft = await dead.begin({ source: 'crawl', label: 'd', collectedAt: '2026-11-24T00:00:00Z' });
    await draft.putAccount(sampleAccount(0), []);
    await dead.close();
    const store = await open();
    await put(store, sampleSnapshot(0));
    expect(await withRows((rows) => [count(rows, 'snapshot'), count(rows, 'snapshot_account')])).toEqual([
      1, 0,
    ]);
  });
});

describe('remove', () => {
  it('takes one snapshot away with what only it used', async () => {
    const store = await open();
    const one = await put(store, sampleSnapshot(3, 'one'));
    const before = await withRows((rows) => [
      count(rows, 'doc'),
      count(rows, 'segment'),
      count(rows, 'segment_doc'),
    ]);
    const two = await put(store, sampleSnapshot(3, 'two', 'changed'));
    await store.remove(two.id);
    expect(await store.list()).toEqual([one]);
    expect(
      await withRows((rows) => [count(rows, 'doc'), count(rows, 'segment'), count(rows, 'segment_doc')]),
    ).toEqual(before);
    expect(await store.load(one.id)).toEqual(sampleSnapshot(3, 'one'));
    await expect(store.remove(two.id)).rejects.toMatchObject({ code: 'not_found' });
    await store.remove(one.id);
    expect(
      await withRows((rows) => [count(rows, 'doc'), count(rows, 'segment'), count(rows, 'snapshot')]),
    ).toEqual([0, 0, 0]);
    // Documents that were removed are written again, although the writer has seen them before.
    const again = await put(store, sampleSnapshot(3, 'again'));
    expect(await store.load(again.id)).toEqual(sampleSnapshot(3, 'again'));
  });
});

describe('the store', () => {
  it('keeps its folder and files to their owner', async () => {
    const inner = join(folder, 'new', 'data');
    const store = await openTestStore(inner);
    opened.push(store);
    await put(store, sampleSnapshot(1));
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    for (const file of [STORE_FILE, `${STORE_FILE}-wal`, `${STORE_FILE}-shm`]) {
      expect((await stat(join(inner, file))).mode & 0o777, file).toBe(0o600);
    }
  });

  it('writes durably: WAL with full synchronisation', async () => {
    await open();
    const settings = await withRows((rows) => [
      rows.get('PRAGMA journal_mode')?.['journal_mode'],
      rows.get('PRAGMA synchronous')?.['synchronous'],
      rows.get('PRAGMA foreign_keys')?.['foreign_keys'],
    ]);
    expect(settings).toEqual(['wal', 2, 1]);
  });

  it('survives closing and opening again', async () => {
    const first = await open();
    const row = await put(first, sampleSnapshot(2));
    await first.close();
    await first.close();
    await expect(first.list()).rejects.toMatchObject({ code: 'refused' });
    await expect(first.load(row.id)).rejects.toMatchObject({ code: 'refused' });
    await expect(first.begin(sampleSnapshot(0))).rejects.toMatchObject({ code: 'refused' });
    const second = await open();
    expect(await second.load(row.id)).toEqual(sampleSnapshot(2));
  });

  it('refuses a store of a newer version, and leaves it as it was', async () => {
    await (await open()).close();
    await withRows((rows) => rows.exec(`UPDATE meta SET value = '99' WHERE name = 'schema_version'`));
    await expect(open()).rejects.toThrow(/schema version 99/);
    await expect(open()).rejects.toMatchObject({ code: 'newer_schema' });
    expect(
      await withRows((rows) => rows.get('SELECT value FROM meta WHERE name = $1', 'schema_version')),
    ).toEqual({ value: '99' });
  });

  it('refuses a file that is no store', async () => {
    await writeFile(
      join(folder, STORE_FILE),
      'this is not a database, but long enough to have a header page\n'.repeat(40),
    );
    await expect(open()).rejects.toMatchObject({ code: 'damaged' });
  });

  it('says so when the data folder is a file', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openTestStore(join(folder, 'file'))).rejects.toMatchObject({ code: 'failed' });
  });

  it('says so when the writer thread cannot start', async () => {
    const workerUrl = new URL('./no-such-worker.js', import.meta.url);
    await expect(openStore(folder, { workerUrl })).rejects.toMatchObject({ code: 'failed' });
  });

  it('lets two openers of one folder write at the same time', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const rows = await Promise.all([
      put(one, sampleSnapshot(6, 'one')),
      put(two, sampleSnapshot(6, 'two', 'changed')),
      put(one, sampleSnapshot(4, 'three')),
    ]);
    expect(await one.list()).toHaveLength(3);
    expect(await two.load(rows[0].id)).toEqual(sampleSnapshot(6, 'one'));
    expect(await one.load(rows[1].id)).toEqual(sampleSnapshot(6, 'two', 'changed'));
  });

  it('shows readers whole snapshots only, while others are written and removed', async () => {
    const writer = await open();
    const reader = await open();
    let writing = true;
    const sizes = new Map<string, number>();
    const reads = (async () => {
      let done = 0;
      while (writing || done === 0) {
        for (const row of await reader.list()) {
          const loaded = await reader.load(row.id).catch(() => undefined);
          // A snapshot that was removed after it was listed is gone, never halved.
          if (loaded === undefined) continue;
          expect(loaded.accounts).toHaveLength(row.counts.accountsRead);
          expect(sizes.get(row.label)).toBe(row.counts.accountsRead);
          done += 1;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      return done;
    })();
    for (let i = 0; i < 12; i += 1) {
      sizes.set(`s${i}`, (i % 4) + 1);
      const row = await put(writer, sampleSnapshot((i % 4) + 1, `s${i}`, String(i)));
      if (i % 3 === 0) await writer.remove(row.id);
    }
    writing = false;
    expect(await reads).toBeGreaterThan(0);
  });
});
