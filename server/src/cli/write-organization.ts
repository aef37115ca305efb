import { writeArchive } from '../import/write-archive.ts';
import { SourceError } from '../import/source-error.ts';
import type { ArchiveEntry } from '../lib/organization-archive.ts';
import { UsageError } from './exit-code.ts';

/**
 * Writes files of the import format: an archive when the name ends in `.tar.gz`, `.tgz` or `.zip`, else a folder, which
 * must be new or empty. The target appears at once and whole; a few files are in memory at a time; only the owner may
 * read what is written. Throws `UsageError` when the place cannot be written.
 */
export async function writeOrganizationFiles(entries: Iterable<ArchiveEntry>, output: string): Promise<void> {
  try {
    await writeArchive(entries, output);
  } catch (error) {
    if (error instanceof SourceError) {
      throw new UsageError(error.message, 'Archives end in .tar.gz, .tgz or .zip.');
    }
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new UsageError(
      `Cannot write ${output}: ${error.message}.`,
      'Check that the place exists and is writable.',
    );
  }
}
