import { createReadStream, read as readFile } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/** Bytes read at once: the directory of a zip is read in many small steps, one after the other. */
const WINDOW_BYTES = 256 * 1024;

/** A zip's file behind a window of bytes, so that a directory of 100,000 entries takes few reads. Owns the handle. */
export class ZipFileReader extends RandomAccessReader {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #window = Buffer.alloc(WINDOW_BYTES);
  #start = 0;
  #length = 0;

  constructor(path: string, handle: FileHandle) {
    super();
    this.#path = path;
    this.#handle = handle;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#path, { start, end: end - 1 });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    if (this.#copy(buffer, offset, length, position)) {
      process.nextTick(callback, null);
      return;
    }
    if (length > WINDOW_BYTES) {
      readFile(this.#handle.fd, buffer, offset, length, position, (error, count) => {
        callback(error ?? (count < length ? new Error('unexpected end of file') : null));
      });
      return;
    }
    readFile(this.#handle.fd, this.#window, 0, WINDOW_BYTES, position, (error, count) => {
      this.#start = position;
      this.#length = error === null ? count : 0;
      const copied = error === null && this.#copy(buffer, offset, length, position);
      callback(error ?? (copied ? null : new Error('unexpected end of file')));
    });
  }

  override close(callback: (error: Error | null) => void): void {
    this.#handle.close().then(
      () => {
        callback(null);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error('the file cannot be closed'));
      },
    );
  }

  #copy(buffer: Buffer, offset: number, length: number, position: number): boolean {
    const from = position - this.#start;
    if (from < 0 || from + length > this.#length) return false;
    this.#window.copy(buffer, offset, from, from + length);
    return true;
  }
}
