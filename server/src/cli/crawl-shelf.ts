/** Crawls that were left: listing them, picking one to go on with, sealing or removing one. */
import { isHeldElsewhere, OWNER } from '../jobs/crawl-owner.ts';
import { storedCrawl } from '../jobs/crawl-view.ts';
import type { CrawlEntry } from '../store/crawl-journal.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { snapshotText } from './import-command.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { write } from './write-out.ts';

/** Unfinished crawls, newest first, on stdout. */
export async function listCrawls(store: SnapshotStore, terminal: Terminal): Promise<ExitCode> {
  const left = (await store.crawls.list()).filter((entry) => entry.state !== 'done');
  const lines: string[] = [];
  for (const entry of left) {
    const crawl = storedCrawl(entry, await store.crawls.accounts(entry.id), isHeldElsewhere(entry));
    const why = crawl.message === undefined ? '' : `  ${crawl.message}`;
    lines.push(
      printable(
        `${crawl.id}  ${crawl.startedAt}  ${crawl.state.padEnd(11)}  ${crawl.done}/${crawl.total} accounts${why}`,
      ),
    );
  }
  await write(terminal.output, lines.map((line) => `${line}\n`).join(''));
  if (left.length === 0) terminal.messages.write('assumable: no crawl was left unfinished.\n');
  return EXIT.done;
}

/** The crawl with this id, or for `true` the newest one that can be resumed. Throws `UsageError`. */
export async function pickResumable(store: SnapshotStore, id: string | true): Promise<CrawlEntry> {
  const entry =
    id === true
      ? (await store.crawls.list()).find((left) => left.state !== 'done' && !isHeldElsewhere(left))
      : await store.crawls.find(id);
  if (entry === undefined) {
    throw new UsageError(
      id === true ? 'There is no crawl to go on with.' : `There is no crawl ${printable(id)}.`,
      'assumable crawl --list shows the crawls that can be resumed.',
    );
  }
  if (entry.state === 'done')
    throw new UsageError(`The crawl ${entry.id} is finished; its snapshot has the same id.`);
  if (isHeldElsewhere(entry))
    throw new UsageError(`Another process works on the crawl ${entry.id}; stop that one first.`);
  return entry;
}

/** The finished crawl with this id, or for `true` the newest one. Throws `UsageError`. */
export async function pickFinished(store: SnapshotStore, id: string | true): Promise<CrawlEntry> {
  const entry =
    id === true
      ? (await store.crawls.list()).find((crawl) => crawl.state === 'done')
      : await store.crawls.find(id);
  if (entry === undefined) {
    throw new UsageError(
      id === true ? 'There is no finished crawl.' : `There is no crawl ${printable(id)}.`,
      'A crawl has the id of its snapshot: assumable snapshots list shows them.',
    );
  }
  if (entry.state !== 'done')
    throw new UsageError(
      `The crawl ${entry.id} is not finished.`,
      `What is missing is read by: assumable crawl --resume ${entry.id}`,
    );
  return entry;
}

export async function sealCrawl(store: SnapshotStore, id: string, terminal: Terminal): Promise<ExitCode> {
  const entry = await pickResumable(store, id);
  const draft = await store.crawls.claim(id, entry.attempt, OWNER);
  const { calls, throttles, retries } = entry;
  const row = await draft.seal({ calls, throttles, retries });
  await write(terminal.output, snapshotText(row, terminal.style));
  return EXIT.partial;
}

export async function discardCrawl(store: SnapshotStore, id: string, terminal: Terminal): Promise<ExitCode> {
  const entry = await pickResumable(store, id);
  await store.crawls.discard(id, entry.attempt);
  terminal.messages.write(`assumable: the crawl ${id} and what it read are removed.\n`);
  return EXIT.done;
}
