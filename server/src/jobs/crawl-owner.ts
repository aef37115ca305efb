/** Which process holds a crawl, and whether it still lives. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { CrawlEntry } from '../store/crawl-journal.ts';

/** This process in the journal: machine, process id, and a part that no later process repeats. */
export const OWNER = `${hostname()}/${String(process.pid)}/${randomUUID()}`;

/**
 * True while another process works on the crawl: its lease lasts and, where that can be seen, it is alive. A crawl
 * whose process was killed on this machine is free at once; fencing keeps a mistake here from doing harm.
 */
export function isHeldElsewhere(entry: CrawlEntry, now: number = Date.now()): boolean {
  if (entry.state !== 'running' && entry.state !== 'paused') return false;
  if (entry.leaseUntil <= now || entry.leaseOwner === OWNER) return false;
  const [machine, pid] = entry.leaseOwner.split('/');
  return machine !== hostname() || isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
