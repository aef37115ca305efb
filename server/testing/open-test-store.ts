import { mkdir, mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { openStore, type StoreOptions } from '../src/store/open-store.ts';
import type { SnapshotStore } from '../src/store/snapshot-store.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

let bundled: Promise<URL> | undefined;

/** The writer thread's entry, bundled from its TypeScript source once for each test process. */
export async function testWorkerUrl(): Promise<URL> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<URL> {
  // Inside the package, so that the worker finds the package's dependencies.
  const cache = here('../node_modules/.cache/assumable/');
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(`${cache}store-worker-`);
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
        input: { 'store-worker': here('../src/store/store-worker.ts') },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return pathToFileURL(`${outDir}/store-worker.mjs`);
}

/** Opens a store from the TypeScript sources, as tests need it; the caller closes it. */
export async function openTestStore(directory: string, options: StoreOptions = {}): Promise<SnapshotStore> {
  return openStore(directory, { workerUrl: await testWorkerUrl(), ...options });
}
