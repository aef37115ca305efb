import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareStrings } from '@assumable/shared/lib/compare';
import { namedFile } from './entry-name.ts';
import type { ImportLimits } from './limits.ts';
import { SourceError } from './source-error.ts';
import { refusedEntry, tooLarge, type SourceItem } from './source-item.ts';

/** Files read ahead of the parser, and how many bytes of them may wait. */
const READ_AHEAD_FILES = 4;
const READ_AHEAD_BYTES = 64 * 1024 * 1024;
/** Folders deeper than this are not looked into; the format has two levels. */
const MAX_FOLDER_DEPTH = 16;

/** The files below a folder in name order. Links and devices are refused by name, never followed. */
export async function* folderItems(folder: string, limits: ImportLimits): AsyncGenerator<SourceItem> {
  const { names, refused } = await listFolder(folder, limits);
  yield* refused;
  const waiting: { readonly name: string; readonly item: Promise<SourceItem> }[] = [];
  let next = 0;
  let total = 0;
  let held = 0;
  while (next < names.length || waiting.length > 0) {
    while (
      next < names.length &&
      (waiting.length === 0 || (waiting.length < READ_AHEAD_FILES && held < READ_AHEAD_BYTES))
    ) {
      const name = names[next] ?? '';
      next += 1;
      const kind = namedFile(name).kind;
      const item =
        kind === 'junk' || kind === 'other'
          ? Promise.resolve<SourceItem>({ kind: 'ignored', name })
          : readItem(folder, name, limits);
      waiting.push({ name, item });
      // A failed read-ahead is awaited below; without a handler here it would count as unhandled meanwhile.
      void item.then(
        (read) => (held += read.kind === 'file' ? read.bytes.byteLength : 0),
        () => undefined,
      );
    }
    const first = waiting.shift();
    if (first === undefined) continue;
    const item = await first.item;
    if (item.kind === 'file') {
      held -= item.bytes.byteLength;
      total += item.bytes.byteLength;
      if (total > limits.maxTotalBytes) {
        throw new SourceError(
          item.name,
          `the folder holds more than ${limits.maxTotalBytes} bytes. Import it in parts.`,
        );
      }
    }
    yield item;
  }
}

async function listFolder(
  folder: string,
  limits: ImportLimits,
): Promise<{ readonly names: readonly string[]; readonly refused: readonly SourceItem[] }> {
  const names: string[] = [];
  const refused: SourceItem[] = [];
  const pending: { readonly name: string; readonly depth: number }[] = [{ name: '', depth: 0 }];
  let entries = 0;
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const { name: parent, depth } = current;
    let children;
    try {
      children = await readdir(join(folder, parent), { withFileTypes: true });
    } catch (error) {
      if (parent === '') throw error;
      refused.push(unreadable(parent, error));
      continue;
    }
    entries += children.length;
    if (entries > limits.maxEntries) {
      throw new SourceError(
        parent === '' ? folder : parent,
        `the folder holds more than ${limits.maxEntries} entries. Import it in parts.`,
      );
    }
    for (const child of children) {
      const name = parent === '' ? child.name : `${parent}/${child.name}`;
      if (child.isFile()) names.push(name);
      else if (child.isDirectory()) {
        if (depth < MAX_FOLDER_DEPTH) pending.push({ name, depth: depth + 1 });
        else refused.push(refusedEntry(name, `it is more than ${MAX_FOLDER_DEPTH} folders deep`));
      } else
        refused.push(refusedEntry(name, child.isSymbolicLink() ? 'it is a link' : 'it is no regular file'));
    }
  }
  const byName = (a: SourceItem, b: SourceItem): number => compareStrings(a.name, b.name);
  return { names: names.sort(compareStrings), refused: refused.sort(byName) };
}

async function readItem(folder: string, name: string, limits: ImportLimits): Promise<SourceItem> {
  try {
    const file = await readBounded(join(folder, name), limits.maxFileBytes, constants.O_NOFOLLOW);
    if (file === undefined) return tooLarge(name, limits.maxFileBytes);
    return { kind: 'file', name, ...file };
  } catch (error) {
    return unreadable(name, error);
  }
}

/** The content of a regular file, or `undefined` when it is larger than the bound. */
export async function readBounded(
  path: string,
  maxBytes: number,
  flags = 0,
): Promise<{ readonly bytes: Uint8Array; readonly modifiedAt: Date } | undefined> {
  const handle = await open(path, constants.O_RDONLY | flags);
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new Error('it is no regular file');
    if (facts.size > maxBytes) return undefined;
    return { bytes: await handle.readFile(), modifiedAt: facts.mtime };
  } finally {
    await handle.close();
  }
}

function unreadable(name: string, error: unknown): SourceItem {
  return {
    kind: 'refused',
    name,
    code: 'import_file_unreadable',
    message: `The file cannot be read (${faultOf(error)}). Check its permissions.`,
  };
}

/** A short reason without the machine's paths. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown fault';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
