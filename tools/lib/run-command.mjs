import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/**
 * What a finished command left behind: `output` is stdout and stderr in the order they came.
 * @typedef {{ readonly ok: boolean, readonly code: number | null, readonly output: string }} CommandResult
 */

/**
 * Runs a command in the repository and collects what it prints. A command that is still running after `timeout`
 * is killed with everything it started, and counts as failed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly timeout?: number, readonly env?: Readonly<Record<string, string>>, readonly cwd?: string }} [options]
 *   `timeout` in milliseconds, default 10 minutes
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { timeout = 600_000, env = {}, cwd = ROOT } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const stop = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL'); // The group is gone already.
      }
    };
    const stopAndLeave = () => {
      stop();
      process.exit(130);
    };
    process.once('SIGINT', stopAndLeave);
    process.once('SIGTERM', stopAndLeave);
    const timer = setTimeout(() => {
      output += `\nstopped: still running after ${String(timeout / 1000)} s\n`;
      stop();
    }, timeout);
    const finish = (/** @type {number | null} */ code) => {
      clearTimeout(timer);
      process.off('SIGINT', stopAndLeave);
      process.off('SIGTERM', stopAndLeave);
      resolve({ ok: code === 0, code, output });
    };
    const collect = (/** @type {string} */ text) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(null);
    });
    child.on('close', finish);
  });
}

/**
 * Runs a Node script with the Node that runs this one.
 * @param {readonly string[]} args script and its arguments
 * @param {Parameters<typeof runCommand>[2]} [options]
 */
export function runNode(args, options) {
  return runCommand(process.execPath, args, options);
}
