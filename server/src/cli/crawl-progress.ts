/** The progress of a crawl on stderr: one line for each phase, each pause and each account that ended. */
import type { CrawlAccountRow } from '@assumable/shared/api/crawls';
import type { CrawlView } from '../jobs/crawl-view.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Prints from now on; returns the way to stop. */
export function printProgress(view: CrawlView, terminal: Terminal): () => void {
  const told = new Map(view.rows().map((row) => [row.account, toldOf(row)]));
  let phase = '';
  let state = 'running';
  const say = (text: string): void => {
    terminal.messages.write(`${printable(text)}\n`);
  };
  const tell = (changed: readonly CrawlAccountRow[]): void => {
    const crawl = view.crawl();
    if (crawl.phaseText !== phase && crawl.phase !== 'ended' && crawl.phase !== 'starting') {
      phase = crawl.phaseText;
      say(`${phase} …`);
    }
    const now = `${crawl.state} ${crawl.message ?? ''}`;
    if (now !== state) {
      if (crawl.state === 'paused') say(`Paused: ${crawl.message ?? ''}`);
      else if (crawl.state === 'running') say('Going on …');
      state = now;
    }
    for (const row of changed) {
      const before = told.get(row.account);
      const after = toldOf(row);
      if (before === after) continue;
      told.set(row.account, after);
      const line = lineOf(row);
      if (line !== undefined) say(`[${crawl.done}/${crawl.total}] ${line}`);
    }
  };
  return view.subscribe(tell);
}

function toldOf(row: CrawlAccountRow): string {
  return `${row.state} ${row.message ?? ''}`;
}

function lineOf(row: CrawlAccountRow): string | undefined {
  const name = row.name === undefined ? row.account : `${row.account} ${row.name}`;
  switch (row.state) {
    case 'ok':
      return `${name}: ${row.roles ?? 0} roles, ${row.users ?? 0} users`;
    case 'partial':
    case 'failed':
    case 'skipped':
      return `${name}: ${row.state}: ${row.message ?? row.reason ?? ''}`;
    case 'waiting':
      return row.message === undefined ? undefined : `${name}: waits for another try: ${row.message}`;
    case 'running':
      return undefined;
  }
}
