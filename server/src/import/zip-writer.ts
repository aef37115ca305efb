/**
 * Writes a zip archive as a stream of chunks: each entry deflated with its sizes known, then the central directory,
 * with ZIP64 records where 32 or 16 bits are not enough.
 * Source: PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
 */
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import type { ArchiveEntry } from '../lib/organization-archive.ts';

const deflate = promisify<Buffer, Buffer>(deflateRaw);

const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
const DEFLATED = 8;
const UTF8_NAMES = 0x0800;
const VERSION_DEFLATE = 20;
const VERSION_ZIP64 = 45;
const MADE_BY_UNIX = 3 << 8;
const REGULAR_0644 = 0o100644;

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly inflated: number;
  readonly offset: number;
}

/** Chunks of the archive. Every entry gets the same time, so that equal files give equal archives. */
export async function* zipChunks(files: Iterable<ArchiveEntry>, modifiedAt: Date): AsyncGenerator<Buffer> {
  const time = dosTime(modifiedAt);
  const entries: Written[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name, 'utf8');
    const bytes = Buffer.from(file.text, 'utf8');
    const body = await deflate(bytes);
    const entry = { name, crc: crc32(bytes), size: body.length, inflated: bytes.length, offset };
    entries.push(entry);
    const header = localHeader(entry, time);
    yield header;
    yield body;
    offset += header.length + body.length;
  }
  const start = offset;
  for (const entry of entries) {
    const record = directoryRecord(entry, time);
    yield record;
    offset += record.length;
  }
  yield endRecords(entries.length, start, offset - start);
}

/** Files are at most 512 MiB on import, so the sizes of one entry always fit 32 bits; its offset may not. */
function localHeader(entry: Written, time: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION_DEFLATE, 4);
  header.writeUInt16LE(UTF8_NAMES, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt32LE(time, 10);
  header.writeUInt32LE(entry.crc, 14);
  header.writeUInt32LE(entry.size, 18);
  header.writeUInt32LE(entry.inflated, 22);
  header.writeUInt16LE(entry.name.length, 26);
  return Buffer.concat([header, entry.name]);
}

function directoryRecord(entry: Written, time: number): Buffer {
  const extra = entry.offset >= MAX_32 ? Buffer.alloc(12) : Buffer.alloc(0);
  if (extra.length > 0) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(entry.offset), 4);
  }
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_BY_UNIX | VERSION_ZIP64, 4);
  header.writeUInt16LE(extra.length > 0 ? VERSION_ZIP64 : VERSION_DEFLATE, 6);
  header.writeUInt16LE(UTF8_NAMES, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt32LE(time, 12);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(entry.size, 20);
  header.writeUInt32LE(entry.inflated, 24);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE((REGULAR_0644 << 16) >>> 0, 38);
  header.writeUInt32LE(Math.min(entry.offset, MAX_32), 42);
  return Buffer.concat([header, entry.name, extra]);
}

function endRecords(count: number, start: number, size: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(size, MAX_32), 12);
  end.writeUInt32LE(Math.min(start, MAX_32), 16);
  if (count < MAX_16 && size < MAX_32 && start < MAX_32) return end;

  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(MADE_BY_UNIX | VERSION_ZIP64, 12);
  end64.writeUInt16LE(VERSION_ZIP64, 14);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(size), 40);
  end64.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}

/** Time and date in MS-DOS form, in UTC; years before 1980 become 1980. */
function dosTime(date: Date): number {
  const year = Math.min(Math.max(date.getUTCFullYear(), 1980), 2107);
  const day = ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}
