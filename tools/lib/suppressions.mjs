import { readFileSync } from 'node:fs';
import { here, readJson } from './paths.mjs';
import { filesBelow } from './source-files.mjs';

/** What silences a tool, and how it is written. Each kind is counted on its own. */
const KINDS = /** @type {const} */ ({
  'eslint-disable': /eslint-disable(?:-next-line|-line)?(?![\w-])/,
  'ts-expect-error': /@ts-(?:expect-error|ignore|nocheck)(?![\w-])/,
  'prettier-ignore': /prettier-ignore(?![\w-])/,
});

/** @typedef {keyof typeof KINDS} Kind */

/** A silenced line says why behind ` -- `, in at least two words. */
const REASON = / -- \S+ \S/;

const CODE = /\.(tsx?|[cm]?js|css|html)$/;
/** This file names what it looks for. */
const OWN_PATHS = new Set(['tools/lib/suppressions.mjs', 'tools/tests/checks.test.mjs']);

/**
 * The comments in one file that silence a tool.
 * @param {string} text
 * @returns {{ kind: Kind, line: number, hasReason: boolean }[]}
 */
export function findSuppressions(text) {
  return text
    .split('\n')
    .flatMap((content, index) =>
      /** @type {Kind[]} */ (Object.keys(KINDS))
        .filter((kind) => KINDS[kind].test(content))
        .map((kind) => ({ kind, line: index + 1, hasReason: REASON.test(content) })),
    );
}

/**
 * Compares the silenced lines of the repository with the ratchet file `tools/suppressions.json`: a count may only fall,
 * and when it has fallen the file is lowered with it.
 */
export function checkSuppressions() {
  /** @type {string[]} */
  const problems = [];
  /** @type {Map<Kind, number>} */
  const counts = new Map();
  for (const path of filesBelow('').filter((file) => CODE.test(file) && !OWN_PATHS.has(file))) {
    for (const { kind, line, hasReason } of findSuppressions(readFileSync(here(path), 'utf8'))) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (!hasReason)
        problems.push(`${path}:${String(line)}: ${kind} without a reason (write "-- why" behind it)`);
    }
  }
  const ratchet = /** @type {Record<string, number>} */ (readJson(here('tools/suppressions.json')));
  for (const kind of /** @type {Kind[]} */ (Object.keys(KINDS))) {
    const count = counts.get(kind) ?? 0;
    const allowed = ratchet[kind] ?? 0;
    if (count > allowed) {
      problems.push(
        `${kind}: ${String(count)} in the repository, ${String(allowed)} allowed; repair the code instead of silencing a tool`,
      );
    } else if (count < allowed) {
      problems.push(
        `${kind}: only ${String(count)} left; lower the number in tools/suppressions.json from ${String(allowed)}`,
      );
    }
  }
  return problems;
}
