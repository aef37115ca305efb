import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { here, ROOT } from './paths.mjs';
import { filesBelow } from './source-files.mjs';

/**
 * A bundle made by Vite.
 * @typedef {object} BuildTarget
 * @property {'server' | 'console'} name
 * @property {string} config Vite configuration, relative to the repository
 * @property {string} output folder of the bundle, relative to the repository
 * @property {string} entry file that proves that the bundle is there, relative to `output`
 * @property {readonly string[]} sources folders and files the bundle is made from
 */

const COMMON = ['package.json', 'pnpm-lock.yaml', 'tsconfig.base.json', 'shared/src', 'shared/package.json'];

/** @type {BuildTarget} */
export const SERVER_TARGET = {
  name: 'server',
  config: 'server/vite.config.ts',
  output: 'server/dist',
  entry: 'cli.js',
  sources: [...COMMON, 'server/src', 'server/package.json', 'server/vite.config.ts'],
};

/** @type {BuildTarget} */
export const CONSOLE_TARGET = {
  name: 'console',
  config: 'vite.config.ts',
  output: 'web/dist',
  entry: 'index.html',
  sources: [...COMMON, 'web/src', 'web/public', 'web/index.html', 'web/package.json', 'vite.config.ts'],
};

const STAMP_FILE = '.build-stamp.json';
/** Raised when the way of building changes, so that bundles of the old way are made again. */
const STAMP_VERSION = 1;

/**
 * What the sources were when a bundle was made. `files` is cheap (size and time of every file) and enough to
 * call a bundle fresh; `content` decides when only the times differ, as after a fresh checkout.
 * @typedef {{ version: number, files: string, content: string }} BuildStamp
 */

/**
 * Tests are no part of a bundle.
 * @param {string} path
 */
function isBundled(path) {
  return !/\.(test|bench|spec)\.tsx?$/.test(path);
}

/**
 * @param {BuildTarget} target
 * @returns {string[]} relative paths, sorted
 */
function sourceFiles(target) {
  return target.sources
    .filter((path) => existsSync(here(path)))
    .flatMap((path) => (statSync(here(path)).isDirectory() ? filesBelow(path) : [path]))
    .filter(isBundled)
    .sort();
}

/** @param {readonly string[]} files */
function fileDigest(files) {
  const hash = createHash('sha256');
  for (const path of files) {
    const { mtimeNs, size } = statSync(here(path), { bigint: true });
    hash.update(`${path}\0${String(size)}\0${String(mtimeNs)}\n`);
  }
  return hash.digest('hex');
}

/** @param {readonly string[]} files */
function contentDigest(files) {
  const hash = createHash('sha256');
  for (const path of files) {
    const body = readFileSync(here(path));
    hash.update(`${path}\0${String(body.length)}\0`).update(body);
  }
  return hash.digest('hex');
}

/** @param {BuildTarget} target */
function stampPath(target) {
  return here(target.output, STAMP_FILE);
}

/**
 * @param {BuildTarget} target
 * @returns {BuildStamp | undefined} nothing when the bundle is missing or its stamp unreadable
 */
function readStamp(target) {
  if (!existsSync(here(target.output, target.entry))) return undefined;
  try {
    const stamp = JSON.parse(readFileSync(stampPath(target), 'utf8'));
    return stamp.version === STAMP_VERSION ? stamp : undefined;
  } catch {
    return undefined; // A missing or broken stamp only means that the bundle is made again.
  }
}

/**
 * The stamp of the sources as they are now; to be taken before a build starts, so that a file that changes
 * meanwhile makes the bundle stale.
 * @param {BuildTarget} target
 * @returns {BuildStamp}
 */
export function currentStamp(target) {
  const files = sourceFiles(target);
  return { version: STAMP_VERSION, files: fileDigest(files), content: contentDigest(files) };
}

/**
 * @param {BuildTarget} target
 * @param {BuildStamp} stamp
 */
export function writeStamp(target, stamp) {
  writeFileSync(stampPath(target), `${JSON.stringify(stamp)}\n`);
}

/**
 * True when the bundle is there and was made from the sources as they are now.
 * @param {BuildTarget} target
 */
export function isFresh(target) {
  const stamp = readStamp(target);
  if (stamp === undefined) return false;
  const files = sourceFiles(target);
  const digest = fileDigest(files);
  if (digest === stamp.files) return true;
  if (contentDigest(files) !== stamp.content) return false;
  writeStamp(target, { ...stamp, files: digest });
  return true;
}

/**
 * Name of a target's folder for bundles under construction: on the disk of the repository, so that a finished
 * file moves into place by renaming.
 * @param {BuildTarget} target
 */
export function workFolder(target) {
  return `${ROOT}/node_modules/.cache/assumable/${target.name}-${String(process.pid)}`;
}
