/** A worker thread that loads one snapshot, resolves it and answers questions about it. */
import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { bundledWorker } from '../lib/bundled-worker.ts';
import { errorOf, isReply } from './answer-protocol.ts';
import type { AnswerThreadData, Command, Reply } from './answer-protocol.ts';
import type { Answer, QuestionName } from './questions.ts';
import { AnswersEndedError } from './snapshot-answers.ts';
import type { SnapshotAnswers } from './snapshot-answers.ts';

export interface AnswerThreadOptions extends AnswerThreadData {
  /** The thread's entry file; default: the bundle's. */
  readonly workerUrl?: URL;
  /** Most memory of the thread's heap, in megabytes; default: three quarters of the machine's. */
  readonly heapLimit?: number;
  /** Ends the thread at any time, also while it resolves. */
  readonly released?: AbortSignal;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

const MEGABYTE = 1024 * 1024;

/**
 * Starts the thread and waits until the snapshot is resolved. A snapshot too large for the memory ends this thread, not
 * the server.
 *
 * @throws StoreError when the snapshot cannot be loaded; AnswersEndedError when the thread ended; Error when resolving
 * failed
 */
export async function startAnswerThread(options: AnswerThreadOptions): Promise<SnapshotAnswers> {
  const data: AnswerThreadData = { path: options.path, row: options.row };
  const worker = new Worker(options.workerUrl ?? bundledWorker('answer-worker.js'), {
    workerData: data,
    name: `snapshot ${options.row.id}`,
    resourceLimits: {
      maxOldGenerationSizeMb: options.heapLimit ?? Math.floor((totalmem() / MEGABYTE) * 0.75),
    },
  });
  // An open console keeps the process alive, a thread without work does not.
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let ended: Error | undefined;
  let calls = 0;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    waiting.get(message.call)?.resolve(message);
    waiting.delete(message.call);
  });
  worker.on('error', (error) => end(endingError(error)));
  options.released?.addEventListener('abort', () => void worker.terminate(), { once: true });
  worker.on('exit', () => end(new AnswersEndedError('stopped')));

  const answered = async (call: number): Promise<unknown> => {
    const reply = await new Promise<Reply>((resolve, reject) => {
      if (ended !== undefined) reject(ended);
      else waiting.set(call, { resolve, reject });
    });
    if (reply.ok) return reply.value;
    throw errorOf(reply.failure);
  };
  const send = (command: Command): Promise<unknown> => {
    calls += 1;
    const answer = answered(calls);
    worker.postMessage({ call: calls, command });
    return answer;
  };
  try {
    await answered(0);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    async ask(name, query) {
      const value = await send({ kind: 'ask', name, query });
      if (isAnswerTo(name, value)) return value;
      throw new Error(`The answer to ${name} did not arrive.`);
    },
    async export(query) {
      const opened = send({ kind: 'export', query });
      const file = calls;
      await opened;
      return pieces(send, file);
    },
    async close() {
      await worker.terminate();
    },
  };
}

/** Reads a file piece by piece; a reader that goes away, even before the first piece, drops it. */
function pieces(
  send: (command: Command) => Promise<unknown>,
  file: number,
): AsyncIterableIterator<string | Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const value = await send({ kind: 'next', file });
      if (value === undefined) return { done: true, value };
      if (typeof value === 'string' || value instanceof Uint8Array) return { value };
      throw new Error('A piece of the file did not arrive.');
    },
    async return() {
      await send({ kind: 'drop', file });
      return { done: true, value: undefined };
    },
  };
}

/** The thread runs the same table of questions, so an answer to a name has that name's type. */
function isAnswerTo<N extends QuestionName>(_name: N, _value: unknown): _value is Answer<N> {
  return true;
}

function endingError(error: unknown): AnswersEndedError {
  const isMemory =
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new AnswersEndedError(isMemory ? 'out_of_memory' : 'stopped', { cause: error });
}
