/** Sizes of the built console, gzip, from Vite's manifest. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

function isChunk(value: unknown): value is Chunk {
  return typeof value === 'object' && value !== null && 'file' in value;
}

/** kB of a lazy entry with everything that it needs and the first page has not read yet. */
export async function lazySizes(
  entries: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, number>> {
  const manifest = new Map<string, Chunk>();
  const read: unknown = JSON.parse(await readFile(`${DIST}.vite/manifest.json`, 'utf8'));
  for (const [key, value] of Object.entries(read ?? {})) if (isChunk(value)) manifest.set(key, value);
  const closure = (key: string, seen: Set<string>): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest.get(key)?.imports ?? []) closure(next, seen);
  };
  const first = new Set<string>();
  for (const key of ['index.html', 'src/app/start.tsx']) closure(key, first);
  const sizes = new Map<string, number>();
  for (const [name, key] of Object.entries(entries)) {
    const needed = new Set<string>();
    closure(key, needed);
    let bytes = 0;
    for (const chunk of needed) {
      const file = manifest.get(chunk)?.file;
      if (!first.has(chunk) && file?.endsWith('.js') === true) {
        bytes += gzipSync(await readFile(`${DIST}${file}`)).length;
      }
    }
    sizes.set(name, bytes / 1_000);
  }
  return sizes;
}
