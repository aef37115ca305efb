/** The writer thread: all writes to the store happen here, one after the other, off the thread that answers requests. */
import { parentPort, workerData } from 'node:worker_threads';
import { createCrawlWriter, type CrawlWriter } from './crawl-operations.ts';
import { openDatabase } from './database.ts';
import { createDraftContent } from './draft-content.ts';
import { migrate } from './migrate.ts';
import type { SnapshotRow } from './snapshot-store.ts';
import { storeErrorOf } from './store-error.ts';
import { isRequest, isWorkerData, type Command, type Reply } from './worker-protocol.ts';
import { createWriter, type Writer } from './write-operations.ts';

/** Heartbeats for each lease: a draft survives two that come late. */
const HEARTBEATS_PER_LEASE = 4;

async function start(): Promise<void> {
  const port = parentPort;
  const data: unknown = workerData;
  if (port === null || !isWorkerData(data)) throw new Error('the store worker runs only inside the store');
  const answer = (reply: Reply): void => port.postMessage(reply);
  const refuse = (call: number, error: unknown): void => {
    const { code, message } = storeErrorOf(error);
    answer({ call, ok: false, code, message });
  };
  try {
    const database = await openDatabase(data.path, { readOnly: false });
    try {
      migrate(database);
    } catch (error) {
      database.close();
      throw error;
    }
    const content = createDraftContent(database);
    const clock = { now: Date.now, leaseMs: data.leaseMs };
    const writer = createWriter(database, clock, content);
    const crawls = createCrawlWriter(database, content, clock);
    const timer = setInterval(() => beat(writer, crawls), data.leaseMs / HEARTBEATS_PER_LEASE);
    port.on('message', (message: unknown) => {
      if (!isRequest(message)) return;
      const { call, command } = message;
      try {
        if (command.kind === 'close') {
          clearInterval(timer);
          database.close();
          answer({ call, ok: true });
          port.close();
          return;
        }
        const row = perform(writer, crawls, command);
        answer({ call, ok: true, ...(row === undefined ? {} : { row }) });
      } catch (error) {
        refuse(call, error);
      }
    });
    answer({ call: 0, ok: true });
  } catch (error) {
    refuse(0, error);
    port.close();
  }
}

/** A heartbeat that fails is made good by the next one or by the draft's next write, which reports its own fault. */
function beat(writer: Writer, crawls: CrawlWriter): void {
  try {
    writer.heartbeat();
    crawls.heartbeat();
  } catch {
    return;
  }
}

function perform(
  writer: Writer,
  crawls: CrawlWriter,
  command: Exclude<Command, { readonly kind: 'close' }>,
): SnapshotRow | undefined {
  switch (command.kind) {
    case 'begin':
      writer.sweep();
      writer.begin(command.facts);
      return undefined;
    case 'organization':
      writer.putOrganization(command.draft, command.organization);
      return undefined;
    case 'account':
      writer.putAccount(command.draft, command.account, command.gaps);
      return undefined;
    case 'gaps':
      writer.putGaps(command.draft, command.gaps);
      return undefined;
    case 'seal':
      return writer.seal(command.draft);
    case 'abandon':
      writer.abandon(command.draft);
      return undefined;
    case 'remove':
      writer.remove(command.snapshot);
      return undefined;
    default:
      if (command.kind === 'crawl.begin') writer.sweep();
      return crawls.perform(command);
  }
}

await start();
