import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { runCommand } from './run-command.mjs';

const KNOWN_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Missing or not ours to run: the next candidate is tried.
  }
}

/**
 * The Chromium for browser tests: the one named by `E2E_CHROMIUM`, else the first that the system has, else the
 * one that Playwright downloaded.
 * @param {string} ownPath where Playwright would keep its own browser
 * @returns {string | undefined} absolute path of an executable
 * @throws {Error} when `E2E_CHROMIUM` names no executable
 */
export function findChromium(ownPath) {
  const chosen = process.env.E2E_CHROMIUM;
  if (chosen !== undefined && chosen !== '') {
    if (!isExecutable(chosen)) throw new Error(`E2E_CHROMIUM names no executable file: ${chosen}`);
    return chosen;
  }
  return [...KNOWN_PATHS, ownPath].find((path) => path !== '' && isExecutable(path));
}

/** What a reader can do about a missing browser. */
export const CHROMIUM_ADVICE =
  'No Chromium was found for the browser tests. Do one of these:\n' +
  '  apt-get install -y chromium              (Debian, Ubuntu)\n' +
  '  npx -y pnpm@12 exec playwright install chromium\n' +
  '  E2E_CHROMIUM=/path/to/chromium npx -y pnpm@12 test\n';

function isDebian() {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/**
 * Installs Debian's Chromium. Only root on Debian can; everyone else gets an explanation.
 * @returns {Promise<{ readonly ok: boolean, readonly output: string }>}
 */
export async function installChromium() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isDebian() || spawnSync('apt-get', ['--version']).status !== 0) {
    return { ok: false, output: CHROMIUM_ADVICE };
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
      env,
    });
  const first = await install();
  if (first.ok) return first;
  const update = await runCommand('apt-get', ['update'], { env });
  const second = await install();
  return second.ok
    ? second
    : { ok: false, output: `${CHROMIUM_ADVICE}\n${first.output}\n${update.output}\n${second.output}` };
}
