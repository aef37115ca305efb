import { readFileSync } from 'node:fs';

/** How often the parents are looked at, in milliseconds. */
const INTERVAL = 1000;

/**
 * Parent and command line of a process, where the system tells (Linux).
 * @param {number} pid
 */
function describe(pid) {
  try {
    const folder = `/proc/${String(pid)}`;
    // pid (name) state ppid …: the name may hold spaces and brackets, so fields are counted behind the last one.
    const status = readFileSync(`${folder}/stat`, 'utf8');
    const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    return { parent, command: readFileSync(`${folder}/cmdline`, 'utf8').split('\0') };
  } catch {
    return undefined; // No /proc here, or the process has just ended.
  }
}

/**
 * True for a package manager and for the shell that it runs a script in, false for the shell that a person types in.
 * @param {readonly string[]} command
 */
function isLauncher([program = '', first = '']) {
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (/^(sh|bash|dash)$/.test(name)) return first === '-c';
  return /^(npm|npx|pnpm)\b/.test(name) || (name === 'node' && /\b(npm|npx|pnpm)\b/.test(first));
}

/**
 * The processes between this one and whoever called the package manager, as child → parent.
 * @returns {Map<number, number>}
 */
function launcherLinks() {
  const links = new Map([[process.pid, process.ppid]]);
  let pid = process.ppid;
  for (let found = describe(pid); found !== undefined; found = describe(pid)) {
    const above = describe(found.parent);
    if (!isLauncher(found.command) || above === undefined || !isLauncher(above.command)) break;
    links.set(pid, found.parent);
    pid = found.parent;
  }
  return links;
}

/**
 * Ends this process like SIGTERM does once a package manager that started it is gone. `npx` runs pnpm, and pnpm the
 * script, through shells; none of them passes SIGTERM on, which would leave the server behind.
 */
export function endWithParent() {
  const links = launcherLinks();
  const timer = setInterval(() => {
    const isWhole = [...links].every(
      ([pid, parent]) => (pid === process.pid ? process.ppid : describe(pid)?.parent) === parent,
    );
    if (isWhole) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, INTERVAL);
  timer.unref();
}
