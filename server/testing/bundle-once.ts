/** Bundles of the TypeScript sources for threads and child processes, made once for all processes of a test run. */
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Names the folder that the processes of a run share; outside of a run each process has bundles of its own. */
export const BUNDLE_FOLDER = 'ASSUMABLE_TEST_BUNDLES';

/** Milliseconds that a process waits for the bundle of another, and between two looks. */
const LIMIT = 120_000;
const LOOK = 25;

const known = new Map<string, Promise<string>>();

/** The folder of the bundle with this name; `make` writes it into the folder it is given. */
export function bundleOnce(name: string, make: (outDir: string) => Promise<unknown>): Promise<string> {
  const bundle = known.get(name) ?? sharedBundle(name, make);
  known.set(name, bundle);
  return bundle;
}

/** Inside the package, so that bundles find the package's dependencies. The caller removes it. */
export async function makeBundleFolder(): Promise<string> {
  const cache = fileURLToPath(new URL('../node_modules/.cache/assumable/', import.meta.url));
  await mkdir(cache, { recursive: true });
  return mkdtemp(`${cache}bundles-`);
}

async function sharedBundle(name: string, make: (outDir: string) => Promise<unknown>): Promise<string> {
  const shared = process.env[BUNDLE_FOLDER];
  if (shared === undefined) {
    const own = await makeBundleFolder();
    process.on('exit', () => rmSync(own, { recursive: true, force: true }));
    await make(own);
    return own;
  }
  const done = join(shared, name);
  if (await isFirst(`${done}.lock`)) {
    try {
      await make(`${done}.part`);
      await rename(`${done}.part`, done);
    } catch (error) {
      await writeFile(`${done}.failed`, '');
      throw error;
    }
  }
  for (const end = performance.now() + LIMIT; !existsSync(done); await delay(LOOK)) {
    if (existsSync(`${done}.failed`)) throw new Error(`another test could not bundle ${name}`);
    if (performance.now() > end) throw new Error(`another test did not end bundling ${name}`);
  }
  return done;
}

async function isFirst(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    return false;
  }
}
