import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { here, PACKAGES, readJson } from './paths.mjs';

/** @typedef {{ name?: string, version?: string, license?: unknown, licenses?: unknown, dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Manifest */

const OWN_SCOPE = '@assumable/';
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/**
 * True when every choice that a licence expression offers is one we may not ship.
 * @param {string} licence SPDX expression or free text
 */
export function isRefusedLicence(licence) {
  const choices = licence.replace(/[()]/g, ' ').split(/\s+OR\s+/i);
  return choices.every((choice) => /\b(A?GPL|SSPL|BUSL)/i.test(choice) && !/\bLGPL/i.test(choice));
}

/**
 * The licence as the package states it, in the present form or in one of the two old ones.
 * @param {Manifest} manifest
 */
function statedLicence({ license, licenses }) {
  const stated = license ?? licenses;
  const list = Array.isArray(stated) ? stated : [stated];
  return list
    .map((entry) => (typeof entry === 'string' ? entry : /** @type {{ type?: string }} */ (entry ?? {}).type))
    .filter((entry) => entry !== undefined)
    .join(' OR ');
}

/** @param {string} folder of a package */
function readManifest(folder) {
  return /** @type {Manifest} */ (readJson(join(folder, 'package.json')));
}

/**
 * Lines of `docs/dependencies.md`: package → licence and reason.
 * @param {string} text
 * @returns {Map<string, { licence: string, reason: string }>}
 */
export function readDependencyTable(text) {
  const rows = text.matchAll(/^\| *`([^`]+)` *\|([^|]+)\|([^|]+)\|$/gm);
  return new Map(
    [...rows].map(([, name = '', licence = '', reason = '']) => [
      name,
      { licence: licence.trim(), reason: reason.trim() },
    ]),
  );
}

/** @returns {string[]} */
function checkDirectDependencies() {
  const table = readDependencyTable(readFileSync(here('docs/dependencies.md'), 'utf8'));
  /** @type {string[]} */
  const problems = [];
  const named = new Set();
  for (const folder of ['.', ...PACKAGES]) {
    const manifest = readManifest(here(folder));
    if (manifest.license !== 'Apache-2.0')
      problems.push(`${folder}/package.json: license must be Apache-2.0`);
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (name.startsWith(OWN_SCOPE)) continue;
      named.add(name);
      if (!EXACT_VERSION.test(version))
        problems.push(`${folder}/package.json: ${name} needs an exact version, not ${version}`);
      const row = table.get(name);
      const installed = here(folder, 'node_modules', name);
      if (row === undefined)
        problems.push(`${folder}/package.json: ${name} has no line in docs/dependencies.md`);
      else if (!existsSync(installed)) problems.push(`${folder}/package.json: ${name} is not installed`);
      else if (statedLicence(readManifest(installed)) !== row.licence) {
        problems.push(
          `docs/dependencies.md: ${name} is under ${statedLicence(readManifest(installed))}, not ${row.licence}`,
        );
      }
    }
  }
  for (const name of table.keys()) {
    if (!named.has(name)) problems.push(`docs/dependencies.md: ${name} is in no package.json`);
  }
  return problems;
}

/**
 * Every package in pnpm's store folder, direct or not.
 * @returns {string[]}
 */
function checkInstalledLicences() {
  const store = here('node_modules/.pnpm');
  return readdirSync(store)
    .map((entry) => join(store, entry, 'node_modules'))
    .filter((modules) => existsSync(modules))
    .flatMap((modules) =>
      readdirSync(modules).flatMap((name) =>
        name.startsWith('@')
          ? readdirSync(join(modules, name)).map((inner) => join(modules, name, inner))
          : [join(modules, name)],
      ),
    )
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map(readManifest)
    .filter((manifest) => isRefusedLicence(statedLicence(manifest)))
    .map(
      ({ name, version, ...rest }) => `${String(name)} ${String(version)}: licence ${statedLicence(rest)}`,
    );
}

/**
 * A package from git or from a bare URL escapes the registry's checks.
 * @returns {string[]}
 */
function checkLockfile() {
  return readFileSync(here('pnpm-lock.yaml'), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      /\b(tarball:|git\+|type: git\b|codeload\.github\.com)/.test(line)
        ? [`pnpm-lock.yaml:${String(index + 1)}: not from the registry: ${line.trim()}`]
        : [],
    );
}

/** What is wrong with the packages that the workspace depends on. */
export function checkDependencies() {
  return [...checkDirectDependencies(), ...new Set(checkInstalledLicences()), ...checkLockfile()];
}
