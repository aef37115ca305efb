import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, testWorkerUrl } from '../../testing/open-test-store.ts';
import { sampleAccountId } from '../../testing/sample-records.ts';
import { openDatabase } from './database.ts';
import { STORE_FILE } from './open-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-crash-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Acknowledged {
  readonly accounts: ReadonlyMap<string, readonly number[]>;
  readonly sealed: ReadonlyMap<string, number>;
}

/** Runs a writer, kills it after so many acknowledged steps and a little more, and returns what it acknowledged. */
async function writeAndKill(name: string, steps: number, delayMs: number): Promise<Acknowledged> {
  const writer = fileURLToPath(await testWorkerUrl('store-writer-process'));
  const child: ChildProcess = spawn(process.execPath, [writer, folder, (await testWorkerUrl()).href, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let text = '';
  let lines = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    const before = lines;
    lines = text.split('\n').length - 1;
    if (before < steps && lines >= steps) setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  const accounts = new Map<string, number[]>();
  const sealed = new Map<string, number>();
  // The last line may be cut: then its step was not acknowledged in full.
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [kind, id = '', n = ''] = line.split(' ');
    if (kind === 'account') accounts.set(id, [...(accounts.get(id) ?? []), Number(n)]);
    if (kind === 'sealed') sealed.set(id, Number(n));
  }
  return { accounts, sealed };
}

/** Every acknowledged account is stored, every acknowledged seal is visible and whole, and nothing half-made is. */
async function check(acknowledged: Acknowledged): Promise<void> {
  const database = await openDatabase(join(folder, STORE_FILE), { readOnly: true });
  try {
    for (const [draft, accounts] of acknowledged.accounts) {
      const rows = database.all('SELECT account_id FROM snapshot_account WHERE snapshot_id = $1', draft);
      const stored = rows.map((row) => row['account_id']);
      for (const n of accounts) expect(stored).toContain(sampleAccountId(n));
    }
    expect(database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    expect(database.all('PRAGMA foreign_key_check')).toEqual([]);
  } finally {
    database.close();
  }
  const store = await openTestStore(folder);
  try {
    const rows = await store.list();
    const visible = new Map(rows.map((row) => [row.id, row]));
    for (const [id, size] of acknowledged.sealed) expect(visible.get(id)?.counts.accountsRead).toBe(size);
    for (const row of rows) {
      const loaded = await store.load(row.id);
      const round = Number(row.label.split('-')[1]);
      expect(loaded.accounts).toHaveLength(1 + (round % 5));
      expect(loaded.gaps).toEqual([]);
    }
  } finally {
    await store.close();
  }
}

describe('a writer killed at any point', () => {
  it('loses nothing it acknowledged and shows no half snapshot', async () => {
    // Odd steps and delays, so that the kill falls inside accounts, seals and between them; one store for all.
    const points = [
      [1, 0],
      [2, 1],
      [5, 3],
      [14, 7],
      [31, 5],
      [40, 11],
    ] as const;
    for (const [steps, delay] of points) await check(await writeAndKill(`k${steps}`, steps, delay));
  }, 240_000);

  it('leaves other writers of the same store alone', async () => {
    const [one, two] = await Promise.all([writeAndKill('a', 25, 0), writeAndKill('b', 12, 4)]);
    await check(one);
    await check(two);
  }, 120_000);
});
