/** Memory and CPU time of a running process, from /proc (Linux). */
import { readFileSync } from 'node:fs';

export interface ProcessUse {
  /** Most memory it held at once, in megabytes. */
  readonly peakMegabytes: number;
  /** User and system time in seconds. */
  readonly cpuSeconds: number;
}

/** Ticks per second of /proc/<pid>/stat: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Watches a process until it ends; `use` gives what was seen last. */
export function watchProcess(pid: number): { use(): ProcessUse; stop(): void } {
  let seen: ProcessUse = { peakMegabytes: 0, cpuSeconds: 0 };
  const look = (): void => {
    try {
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // pid (name) state …: the name may hold spaces, so fields are counted behind its bracket.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      seen = {
        peakMegabytes: Math.max(seen.peakMegabytes, Math.round(Number(peak ?? 0) / 1024)),
        cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
      };
    } catch {
      // It has ended, or there is no /proc here.
    }
  };
  look();
  const timer = setInterval(look, 100);
  return {
    use: () => seen,
    stop: () => clearInterval(timer),
  };
}
