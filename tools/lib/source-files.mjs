import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const SKIPPED_FOLDERS = new Set([
  'node_modules',
  'dist',
  '.tsbuild',
  '.results',
  '.git',
  'coverage',
  '.data',
]);

/**
 * Every file below a folder, sorted, as paths relative to the repository with `/` separators.
 * Installed packages and build output are left out.
 * @param {string} folder relative to `root`
 * @param {string} [root]
 * @returns {string[]}
 */
export function filesBelow(folder, root = ROOT) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} at */
  const walk = (at) => {
    for (const entry of readdirSync(join(root, at), { withFileTypes: true })) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) walk(path);
      } else if (entry.isFile()) {
        found.push(path);
      }
    }
  };
  walk(folder);
  return found.sort();
}

/**
 * The TypeScript sources of the workspace packages.
 * @param {readonly string[]} folders
 * @param {string} [root]
 */
export function typescriptFiles(folders, root = ROOT) {
  return folders.flatMap((folder) => filesBelow(folder, root)).filter((path) => /\.tsx?$/.test(path));
}
