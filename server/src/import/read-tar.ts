import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { budget, type Budget } from './budget.ts';
import { namedFile, normalName, unsafeName } from './entry-name.ts';
import type { ImportLimits } from './limits.ts';
import { faultOf } from './read-folder.ts';
import { sniff } from './sniff.ts';
import { SourceError } from './source-error.ts';
import { refusedEntry, tooLarge, type SourceItem } from './source-item.ts';

/** The entries of a `.tar`, `.tar.gz`, or the one file of a `.json.gz`, in their order; streamed, never extracted. */
export async function* tarItems(
  path: string,
  name: string,
  gzip: boolean,
  limits: ImportLimits,
): AsyncGenerator<SourceItem> {
  const file = createReadStream(path);
  const spent = budget(name, limits, () => file.bytesRead);
  const source = gzip ? file.pipe(createGunzip()) : file;
  // `pipe` does not pass errors on: a read fault has to end the consumer too.
  if (source !== file) file.on('error', (error) => source.destroy(error));
  try {
    const chunks = metered(source, spent);
    const { start, rest } = await peek(chunks, 512);
    const content = chained(start, rest);
    if (sniff(start) === 'tar') yield* entriesOf(content, name, limits, spent);
    else if (gzip) yield await gzippedFile(content, name, limits);
    else throw new SourceError(name, 'it is not a complete tar archive. Create it again.');
  } catch (error) {
    if (error instanceof SourceError) throw error;
    yield brokenArchive(name, error);
  } finally {
    source.destroy();
    file.destroy();
  }
}

async function* metered(source: AsyncIterable<Uint8Array>, spent: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    spent.inflated(chunk.byteLength);
    yield chunk;
  }
}

/** Takes chunks until at least `length` bytes are there or the source ends. */
async function peek(
  source: AsyncGenerator<Uint8Array>,
  length: number,
): Promise<{ readonly start: Buffer; readonly rest: AsyncGenerator<Uint8Array> }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const next = await source.next();
    if (next.done === true) break;
    chunks.push(next.value);
    size += next.value.byteLength;
  }
  return { start: Buffer.concat(chunks), rest: source };
}

async function* chained(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.byteLength > 0) yield start;
  yield* rest;
}

async function gzippedFile(
  content: AsyncIterable<Uint8Array>,
  name: string,
  limits: ImportLimits,
): Promise<SourceItem> {
  const inner = name.replace(/\.gz$/i, '');
  const bytes = await readAll(content, limits.maxFileBytes);
  return bytes === undefined
    ? tooLarge(inner, limits.maxFileBytes)
    : { kind: 'file', name: inner, bytes, modifiedAt: undefined };
}

async function* entriesOf(
  content: AsyncIterable<Uint8Array>,
  archive: string,
  limits: ImportLimits,
  spent: Budget,
): AsyncGenerator<SourceItem> {
  const tar = extract();
  let fault: Error | undefined;
  const feeding = feed(content, tar).catch((error: unknown) => {
    fault = error instanceof Error ? error : new Error('unknown fault');
    tar.destroy(fault);
  });
  const seen = new Set<string>();
  let current = '';
  try {
    for await (const entry of tar) {
      spent.entry();
      current = entry.header.name;
      const item = await itemOf(entry, seen, limits);
      current = '';
      if (item !== undefined) yield item;
    }
    await feeding;
    if (fault !== undefined) throw fault;
  } catch (error) {
    // The feeder's own error says more than the stream's that it caused.
    const cause = fault ?? error;
    if (cause instanceof SourceError) throw cause;
    if (current !== '') yield truncatedEntry(normalName(current));
    yield brokenArchive(archive, cause);
  } finally {
    tar.destroy();
  }
}

/** Writes all chunks with back pressure; ends early, without error, when the reader is gone. */
async function feed(content: AsyncIterable<Uint8Array>, tar: ReturnType<typeof extract>): Promise<void> {
  let closed = false;
  let wake: (() => void) | undefined;
  const resume = (): void => wake?.();
  tar.on('drain', resume);
  tar.on('close', () => {
    closed = true;
    resume();
  });
  for await (const chunk of content) {
    if (closed) return;
    if (!tar.write(chunk)) await new Promise<void>((resolve) => (wake = resolve));
    if (closed) return;
  }
  tar.end(undefined);
}

interface Entry extends AsyncIterable<unknown> {
  readonly header: Header;
}

async function* bytesOf(entry: Entry): AsyncGenerator<Uint8Array> {
  for await (const chunk of entry) if (chunk instanceof Uint8Array) yield chunk;
}

async function itemOf(
  entry: Entry,
  seen: Set<string>,
  limits: ImportLimits,
): Promise<SourceItem | undefined> {
  const { name: raw, type, size, mtime } = entry.header;
  const skip = async (item: SourceItem | undefined): Promise<SourceItem | undefined> => {
    // An entry has to be read to its end before the next one comes.
    await readAll(bytesOf(entry), 0);
    return item;
  };
  const name = normalName(raw);
  const unsafe = unsafeName(raw);
  if (unsafe !== undefined) return skip(refusedEntry(raw, unsafe));
  if (type === 'directory') return skip(undefined);
  if (type !== 'file' && type !== 'contiguous-file') {
    const fault = type === 'symlink' || type === 'link' ? 'it is a link' : 'it is no regular file';
    return skip(refusedEntry(name, fault));
  }
  if (seen.has(name)) return skip(refusedEntry(name, 'an earlier entry has the same name'));
  seen.add(name);
  const kind = namedFile(name).kind;
  if (kind === 'junk' || kind === 'other') return skip({ kind: 'ignored', name });
  if (size > limits.maxFileBytes) return skip(tooLarge(name, limits.maxFileBytes));
  const bytes = await readAll(bytesOf(entry), limits.maxFileBytes);
  return bytes === undefined
    ? tooLarge(name, limits.maxFileBytes)
    : { kind: 'file', name, bytes, modifiedAt: mtime };
}

/** All bytes, or `undefined` when there are more than the bound (the rest is read and dropped). */
export async function readAll(
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks, size);
}

export function brokenArchive(archive: string, error: unknown): SourceItem {
  return {
    kind: 'refused',
    name: archive,
    code: 'import_archive_broken',
    message: `The archive is damaged or cut short (${faultOf(error)}); entries from there on are missing. Create it again.`,
  };
}

function truncatedEntry(name: string): SourceItem {
  return {
    kind: 'refused',
    name,
    code: 'import_file_truncated',
    message: 'The file is not complete in the archive and is not read. Create the archive again.',
  };
}
