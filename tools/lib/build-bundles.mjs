import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { currentStamp, isFresh, workFolder, writeStamp } from './build-target.mjs';
import { withLock } from './lock.mjs';
import { commandPath, here, ROOT } from './paths.mjs';
import { filesBelow } from './source-files.mjs';

/** @typedef {import('./build-target.mjs').BuildTarget} BuildTarget */

/** A bundle could not be made; the reason is on stderr already. */
export class BuildError extends Error {}

/**
 * Runs Vite with everything it prints on stderr: stdout belongs to the command that needs the bundle.
 * @param {BuildTarget} target
 * @param {string} folder absolute
 * @returns {Promise<void>}
 */
function runVite(target, folder) {
  const args = [
    commandPath('vite'),
    'build',
    '--config',
    here(target.config),
    '--outDir',
    folder,
    '--emptyOutDir',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new BuildError(`building the ${target.name} failed (${signal ?? `exit code ${String(code)}`})`),
        );
    });
  });
}

/**
 * Moves a finished bundle into place file by file, the entry last, then removes what the bundle no longer has:
 * at every moment the folder holds a bundle that can be started.
 * @param {BuildTarget} target
 * @param {string} folder absolute path of the finished bundle
 */
function publish(target, folder) {
  const output = here(target.output);
  const files = filesBelow('', folder);
  const ordered = [...files.filter((path) => path !== target.entry), target.entry];
  for (const path of ordered) {
    mkdirSync(dirname(join(output, path)), { recursive: true });
    renameSync(join(folder, path), join(output, path));
  }
  const kept = new Set(files);
  for (const path of filesBelow('', output)) {
    if (!kept.has(path)) rmSync(join(output, path));
  }
}

/** @param {BuildTarget} target */
async function build(target) {
  const started = performance.now();
  process.stderr.write(`building the ${target.name} …\n`);
  const stamp = currentStamp(target);
  const folder = workFolder(target);
  try {
    await runVite(target, folder);
    if (!existsSync(join(folder, target.entry)))
      throw new BuildError(`the ${target.name} has no ${target.entry}`);
    publish(target, folder);
    writeStamp(target, stamp);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write(
    `built the ${target.name} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
}

/**
 * Makes the bundles that are missing or older than their sources, side by side; several processes may ask at once.
 * @param {readonly BuildTarget[]} targets
 * @param {{ readonly force?: boolean }} [options] `force` makes them all
 * @throws {BuildError} when a bundle could not be made
 */
export async function buildBundles(targets, { force = false } = {}) {
  const stale = targets.filter((target) => force || !isFresh(target));
  await Promise.all(
    stale.map((target) =>
      withLock(here('node_modules/.cache/assumable', `${target.name}.lock`), async () => {
        if (force || !isFresh(target)) await build(target);
      }),
    ),
  );
}
