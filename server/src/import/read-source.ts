/** Any importable source → a snapshot. The format is in docs/import-format.md. */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import { accountReaders, type ReaderOptions } from './account-readers.ts';
import { collector } from './collector.ts';
import { DEFAULT_LIMITS, type ImportLimits } from './limits.ts';
import { faultOf, folderItems, readBounded } from './read-folder.ts';
import { tarItems } from './read-tar.ts';
import { zipItems } from './read-zip.ts';
import { SourceError } from './source-error.ts';
import { sniff } from './sniff.ts';
import { tooLarge, type SourceItem } from './source-item.ts';

export interface ImportProgress {
  readonly files: number;
  readonly accounts: number;
}

export interface ReadSourceOptions {
  /** Default: the source's name. */
  readonly label?: string;
  /** Name of the source in messages, and of a single file; default: the last part of the path. */
  readonly name?: string;
  /** Clock for sources that carry no time at all. */
  readonly now?: () => Date;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops between two files; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ImportLimits>;
  readonly readers?: ReaderOptions;
}

/**
 * Reads a folder, a `.json` file, or a `.zip`, `.tar`, `.tar.gz` archive. What cannot be read becomes gaps that name
 * file, account or entity. Throws `SourceError` when nothing can be read or a bound on the whole source is broken.
 * Archives are streamed; nothing is written to disk.
 */
export async function readSource(path: string, options: ReadSourceOptions = {}): Promise<Snapshot> {
  const name = options.name ?? basename(path);
  const limits: ImportLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const readers = accountReaders(limits, options.readers);
  const collected = collector(limits, readers);
  const taking = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const take = async (item: SourceItem): Promise<void> => {
    await collected.take(item);
    options.onProgress?.(collected.counts());
  };
  try {
    for await (const item of await itemsOf(path, name, limits)) {
      options.signal?.throwIfAborted();
      const taken = take(item)
        .catch((error: unknown) => failures.push(error))
        .then(() => void taking.delete(taken));
      taking.add(taken);
      if (taking.size >= readers.atOnce) await Promise.race(taking);
      if (failures.length > 0) throw failures[0];
      if (item.kind === 'file') await nextTurn();
    }
    await Promise.all(taking);
    if (failures.length > 0) throw failures[0];
  } catch (error) {
    await Promise.all(taking);
    if (error instanceof SourceError || options.signal?.aborted === true) throw error;
    throw new SourceError(name, `it cannot be read (${faultOf(error)}).`);
  } finally {
    await readers.close();
  }
  return collected.finish({
    label: options.label ?? name,
    source: name,
    now: options.now ?? (() => new Date()),
  });
}

async function itemsOf(path: string, name: string, limits: ImportLimits): Promise<AsyncIterable<SourceItem>> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new SourceError(
      name,
      `it cannot be opened (${faultOf(error)}). Check the path and its permissions.`,
    );
  });
  if (facts.isDirectory()) return folderItems(path, limits);
  if (!facts.isFile()) throw new SourceError(name, 'it is neither a folder nor a regular file.');
  const handle = await open(path);
  const start = Buffer.alloc(512);
  let length: number;
  try {
    length = (await handle.read(start, 0, start.length, 0)).bytesRead;
  } finally {
    await handle.close();
  }
  switch (sniff(start.subarray(0, length))) {
    case 'zip':
      return zipItems(path, name, facts.size, limits);
    case 'gzip':
      return tarItems(path, name, true, limits);
    case 'tar':
      return tarItems(path, name, false, limits);
    case 'other':
      if (/\.(?:zip|tar|tgz|gz)$/i.test(name)) {
        throw new SourceError(
          name,
          'its content is not the archive that its name promises. Create it again.',
        );
      }
      return singleFile(path, name, limits);
  }
}

async function* singleFile(path: string, name: string, limits: ImportLimits): AsyncGenerator<SourceItem> {
  const file = await readBounded(path, limits.maxFileBytes);
  yield file === undefined ? tooLarge(name, limits.maxFileBytes) : { kind: 'file', name, ...file };
}
