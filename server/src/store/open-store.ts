import { chmod, mkdir, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../lib/id.ts';
import { createCrawlJournal } from './open-crawls.ts';
import { openDatabase, type Database } from './database.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { findRow, listRows } from './read-operations.ts';
import type { SnapshotDraft, SnapshotStore } from './snapshot-store.ts';
import { StoreError, storeErrorOf } from './store-error.ts';
import { startWriterThread, type WriterThread } from './writer-thread.ts';

export interface StoreOptions {
  /** The writer thread's entry file; default: the bundle's. */
  readonly workerUrl?: URL;
  /** Node flags of the writer thread. */
  readonly execArgv?: readonly string[];
  /** How long the draft of a process that fell silent is kept, in milliseconds. */
  readonly leaseMs?: number;
  readonly now?: () => Date;
}

export const STORE_FILE = 'assumable.db';
const DEFAULT_LEASE_MS = 60_000;

/**
 * Opens the store in a folder, creating both where needed (folder 0700, files 0600). Several processes may open one
 * store at the same time on one machine. Throws `StoreError` when the store is damaged, newer than this code, or on
 * a network file system, where SQLite's log cannot work.
 */
export async function openStore(directory: string, options: StoreOptions = {}): Promise<SnapshotStore> {
  const path = join(directory, STORE_FILE);
  await prepareFolder(directory, path);
  const writer = await startWriterThread({
    path,
    leaseMs: options.leaseMs ?? DEFAULT_LEASE_MS,
    ...(options.workerUrl === undefined ? {} : { workerUrl: options.workerUrl }),
    ...(options.execArgv === undefined ? {} : { execArgv: options.execArgv }),
  });
  const now = options.now ?? (() => new Date());
  const reader = await openDatabase(path, { readOnly: true }).catch(async (error: unknown) => {
    await writer.send({ kind: 'close' });
    throw error;
  });
  let open = true;
  const read = <T>(work: (database: Database) => T): T => {
    if (!open) throw new StoreError('refused', 'The store is closed.');
    try {
      return work(reader);
    } catch (error) {
      throw storeErrorOf(error);
    }
  };
  return {
    crawls: createCrawlJournal(writer, read, now),
    async begin(facts) {
      const created = now();
      const id = newId(created.getTime());
      await writer.send({ kind: 'begin', facts: { ...facts, id, createdAt: created.toISOString() } });
      return draftOf(id, writer);
    },
    list: async () => read(listRows),
    find: async (id) => read((database) => findRow(database, id)),
    async load(id) {
      if (!open) throw new StoreError('refused', 'The store is closed.');
      return loadSnapshot(path, id);
    },
    async remove(id) {
      await writer.send({ kind: 'remove', snapshot: id });
    },
    async close() {
      if (!open) return;
      open = false;
      reader.close();
      await writer.send({ kind: 'close' });
    },
  };
}

function draftOf(id: string, writer: WriterThread): SnapshotDraft {
  const send = async (command: Parameters<WriterThread['send']>[0]): Promise<void> => {
    await writer.send(command);
  };
  return {
    id,
    putOrganization: (organization) => send({ kind: 'organization', draft: id, organization }),
    putAccount: (account, gaps) => send({ kind: 'account', draft: id, account, gaps }),
    putGaps: (gaps) => send({ kind: 'gaps', draft: id, gaps }),
    async seal() {
      const row = await writer.send({ kind: 'seal', draft: id });
      if (row === undefined) throw new StoreError('failed', `The snapshot ${id} could not be sealed.`);
      return row;
    },
    abandon: () => send({ kind: 'abandon', draft: id }),
  };
}

/** Types of `statfs` for NFS, SMB and CIFS: their locks do not cover SQLite's shared memory. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42]);

async function prepareFolder(directory: string, path: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const { type } = await statfs(directory);
    if (NETWORK_TYPES.has(type)) {
      throw new StoreError(
        'refused',
        `${directory} is on a network file system, where a store can be damaged. Choose a local folder with --data.`,
      );
    }
    // The log files get the mode of the store's own file.
    await (await open(path, 'a', 0o600)).close();
    await chmod(path, 0o600);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      'failed',
      `The data folder cannot be used: ${reason}. Choose another one with --data.`,
      {
        cause: error,
      },
    );
  }
}
