import { basename } from 'node:path';
import { filesBelow } from './source-files.mjs';

/** Names that tools or readers expect in another case. */
const GIVEN_NAMES = new Set([
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'LICENSE',
  'Dockerfile',
]);

/** Lower-case words joined by hyphens, then any number of extensions; a leading dot for tool configuration. */
const KEBAB_NAME = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/**
 * True for a name that reads the same on file systems that know case and those that do not.
 * @param {string} name a file's name without its folder
 */
export function isKebabName(name) {
  return GIVEN_NAMES.has(name) || KEBAB_NAME.test(name);
}

/** Names every file whose name is not in kebab case. */
export function checkFileNames() {
  return filesBelow('')
    .filter((path) => !path.split('/').every((part) => isKebabName(basename(part))))
    .map((path) => `${path}: file and folder names are lower-case words joined by hyphens`);
}
