// `pnpm start -- --fake-aws [preset]`: a made-up AWS on this machine, for watching a whole crawl without an AWS account.
// It is part of the tests, not of the product, so it runs from its sources.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuildError } from './build-bundles.mjs';
import { here, ROOT } from './paths.mjs';

const FLAG = '--fake-aws';
const PRESETS = ['small', 'medium', 'large', 'huge'];
const DEFAULT_PRESET = 'medium';

/**
 * Speed and limits of the made-up services: an answer takes about as long as AWS's, and each account, caller and
 * organization may be asked as often as observations of AWS say.
 */
const SPEED = ['--latency', '80-140', '--iam', '15/30', '--sts', '50/100', '--organizations', '8/20'];

/** The role that the console suggests, and the same with the path of the set-up templates. */
const ROLES = ['--role', 'AssumableReader', '--role', 'audit/AssumableReader'];

/**
 * Takes `--fake-aws [preset]` out of the arguments.
 * @param {readonly string[]} args
 * @returns {{ readonly preset: string | undefined, readonly rest: readonly string[] }}
 */
export function takeFakeAws(args) {
  const at = args.indexOf(FLAG);
  if (at < 0) return { preset: undefined, rest: args };
  const next = args[at + 1];
  const given = next !== undefined && !next.startsWith('-');
  const preset = given ? next : DEFAULT_PRESET;
  if (!PRESETS.includes(preset))
    throw new BuildError(
      `${FLAG} takes ${PRESETS.join(', ')}, not ${preset}; without a word it is ${DEFAULT_PRESET}`,
    );
  return { preset, rest: [...args.slice(0, at), ...args.slice(at + (given ? 2 : 1))] };
}

/**
 * Starts the made-up AWS beside this process, points the AWS settings of this process at it, and gives the arguments
 * with which the console uses it. It ends with this process.
 * @param {string} preset
 * @param {readonly string[]} args of `serve`
 * @returns {Promise<readonly string[]>}
 */
export async function serveWithFakeAws(preset, args) {
  const fake = await startProcess(preset);
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, fake.env);
  const own = args.includes('--data') ? undefined : mkdtempSync(join(tmpdir(), 'assumable-fake-aws-'));
  if (own !== undefined) process.on('exit', () => rmSync(own, { recursive: true, force: true }));
  process.stderr.write(
    [
      `A made-up AWS answers at ${fake.url}: ${String(fake.accounts)} accounts, ${String(fake.readable)} of them readable.`,
      'Nothing is sent to AWS, and your AWS settings are not used.',
      own === undefined
        ? 'The store is the folder that --data names.'
        : `The store is ${own}; it is removed at the end. --data keeps it.`,
      `To watch a crawl, open Snapshots in the console and plan one with the role ${fake.role}.`,
      '',
    ].join('\n'),
  );
  return [...args, '--allow-local-endpoint', ...(own === undefined ? [] : ['--data', own])];
}

/**
 * @typedef {{ readonly url: string, readonly env: Record<string, string>, readonly role: string, readonly accounts: number, readonly readable: number }} Ready
 * @param {string} preset
 * @returns {Promise<Ready>}
 */
function startProcess(preset) {
  const child = fork(
    here('server/testing/fake-aws/fake-aws-process.ts'),
    ['--preset', preset, '--as-generated', '--count-only', ...SPEED, ...ROLES],
    // In the repository, where Node finds tsx; stdout belongs to the command.
    { cwd: ROOT, execArgv: ['--import', 'tsx'], stdio: ['ignore', 2, 2, 'ipc'] },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new BuildError(`the made-up AWS ended at once (exit code ${String(code)})`)),
    );
    child.once('message', (message) => {
      // The console does not wait for it when it ends.
      child.unref();
      child.channel?.unref();
      resolve(/** @type {Ready} */ (message));
    });
  });
}
