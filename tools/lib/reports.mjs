import { existsSync } from 'node:fs';
import { readJson } from './paths.mjs';

/**
 * Counts of a stage. `skipped` holds the names of tests that did not run.
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: readonly string[] }} Counts
 */

/** @type {Counts} */
const NOTHING_RAN = { passed: 0, failed: 1, skipped: [] };

/**
 * A runner that failed without a failed test (an error outside of tests, nothing found to run) counts as one failure,
 * so that no failure can hide behind passing tests.
 * @param {Counts} counts
 * @param {boolean} ok the runner's own verdict
 * @returns {Counts}
 */
function withVerdict(counts, ok) {
  const isQuietFailure = counts.failed === 0 && (!ok || counts.passed === 0);
  return isQuietFailure ? { ...counts, failed: 1 } : counts;
}

/**
 * Reads the JSON report of Vitest.
 * @param {string} path
 * @param {boolean} ok the runner's own verdict
 * @returns {Counts}
 */
export function countVitest(path, ok) {
  if (!existsSync(path)) return NOTHING_RAN;
  /** @type {{ testResults: { name: string, status: string, assertionResults: { fullName: string, status: string }[] }[] }} */
  const report = /** @type {any} */ (readJson(path));
  let passed = 0;
  let failed = 0;
  /** @type {string[]} */
  const skipped = [];
  for (const file of report.testResults) {
    let fileFailed = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') fileFailed += 1;
      else skipped.push(test.fullName);
    }
    // A file that cannot be loaded has no tests to fail.
    if (file.status === 'failed' && fileFailed === 0) fileFailed = 1;
    failed += fileFailed;
  }
  return withVerdict({ passed, failed, skipped }, ok);
}

/**
 * @typedef {object} PlaywrightSuite
 * @property {string} title
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ title: string, tests: { status: string }[] }[]} [specs]
 */

/**
 * Reads the JSON report of Playwright. A test that passed only in a later try counts as failed.
 * @param {string} path
 * @param {boolean} ok the runner's own verdict
 * @returns {Counts}
 */
export function countPlaywright(path, ok) {
  if (!existsSync(path)) return NOTHING_RAN;
  /** @type {{ suites: PlaywrightSuite[], errors: unknown[] }} */
  const report = /** @type {any} */ (readJson(path));
  let passed = 0;
  let failed = report.errors.length;
  /** @type {string[]} */
  const skipped = [];
  /** @param {PlaywrightSuite} suite @param {string} above */
  const walk = (suite, above) => {
    const name = `${above}${suite.title} › `;
    for (const inner of suite.suites ?? []) walk(inner, name);
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'expected') passed += 1;
        else if (test.status === 'skipped') skipped.push(`${name}${spec.title}`);
        else failed += 1;
      }
    }
  };
  for (const suite of report.suites) walk(suite, '');
  return withVerdict({ passed, failed, skipped }, ok);
}
