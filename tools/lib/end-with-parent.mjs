import { readFileSync } from 'node:fs';

/** How often the parents are looked at, in milliseconds. */
const INTERVAL = 1000;

/**
 * The parent of a process, where the system tells (Linux).
 * @param {number} pid
 */
function parentOf(pid) {
  try {
    // pid (name) state ppid …: the name may hold spaces and brackets, so fields are counted behind the last one.
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // No /proc here, or the parent has just ended: its own change of parent is then seen.
  }
}

/**
 * Ends this process like SIGTERM does once the package manager that started it is gone. A package manager runs a
 * script through a shell and dies of SIGTERM without passing it on, which would leave the server behind.
 */
export function endWithParent() {
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, INTERVAL);
  timer.unref();
}
