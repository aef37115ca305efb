import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { budget, type Budget } from './budget.ts';
import { namedFile, normalName, unsafeName } from './entry-name.ts';
import type { ImportLimits } from './limits.ts';
import { faultOf } from './read-folder.ts';
import { brokenArchive, readAll } from './read-tar.ts';
import { SourceError } from './source-error.ts';
import { refusedEntry, tooLarge, type SourceItem } from './source-item.ts';
import { ZipFileReader } from './zip-file-reader.ts';

const UNIX = 3;
const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const SYMBOLIC_LINK = 0o120000;

/** The entries of a `.zip` in directory order; each is inflated in memory, bounded, and checked against its CRC. */
export async function* zipItems(
  path: string,
  archive: string,
  archiveBytes: number,
  limits: ImportLimits,
): AsyncGenerator<SourceItem> {
  const handle = await open(path);
  let zip: ZipFile;
  try {
    // Names are decoded here, so that one bad name refuses its entry and not the archive.
    const reader = new ZipFileReader(path, handle);
    zip = await fromRandomAccessReaderPromise(reader, archiveBytes, {
      autoClose: false,
      decodeStrings: false,
    });
  } catch (error) {
    await handle.close();
    throw new SourceError(archive, `it is not a complete zip archive (${faultOf(error)}). Create it again.`);
  }
  const spent = budget(archive, limits, () => archiveBytes);
  const seen = new Set<string>();
  try {
    if (zip.entryCount > limits.maxEntries) {
      throw new SourceError(
        archive,
        `the archive has more than ${limits.maxEntries} entries. Import it in parts.`,
      );
    }
    for await (const entry of zip.eachEntry()) {
      spent.entry();
      const item = await itemOf(zip, entry, seen, limits, spent);
      if (item !== undefined) yield item;
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    yield brokenArchive(archive, error);
  } finally {
    zip.close();
  }
}

async function itemOf(
  zip: ZipFile,
  entry: Entry,
  seen: Set<string>,
  limits: ImportLimits,
  spent: Budget,
): Promise<SourceItem | undefined> {
  const raw = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  const name = normalName(raw);
  const unsafe = unsafeName(raw);
  if (unsafe !== undefined) return refusedEntry(raw, unsafe);
  const type =
    entry.versionMadeBy >>> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK : 0;
  if (type === SYMBOLIC_LINK) return refusedEntry(name, 'it is a link');
  if (raw.endsWith('/')) return undefined;
  if (type !== 0 && type !== REGULAR_FILE) return refusedEntry(name, 'it is no regular file');
  if (seen.has(name)) return refusedEntry(name, 'an earlier entry has the same name');
  seen.add(name);
  const kind = namedFile(name).kind;
  if (kind === 'junk' || kind === 'other') return { kind: 'ignored', name };
  if (entry.isEncrypted()) return refusedEntry(name, 'it is encrypted');
  if (!entry.canDecodeFileData()) return refusedEntry(name, 'its compression method is not supported');
  if (entry.uncompressedSize > limits.maxFileBytes) return tooLarge(name, limits.maxFileBytes);
  // The reader stops at the stated size, so the sum is known before anything is inflated.
  spent.inflated(entry.uncompressedSize);
  try {
    const bytes = await readAll(await zip.openReadStreamPromise(entry), limits.maxFileBytes);
    if (bytes === undefined) return tooLarge(name, limits.maxFileBytes);
    if (crc32(bytes) !== entry.crc32) return damaged(name, 'its checksum does not match');
    return { kind: 'file', name, bytes, modifiedAt: entry.getLastModDate({ timezone: 'UTC' }) };
  } catch (error) {
    return damaged(name, faultOf(error));
  }
}

function damaged(name: string, fault: string): SourceItem {
  return {
    kind: 'refused',
    name,
    code: 'import_entry_damaged',
    message: `The entry is damaged (${fault}) and is not read. Create the archive again.`,
  };
}
