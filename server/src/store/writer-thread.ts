import { Worker } from 'node:worker_threads';
import { bundledWorker } from '../lib/bundled-worker.ts';
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

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: StoreError) => void;
}

/** Starts the writer thread and waits until the store is open and migrated. Throws `StoreError`. */
export async function startWriterThread(options: WriterThreadOptions): Promise<WriterThread> {
  const data: WorkerData = { path: options.path, leaseMs: options.leaseMs };
  const worker = new Worker(options.workerUrl ?? bundledWorker('store-worker.js'), {
    workerData: data,
    name: 'store',
    ...(options.execArgv === undefined ? {} : { execArgv: [...options.execArgv] }),
  });
  const waiting = new Map<number, Waiting>();
  let ended: StoreError | undefined;
  let calls = 0;

  const end = (error: StoreError): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    waiting.get(message.call)?.resolve(message);
    waiting.delete(message.call);
    // The thread keeps the process alive only while somebody waits for it.
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', (error) => {
    const message = error instanceof Error ? error.message : String(error);
    end(new StoreError('failed', `The store's writer stopped: ${message}. Start Assumable again.`));
  });
  worker.on('exit', () => end(new StoreError('refused', 'The store is closed.')));

  const answer = async (call: number): Promise<SnapshotRow | undefined> => {
    const reply = await new Promise<Reply>((resolve, reject) => {
      waiting.set(call, { resolve, reject });
      worker.ref();
    });
    if (reply.ok) return reply.row;
    throw new StoreError(reply.code, reply.message);
  };
  await answer(0);
  return {
    async send(command) {
      if (ended !== undefined) throw ended;
      calls += 1;
      const answered = answer(calls);
      worker.postMessage({ call: calls, command });
      return answered;
    },
  };
}
