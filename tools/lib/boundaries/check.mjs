import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { here, PACKAGES } from '../paths.mjs';
import { typescriptFiles } from '../source-files.mjs';
import { cruiseTree, loadRules } from './cruise-tree.mjs';
import layers from './layers.cjs';
import { PLANTS } from './plants.mjs';

/** @typedef {{ readonly rule: string, readonly what: string, readonly caught: boolean }} PlantResult */

const NOT_COPIED = new Set(['dist', '.tsbuild', '.results', 'coverage', '.data']);

/**
 * Files that no rule looks at would pass unseen, so every source file has to be among the judged modules.
 * @param {readonly string[]} modules
 */
function findUnjudgedFiles(modules) {
  const judged = new Set(modules);
  return typescriptFiles(PACKAGES)
    .filter((path) => !judged.has(path))
    .map((path) => `${path}: not judged by any import rule`);
}

/** A folder without a place in the order of layers would be under no rule. */
function findUnplacedFolders() {
  return Object.entries(layers).flatMap(([root, order]) => {
    const placed = new Set(order.flat());
    return readdirSync(here(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !placed.has(entry.name))
      .map(({ name }) => `${root}/src/${name}: has no place in tools/lib/boundaries/layers.cjs`);
  });
}

/** Rules that no plant tests may have lost their bite. */
function findUntestedRules() {
  const tested = new Set(PLANTS.map(({ rule }) => rule));
  return loadRules()
    .forbidden.filter(({ name }) => !tested.has(name))
    .map(({ name }) => `rule ${name}: no planted violation (tools/lib/boundaries/plants.mjs)`);
}

/**
 * Copies the sources to `root`; installed packages are linked, not copied.
 * @param {string} root
 */
function copyTree(root) {
  cpSync(here('package.json'), join(root, 'package.json'));
  symlinkSync(here('node_modules'), join(root, 'node_modules'));
  for (const folder of PACKAGES) {
    cpSync(here(folder), join(root, folder), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !NOT_COPIED.has(basename(path)),
    });
  }
}

/**
 * Plants every violation in a copy of the tree and looks which of them are named by their rule. Each has files of its
 * own, so one pass judges them all without one hiding another.
 * @returns {Promise<PlantResult[]>}
 */
async function judgePlants() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'assumable-boundaries-')));
  try {
    copyTree(root);
    for (const [path, text] of PLANTS.flatMap(({ files }) => Object.entries(files))) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text, { flag: 'wx' });
    }
    const { violations } = await cruiseTree(root);
    return PLANTS.map(({ rule, what, files }) => ({
      rule,
      what,
      caught: violations.some(
        (violation) => violation.rule === rule && Object.keys(files)[0] === violation.from,
      ),
    }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * Judges the imports of the whole tree, then proves on planted violations that each rule bites.
 * @returns {Promise<{ readonly problems: readonly string[], readonly cruised: number, readonly planted: readonly PlantResult[] }>}
 */
export async function checkBoundaries() {
  const { modules, violations } = await cruiseTree(here());
  const problems = [
    ...findUnplacedFolders(),
    ...findUntestedRules(),
    ...findUnjudgedFiles(modules),
    ...violations.map(({ rule, from, to, comment }) => `${from} → ${to}: ${rule}: ${comment}`),
  ];
  return { problems, cruised: modules.length, planted: await judgePlants() };
}
