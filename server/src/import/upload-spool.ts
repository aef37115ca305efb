/** Uploaded bytes go to a file as they arrive and never into memory as a whole. */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '../lib/id.ts';

/** Largest uploaded file, in bytes. */
export const UPLOAD_LIMIT = 512 * 1024 * 1024;

/** The stream held more bytes than allowed; nothing of it was kept. */
export class UploadTooLargeError extends Error {
  override readonly name = 'UploadTooLargeError';
}

export interface ReceivedUpload {
  /** A file readable by this user only; its name is an id, no part of it comes from the sender. */
  readonly path: string;
  readonly bytes: number;
  remove(): Promise<void>;
}

export interface UploadSpool {
  /** Throws `UploadTooLargeError` beyond the limit, or the stream's own error; the file is gone then. */
  receive(stream: Readable): Promise<ReceivedUpload>;
  /** Removes everything that is left. */
  close(): Promise<void>;
}

/**
 * Opens this process's spool inside the data directory. Several processes may share a data directory, so each has
 * a folder named by its process id; folders of processes that are gone are removed.
 */
export async function openUploadSpool(
  dataDirectory: string,
  limit: number = UPLOAD_LIMIT,
): Promise<UploadSpool> {
  const root = join(dataDirectory, 'uploads');
  const folder = join(root, String(process.pid));
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const name of await readdir(root)) {
    if (isGone(name)) await rm(join(root, name), { recursive: true, force: true });
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async receive(stream) {
      const path = join(folder, `${newId()}.upload`);
      let bytes = 0;
      const counter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          if (bytes > limit) done(new UploadTooLargeError(`more than ${String(limit)} bytes`));
          else done(null, chunk);
        },
      });
      const remove = (): Promise<void> => rm(path, { force: true });
      try {
        await pipeline(stream, counter, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
      } catch (error) {
        await remove();
        throw error;
      }
      return { path, bytes, remove };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** True for what no running process owns: signal 0 asks whether a process exists without touching it. */
function isGone(name: string): boolean {
  if (!/^[1-9][0-9]{0,9}$/.test(name)) return true;
  try {
    process.kill(Number(name), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
