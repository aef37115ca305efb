import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { UsageError } from './exit-code.ts';

/** Characters gathered before a write; many small writes to a pipe cost more than making the text. */
const CHUNK = 64 * 1024;

/** Writes the chunks, waiting whenever the reader is slower. */
export async function writeAll(
  output: Writable,
  chunks: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  let pending: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const text = pending.join('');
    pending = [];
    size = 0;
    if (text !== '' && !output.write(text)) await once(output, 'drain');
  };
  for await (const chunk of chunks) {
    pending.push(chunk);
    size += chunk.length;
    if (size >= CHUNK) await flush();
  }
  await flush();
}

/** Writes one text, waiting for the reader. */
export async function write(output: Writable, text: string): Promise<void> {
  await writeAll(output, [text]);
}

/**
 * Writes a file that appears whole or not at all: a neighbour file first, then a rename. Only the owner may read it,
 * because a trust graph is a map for attackers. Throws `UsageError` when the place cannot be written.
 */
export async function writeFileWhole(path: string, chunks: Iterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      for (const chunk of chunks) await file.write(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof Error && 'code' in error) {
      throw new UsageError(
        `Cannot write ${path}: ${error.message}.`,
        'Check that the folder exists and is writable.',
      );
    }
    throw error;
  }
}
