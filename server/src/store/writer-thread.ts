import { Worker } from 'node:worker_threads';
import { bundledWorker } from '../lib/bundled-worker.ts';
import { callThread } from '../lib/thread-calls.ts';
import type { SnapshotRow } from './snapshot-store.ts';
import { StoreError } from './store-error.ts';
import { isReply, type Command, type Reply, type WorkerData } from './worker-protocol.ts';

export interface WriterThreadOptions extends WorkerData {
  /** The worker's entry file; default: the bundle's. */
  readonly workerUrl?: URL;
  /** Node flags of the worker, such as a loader for TypeScript sources. */
  readonly execArgv?: readonly string[];
}

export interface WriterThread {
  /** Sends a command and waits until it is committed. Throws `StoreError`. */
  send(command: Command): Promise<SnapshotRow | undefined>;
}

/** Starts the writer thread and waits until the store is open and migrated. Throws `StoreError`. */
export async function startWriterThread(options: WriterThreadOptions): Promise<WriterThread> {
  const data: WorkerData = { path: options.path, leaseMs: options.leaseMs };
  const worker = new Worker(options.workerUrl ?? bundledWorker('store-worker.js'), {
    workerData: data,
    name: 'store',
    ...(options.execArgv === undefined ? {} : { execArgv: [...options.execArgv] }),
  });
  const calls = callThread(worker, isReply, (cause) => {
    if (cause === undefined) return new StoreError('refused', 'The store is closed.');
    return new StoreError('failed', `The store's writer stopped: ${cause.message}. Start Assumable again.`);
  });
  const rowOf = (reply: Reply): SnapshotRow | undefined => {
    if (reply.ok) return reply.row;
    throw new StoreError(reply.code, reply.message);
  };
  rowOf(await calls.ready);
  return { send: async (command) => rowOf(await calls.send(command).reply) };
}
