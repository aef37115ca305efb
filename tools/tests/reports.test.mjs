import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from '../lib/reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'assumable-reports-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** @param {string} name @param {unknown} report */
function save(name, report) {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(report));
  return path;
}

/** @param {string} status */
const vitestTest = (status) => ({ fullName: `${status} test`, status });

describe('counts of the unit tests', () => {
  it('sums tests by outcome and names those that did not run', () => {
    const path = save('mixed.json', {
      testResults: [
        { name: 'a', status: 'passed', assertionResults: [vitestTest('passed'), vitestTest('pending')] },
        { name: 'b', status: 'failed', assertionResults: [vitestTest('passed'), vitestTest('failed')] },
      ],
    });
    expect(countVitest(path, false)).toEqual({ passed: 2, failed: 1, skipped: ['pending test'] });
  });

  it('count a file that cannot be loaded as one failure', () => {
    const path = save('broken.json', {
      testResults: [
        { name: 'a', status: 'passed', assertionResults: [vitestTest('passed')] },
        { name: 'b', status: 'failed', assertionResults: [] },
      ],
    });
    expect(countVitest(path, false)).toEqual({ passed: 1, failed: 1, skipped: [] });
  });

  it('count an error outside of every test as one failure', () => {
    const path = save('unhandled.json', {
      testResults: [{ name: 'a', status: 'passed', assertionResults: [vitestTest('passed')] }],
    });
    expect(countVitest(path, false)).toEqual({ passed: 1, failed: 1, skipped: [] });
  });

  it('count nothing to run, and no report, as one failure', () => {
    expect(countVitest(save('empty.json', { testResults: [] }), true)).toMatchObject({
      passed: 0,
      failed: 1,
    });
    expect(countVitest(join(folder, 'missing.json'), true)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('counts of the browser tests', () => {
  /** @param {string} title @param {string} status */
  const spec = (title, status) => ({ title, tests: [{ status }] });

  it('sums tests of nested groups; a pass in a later try is a failure', () => {
    const path = save('browser.json', {
      errors: [],
      suites: [
        {
          title: 'a.spec.ts',
          specs: [spec('one', 'expected'), spec('two', 'flaky')],
          suites: [{ title: 'group', specs: [spec('three', 'unexpected'), spec('four', 'skipped')] }],
        },
      ],
    });
    expect(countPlaywright(path, false)).toEqual({
      passed: 1,
      failed: 2,
      skipped: ['a.spec.ts › group › four'],
    });
  });

  it('count an error of the runner as a failure', () => {
    const path = save('error.json', { errors: [{ message: 'no such folder' }], suites: [] });
    expect(countPlaywright(path, false)).toEqual({ passed: 0, failed: 1, skipped: [] });
  });
});
