import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { tarGzip } from '../lib/organization-archive.ts';
import type { ArchiveEntry } from '../lib/organization-archive.ts';
import { UsageError } from './exit-code.ts';

/**
 * Writes files of the import format: one archive when the name ends in `.tar.gz` or `.tgz`, else a folder, which
 * must be new or empty. One file is in memory at a time; only the owner may read what is written.
 * Throws `UsageError` when the place cannot be written.
 */
export async function writeOrganizationFiles(entries: Iterable<ArchiveEntry>, output: string): Promise<void> {
  try {
    if (/\.(?:tar\.gz|tgz)$/i.test(output)) await writeArchive(entries, output);
    else await writeFolder(entries, output);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new UsageError(
      `Cannot write ${output}: ${error.message}.`,
      'Check that the place exists and is writable.',
    );
  }
}

async function writeArchive(entries: Iterable<ArchiveEntry>, output: string): Promise<void> {
  const draft = `${output}.${process.pid}.part`;
  try {
    await pipeline(tarGzip(entries), createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, output);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeFolder(entries: Iterable<ArchiveEntry>, output: string): Promise<void> {
  await mkdir(output, { recursive: true, mode: 0o700 });
  if ((await readdir(output)).length > 0) {
    throw new UsageError(
      `The folder ${output} is not empty.`,
      'Give a new folder, so that no other account gets mixed in, or a file that ends in .tar.gz.',
    );
  }
  const made = new Set<string>();
  for (const { name, text } of entries) {
    const path = join(output, name);
    const folder = dirname(path);
    if (!made.has(folder)) await mkdir(folder, { recursive: true, mode: 0o700 });
    made.add(folder);
    await writeFile(path, text, { mode: 0o600 });
  }
}
