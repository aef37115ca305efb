/** Sizes of the built console, gzip, from Vite's manifest. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { atMost, type Row } from './rows.ts';

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
  // A worker stands in no manifest and needs nothing but its own file.
  for (const file of await readdir(`${DIST}assets`))
    manifest.set(`assets/${file}`, { file: `assets/${file}` });
  for (const [name, start] of Object.entries(entries)) {
    const key = [...manifest.keys()].find((known) => known.startsWith(start));
    if (key === undefined) throw new Error(`the build has no ${start}`);
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

/** The lazy parts of the console and what they may weigh. */
const PARTS = [
  ['drawing, cytoscape and adapter, lazy, gzip', 'src/graph-view/graph-surface.ts', 165],
  ['layout worker, lazy, gzip', 'assets/layout-worker-', 200],
  ['policy viewer, lazy, gzip', 'src/components/policy-viewer/policy-editor.ts', 115],
] as const;

export async function sizeRows(): Promise<readonly Row[]> {
  const sizes = await lazySizes(Object.fromEntries(PARTS.map(([name, key]) => [name, key])));
  return PARTS.map(([name, , budget]) => atMost(name, sizes.get(name) ?? Infinity, budget, ' kB'));
}
