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

interface Part {
  readonly name: string;
  /** How the key in the manifest begins, or the file. */
  readonly start: string;
  /** The page that asks for it: what that has read is no part of it. */
  readonly page?: string;
  readonly budget: number;
}

/** kB of the lazy parts with everything that they need and was not read before. */
async function lazySizes(parts: readonly Part[]): Promise<ReadonlyMap<Part, number>> {
  const manifest = new Map<string, Chunk>();
  const read: unknown = JSON.parse(await readFile(`${DIST}.vite/manifest.json`, 'utf8'));
  for (const [key, value] of Object.entries(read ?? {})) if (isChunk(value)) manifest.set(key, value);
  const closure = (key: string, seen: Set<string>): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest.get(key)?.imports ?? []) closure(next, seen);
  };
  const sizes = new Map<Part, number>();
  // A worker stands in no manifest and needs nothing but its own file.
  for (const file of await readdir(`${DIST}assets`))
    manifest.set(`assets/${file}`, { file: `assets/${file}` });
  for (const part of parts) {
    const { start, page } = part;
    const before = new Set<string>();
    for (const key of ['index.html', 'src/app/start.tsx', ...(page === undefined ? [] : [page])])
      closure(key, before);
    const key = [...manifest.keys()].find((known) => known.startsWith(start));
    if (key === undefined) throw new Error(`the build has no ${start}`);
    const needed = new Set<string>();
    closure(key, needed);
    let bytes = 0;
    for (const chunk of needed) {
      const file = manifest.get(chunk)?.file;
      if (!before.has(chunk) && file?.endsWith('.js') === true) {
        bytes += gzipSync(await readFile(`${DIST}${file}`)).length;
      }
    }
    sizes.set(part, bytes / 1_000);
  }
  return sizes;
}

/** The lazy parts of the console and what they may weigh. */
const PARTS: readonly Part[] = [
  {
    name: 'drawing, cytoscape and adapter, lazy, gzip',
    start: 'src/graph-view/graph-surface.ts',
    page: 'src/app/pages/explore-page.tsx',
    budget: 165,
  },
  { name: 'layout worker, lazy, gzip', start: 'assets/layout-worker-', budget: 200 },
  {
    name: 'policy viewer, lazy, gzip',
    start: 'src/components/policy-viewer/policy-editor.ts',
    budget: 115,
  },
];

export async function sizeRows(): Promise<readonly Row[]> {
  const sizes = await lazySizes(PARTS);
  return PARTS.map((part) => atMost(part.name, sizes.get(part) ?? Infinity, part.budget, ' kB'));
}
