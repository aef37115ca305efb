import { mkdir, mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { openStore, type StoreOptions } from '../src/store/open-store.ts';
import type { SnapshotStore } from '../src/store/snapshot-store.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const ENTRIES = {
  'store-worker': '../src/store/store-worker.ts',
  'answer-worker': '../src/answers/answer-worker.ts',
  'reader-worker': '../src/import/reader-worker.ts',
} as const;
type Entry = keyof typeof ENTRIES;

const bundled = new Map<Entry, Promise<URL>>();

/** A thread's entry, bundled from its TypeScript source once for each test process. */
export async function testWorkerUrl(entry: Entry = 'store-worker'): Promise<URL> {
  const known = bundled.get(entry) ?? bundle(entry);
  bundled.set(entry, known);
  return known;
}

async function bundle(entry: Entry): Promise<URL> {
  // Inside the package, so that the worker finds the package's dependencies.
  const cache = here('../node_modules/.cache/assumable/');
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(`${cache}${entry}-`);
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    root: here('..'),
    logLevel: 'error',
    ssr: { noExternal: ['@assumable/shared'] },
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: { [entry]: here(ENTRIES[entry]) },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return pathToFileURL(`${outDir}/${entry}.mjs`);
}

/** Opens a store from the TypeScript sources, as tests need it; the caller closes it. */
export async function openTestStore(directory: string, options: StoreOptions = {}): Promise<SnapshotStore> {
  return openStore(directory, { workerUrl: await testWorkerUrl(), ...options });
}
