import { rmSync } from 'node:fs';
import { checkBoundaries } from './boundaries/check.mjs';
import { checkDependencies } from './dependencies.mjs';
import { CHROMIUM_ADVICE, findChromium, installChromium } from './chromium.mjs';
import { checkFileNames } from './file-names.mjs';
import { commandPath, here } from './paths.mjs';
import { countPlaywright, countVitest } from './reports.mjs';
import { runNode } from './run-command.mjs';
import { checkSuppressions } from './suppressions.mjs';

/** @typedef {import('./reports.mjs').Counts} Counts */

/**
 * One step of the whole check. `note` is a few words for the summary line, `output` is shown when the step failed.
 * @typedef {Counts & { readonly note?: string, readonly output: string }} StageResult
 * `whole` stages use all processors themselves; the others share them.
 * @typedef {{ readonly name: string, readonly whole?: true, readonly run: () => Promise<StageResult> }} Stage
 */

/** A stage that hangs is stopped, in milliseconds: several times what a busy machine with two cores needs. */
const STAGE_LIMIT = 1_800_000;

/**
 * A check that passes or fails as a whole.
 * @param {string} name
 * @param {() => Promise<{ readonly ok: boolean, readonly output: string }>} check
 * @returns {Stage}
 */
function single(name, check) {
  return {
    name,
    run: async () => {
      const { ok, output } = await check();
      return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [], output };
    },
  };
}

/**
 * A check that lists what is wrong.
 * @param {string} name
 * @param {() => readonly string[]} findProblems
 */
function listing(name, findProblems) {
  return single(name, () => {
    const problems = findProblems();
    return Promise.resolve({ ok: problems.length === 0, output: problems.join('\n') });
  });
}

/** @returns {Promise<StageResult>} */
async function runBoundaries() {
  const { problems, cruised, planted } = await checkBoundaries();
  const missed = planted.filter(({ caught }) => !caught);
  return {
    passed: (problems.length === 0 ? 1 : 0) + planted.length - missed.length,
    failed: (problems.length === 0 ? 0 : 1) + missed.length,
    skipped: [],
    note: `${String(cruised)} modules, ${String(planted.length - missed.length)} of ${String(planted.length)} planted violations caught`,
    output: [...problems, ...missed.map(({ rule, what }) => `not caught by ${rule}: ${what}`)].join('\n'),
  };
}

/** @returns {Promise<StageResult>} */
async function runUnitTests() {
  const report = here('node_modules/.cache/assumable/vitest.json');
  rmSync(report, { force: true });
  const args = [
    'run',
    '--allowOnly=false',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { ok, output } = await runNode([commandPath('vitest'), ...args], {
    timeout: STAGE_LIMIT,
    env: { NO_COLOR: '1' },
  });
  return { ...countVitest(report, ok), output };
}

/** @returns {Promise<StageResult>} */
async function runBrowserTests() {
  const { chromium } = await import('@playwright/test');
  if (findChromium(chromium.executablePath()) === undefined) {
    process.stdout.write('  no Chromium found, trying to install it\n');
    const { ok, output } = await installChromium();
    if (!ok) return { passed: 0, failed: 1, skipped: [], output };
    if (findChromium(chromium.executablePath()) === undefined) {
      return { passed: 0, failed: 1, skipped: [], output: `${CHROMIUM_ADVICE}\n${output}` };
    }
  }
  const report = here('e2e/.results/report.json');
  rmSync(report, { force: true });
  const args = [commandPath('@playwright/test'), 'test', '--config', here('e2e/playwright.config.ts')];
  const { ok, output } = await runNode(args, {
    timeout: STAGE_LIMIT,
    env: { NO_COLOR: '1', E2E_FORBID_ONLY: '1' },
  });
  return { ...countPlaywright(report, ok), output };
}

/** @param {readonly string[]} args */
const command = (args) => () => runNode(args, { timeout: STAGE_LIMIT, env: { NO_COLOR: '1' } });

/** Files are compared by content, so a fresh checkout can use the cache as well. */
const PRETTIER_CACHE = [
  '--cache',
  '--cache-strategy',
  'content',
  '--cache-location',
  here('node_modules/.cache/assumable/prettier'),
];

/** All stages: those that end at once, then the longest first, so that none is left to run alone. @type {readonly Stage[]} */
export const STAGES = [
  listing('names', checkFileNames),
  listing('suppressions', checkSuppressions),
  listing('dependencies', checkDependencies),
  single('lint', command([commandPath('eslint'), '.', '--max-warnings', '0'])),
  single('types', command([commandPath('typescript', 'tsc'), '-b'])),
  single('format', command([commandPath('prettier'), ...PRETTIER_CACHE, '--check', '.'])),
  { name: 'boundaries', run: runBoundaries },
  single('unused', command([commandPath('knip', 'knip')])),
  single('build', command([here('tools/build.mjs')])),
  { name: 'unit', whole: true, run: runUnitTests },
  { name: 'e2e', whole: true, run: runBrowserTests },
];
