import type { Snapshot } from '@assumable/shared/snapshot/model';
import { readSource, type ReadSourceOptions } from './read-source.ts';

const MAX_NAME_LENGTH = 120;

/**
 * Reads an uploaded file that lies at a temporary path. `originalName` comes from the client: it is used as a label
 * and in messages only, never as a path. Throws `SourceError` as `readSource` does.
 */
export async function readUpload(
  temporaryPath: string,
  originalName: string,
  options: Omit<ReadSourceOptions, 'name'> = {},
): Promise<Snapshot> {
  return readSource(temporaryPath, { ...options, name: uploadName(originalName) });
}

/** The last part of a client's file name without control characters, at most 120 characters; never empty. */
export function uploadName(originalName: string): string {
  const parts = originalName.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '').split(/[/\\]/);
  const name = (parts[parts.length - 1] ?? '').trim().slice(-MAX_NAME_LENGTH);
  return name === '' || name === '.' || name === '..' ? 'upload' : name;
}
