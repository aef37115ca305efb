// `pnpm test`: every check of the repository, cheapest first. All of them run even when one fails.
// `pnpm test --only unit,e2e` runs the named stages.
import { availableParallelism } from 'node:os';
import { STAGES } from './lib/stages.mjs';

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * The stages named on the command line, all of them by default.
 * @param {readonly string[]} args
 */
function selectStages(args) {
  const given = args.filter((arg) => arg !== '--').flatMap((arg) => arg.split('='));
  if (given.length === 0) return STAGES;
  const names = given[0] === '--only' ? given.slice(1).flatMap((arg) => arg.split(',')) : [];
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (names.length === 0 || unknown.length > 0) {
    const known = STAGES.map(({ name }) => name).join(', ');
    print(`usage: pnpm test [--only STAGE[,STAGE…]], where STAGE is one of: ${known}`);
    process.exit(2);
  }
  return STAGES.filter(({ name }) => names.includes(name));
}

/** @param {number} since */
function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * @param {import('./lib/stages.mjs').Stage} stage
 * @returns {Promise<import('./lib/stages.mjs').StageResult>}
 */
async function runStage(stage) {
  try {
    return await stage.run();
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, failed: 1, skipped: [], output };
  }
}

/**
 * Consecutive stages that may share the processors, in groups; a `whole` stage is a group of its own.
 * @param {readonly import('./lib/stages.mjs').Stage[]} stages
 */
function groups(stages) {
  /** @type {import('./lib/stages.mjs').Stage[][]} */
  const found = [];
  for (const stage of stages) {
    const last = found.at(-1);
    if (last === undefined || stage.whole || last[0]?.whole) found.push([stage]);
    else last.push(stage);
  }
  return found;
}

const started = performance.now();
let passed = 0;
let failed = 0;

/** @param {import('./lib/stages.mjs').Stage} stage */
async function runAndReport(stage) {
  const stageStarted = performance.now();
  const result = await runStage(stage);
  passed += result.passed;
  failed += result.failed;
  if (result.failed > 0) print(`\n──── ${stage.name} failed, its output:\n${result.output.trimEnd()}\n────`);
  const words = [
    `${String(result.passed)} ok`,
    ...(result.failed > 0 ? [`${String(result.failed)} FAILED`] : []),
    ...(result.skipped.length > 0 ? [`${String(result.skipped.length)} not run`] : []),
    ...(result.note === undefined ? [] : [result.note]),
  ];
  print(
    `${result.failed > 0 ? 'FAIL' : 'ok  '} ${stage.name.padEnd(13)} ${seconds(stageStarted).padStart(8)}  ${words.join(', ')}`,
  );
  for (const name of result.skipped) print(`       not run: ${name}`);
}

for (const group of groups(selectStages(process.argv.slice(2)))) {
  const waiting = [...group];
  const take = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runAndReport(next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, take));
}
print(`whole run ${seconds(started)}`);
print(`${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = failed > 0 ? 1 : 0;
