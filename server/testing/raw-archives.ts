/** Archives byte by byte, for contents that no well-behaved tool would write. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string;
  readonly body?: string | Buffer;
  /** Tar type flag; `0` is a file, `2` a symbolic link, `3` a device, `5` a folder. */
  readonly type?: string;
  readonly link?: string;
  /** Overrides of what the headers say. */
  readonly size?: number;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode in the zip's directory, type bits included. */
  readonly mode?: number;
}

const bytesOf = (entry: RawEntry): Buffer => Buffer.from(entry.body ?? '');

/** One tar entry with its padding. */
export function tarEntry(entry: RawEntry): Buffer {
  const body = bytesOf(entry);
  const header = Buffer.alloc(512);
  header.write(entry.name.slice(0, 100), 0, 'utf8');
  header.write('0000644\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  header.write(`${(entry.size ?? body.length).toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('14000000000\0', 136, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write(entry.type ?? '0', 156, 'latin1');
  header.write(entry.link ?? '', 157, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export function tar(entries: readonly RawEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1024)]);
}

export function tarGz(entries: readonly RawEntry[]): Buffer {
  return gzipSync(tar(entries), { level: 1 });
}

export function zip(entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const raw = bytesOf(entry);
    const method = entry.method ?? (raw.length === 0 ? 0 : 8);
    const body = method === 8 ? deflateRawSync(raw) : raw;
    const name = Buffer.from(entry.name, 'utf8');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    common(local, 6);
    local.writeUInt16LE(name.length, 26);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE((3 << 8) | 20, 4);
    record.writeUInt16LE(20, 6);
    common(record, 8);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    record.writeUInt32LE(offset, 42);
    locals.push(local, name, body);
    directory.push(record, name);
    offset += 30 + name.length + body.length;

    function common(header: Buffer, at: number): void {
      header.writeUInt16LE(entry.flags ?? 0x0800, at);
      header.writeUInt16LE(method, at + 2);
      header.writeUInt32LE(0x58210000, at + 4);
      header.writeUInt32LE(entry.crc ?? crc32(raw), at + 8);
      header.writeUInt32LE(body.length, at + 12);
      header.writeUInt32LE(entry.size ?? raw.length, at + 16);
    }
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
