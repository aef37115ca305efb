/** Several files as one archive, so that a folder can be dropped: a tar (POSIX.1-1988, ustar) around the files. */

export interface PackedFile {
  /** Path below what was dropped, with `/`. */
  readonly path: string;
  readonly file: Blob;
}

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;

/** Splits a long path at a `/` as ustar wants it; `undefined` when it does not fit. */
function splitPath(path: string): { readonly name: string; readonly prefix: string } | undefined {
  const length = (text: string): number => new TextEncoder().encode(text).length;
  if (length(path) <= NAME) return { name: path, prefix: '' };
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const prefix = path.slice(0, at);
    const name = path.slice(at + 1);
    if (name !== '' && length(name) <= NAME && length(prefix) <= PREFIX) return { name, prefix };
  }
  return undefined;
}

function header(path: string, size: number): Uint8Array<ArrayBuffer> | undefined {
  const split = splitPath(path);
  if (split === undefined) return undefined;
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => block.set(new TextEncoder().encode(text), at);
  put(split.name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${size.toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  put(' '.repeat(8), 148);
  put('0', 156);
  put('ustar\0' + '00', 257);
  put(split.prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/**
 * Packs files without reading them: the archive refers to their bytes.
 * @returns the archive, and the paths that are too long for it
 */
export function packFiles(files: readonly PackedFile[]): {
  readonly archive: Blob;
  readonly left: readonly string[];
} {
  const parts: BlobPart[] = [];
  const left: string[] = [];
  for (const { path, file } of files) {
    const head = header(path, file.size);
    if (head === undefined) {
      left.push(path);
      continue;
    }
    parts.push(head, file, new Uint8Array((BLOCK - (file.size % BLOCK)) % BLOCK));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return { archive: new Blob(parts, { type: 'application/x-tar' }), left };
}
