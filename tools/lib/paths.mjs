import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, without a trailing separator. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** The workspace packages; pnpm-workspace.yaml lists the same. */
export const PACKAGES = /** @type {const} */ (['shared', 'server', 'web', 'e2e']);

/**
 * Absolute path of a path inside the repository.
 * @param {...string} parts
 */
export function here(...parts) {
  return join(ROOT, ...parts);
}

/**
 * Parses a JSON file of the repository.
 * @param {string} path absolute
 * @returns {unknown}
 */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * The script behind a command of an installed package, to be run with `process.execPath`:
 * the launchers in `node_modules/.bin` differ between systems, the scripts do not.
 * @param {string} packageName
 * @param {string} [command] default: the package's only command
 */
export function commandPath(packageName, command) {
  const folder = here('node_modules', packageName);
  const manifest = /** @type {{ bin?: string | Record<string, string> }} */ (
    readJson(join(folder, 'package.json'))
  );
  const bin = manifest.bin ?? {};
  const script = typeof bin === 'string' ? bin : command === undefined ? Object.values(bin)[0] : bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command ?? ''}`);
  return join(folder, script);
}
