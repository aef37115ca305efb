import type { Snapshot } from '@assumable/shared/snapshot/model';
import { stat } from 'node:fs/promises';
import { readSource } from '../import/read-source.ts';
import { SourceError } from '../import/source-error.ts';
import { dataFolder } from './data-folder.ts';
import { UsageError } from './exit-code.ts';
import { gapLines } from './gaps.ts';
import { withStore } from './with-store.ts';

/** Where a command takes its facts from: files, or a snapshot of the store. */
export interface SourceOptions {
  readonly source?: string;
  readonly snapshot?: string;
  readonly data?: string;
}

export interface OpenedSnapshot {
  readonly snapshot: Snapshot;
  /** Id in the store, or the path that was read. */
  readonly id: string;
}

/** Reads the snapshot a command works on. Throws `UsageError` when there is none or it cannot be read. */
export async function openSnapshot(options: SourceOptions): Promise<OpenedSnapshot> {
  if (options.source !== undefined) {
    if (options.snapshot !== undefined) {
      throw new UsageError(
        '--source and --snapshot exclude each other: give files, or a snapshot of the store.',
      );
    }
    return { snapshot: await readFiles(options.source), id: options.source };
  }
  const folder = dataFolder(options.data);
  const asked = options.snapshot ?? 'latest';
  if (!(await isFolder(folder))) throw noSnapshot(folder, asked);
  return withStore(folder, async (store) => {
    const row = await store.find(asked);
    if (row === undefined) throw noSnapshot(folder, asked);
    return { snapshot: await store.load(row.id), id: row.id };
  });
}

/** Reads an importable folder, file or archive. Throws `UsageError` with the reasons when nothing can be read. */
export async function readFiles(path: string): Promise<Snapshot> {
  try {
    return await readSource(path);
  } catch (error) {
    if (error instanceof SourceError)
      throw new UsageError(error.message, error.gaps.length === 0 ? undefined : gapLines(error.gaps, 20));
    throw error;
  }
}

/** True when the path is a folder; a store is never created just to find it empty. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

function noSnapshot(folder: string, asked: string): UsageError {
  return asked === 'latest'
    ? new UsageError(
        `There is no snapshot in ${folder}.`,
        'Import files (assumable import PATH), crawl (assumable crawl --role NAME), or read files directly with --source PATH.',
      )
    : new UsageError(`There is no snapshot ${asked} in ${folder}.`, 'assumable snapshots lists them.');
}
