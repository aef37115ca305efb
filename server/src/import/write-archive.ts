/** Files of the import format → a folder, `.tar.gz` or `.zip` on disk; `readSource` takes each back. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { tarGzip, type ArchiveEntry } from '../lib/organization-archive.ts';
import { SourceError } from './source-error.ts';
import { zipChunks } from './zip-writer.ts';

/** Files of a folder that are synchronised to the disk at the same time. */
const PARALLEL_FILES = 8;
/** One time for every entry, so that equal entries give equal archives. */
const ENTRY_TIME = new Date(0);

/**
 * Writes the entries, one in memory at a time: as `.zip` or `.tar.gz` when the name says so, else as a folder, which
 * must be new or empty. The target appears at once and whole: everything goes to a neighbour first, is synchronised
 * to the disk and renamed. Only the owner may read it. Throws `SourceError` when the folder is not empty, and the
 * file system's own errors.
 */
export async function writeArchive(entries: Iterable<ArchiveEntry>, output: string): Promise<void> {
  const target = output.replace(/[/\\]+$/, '');
  const partial = `${target}.partial-${randomBytes(6).toString('hex')}`;
  const name = target.toLowerCase();
  await mkdir(dirname(target), { recursive: true });
  try {
    if (name.endsWith('.zip')) {
      await writeStream(partial, Readable.from(zipChunks(entries, ENTRY_TIME), { objectMode: false }));
    } else if (name.endsWith('.tar.gz') || name.endsWith('.tgz')) {
      await writeStream(partial, tarGzip(entries));
    } else {
      await requireEmpty(target);
      await writeFolder(partial, entries);
    }
    await rename(partial, target);
    await synchronise(dirname(target));
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (found.length > 0) {
    throw new SourceError(
      folder,
      'the folder is not empty. Give a new one, so that no other account gets mixed in.',
    );
  }
}

async function writeStream(path: string, content: AsyncIterable<unknown>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) if (chunk instanceof Uint8Array) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeFolder(folder: string, entries: Iterable<ArchiveEntry>): Promise<void> {
  const folders = new Set([folder]);
  await mkdir(folder, { mode: 0o700 });
  let batch: Promise<void>[] = [];
  for (const { name, text } of entries) {
    const path = join(folder, name);
    const parent = dirname(path);
    if (!folders.has(parent)) await mkdir(parent, { recursive: true, mode: 0o700 });
    folders.add(parent);
    batch.push(writeStream(path, Readable.from([Buffer.from(text, 'utf8')])));
    if (batch.length === PARALLEL_FILES) {
      await Promise.all(batch);
      batch = [];
    }
  }
  await Promise.all(batch);
  for (const written of folders) await synchronise(written);
}

/** Makes renames and new names in a folder durable; Windows has no such call and needs none. */
async function synchronise(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
