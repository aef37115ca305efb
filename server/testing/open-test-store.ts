import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { openStore, type StoreOptions } from '../src/store/open-store.ts';
import type { SnapshotStore } from '../src/store/snapshot-store.ts';
import { bundleOnce } from './bundle-once.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const ENTRIES = {
  'store-worker': '../src/store/store-worker.ts',
  'answer-worker': '../src/answers/answer-worker.ts',
  'reader-worker': '../src/import/reader-worker.ts',
  'serve-process': './serve-process.ts',
  'store-writer-process': './store-writer-process.ts',
} as const;
type Entry = keyof typeof ENTRIES;

/** A thread's or process's entry, bundled from its TypeScript source. */
export async function testWorkerUrl(entry: Entry = 'store-worker'): Promise<URL> {
  const folder = await bundleOnce(entry, (outDir) =>
    build({
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
    }),
  );
  return pathToFileURL(`${folder}/${entry}.mjs`);
}

/** Opens a store from the TypeScript sources, as tests need it; the caller closes it. */
export async function openTestStore(directory: string, options: StoreOptions = {}): Promise<SnapshotStore> {
  return openStore(directory, { workerUrl: await testWorkerUrl(), ...options });
}
