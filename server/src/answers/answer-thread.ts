/** A worker thread that loads one snapshot, resolves it and answers questions about it. */
import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { bundledWorker } from '../lib/bundled-worker.ts';
import { callThread, isOutOfMemory } from '../lib/thread-calls.ts';
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

const MEGABYTE = 1024 * 1024;

/** Resolving makes many objects that live for a moment: with room for them fewer are taken for lasting ones. */
const YOUNG_MEGABYTES = 192;

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
      maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
    },
  });
  const calls = callThread(worker, isReply, endingError);
  options.released?.addEventListener('abort', () => void worker.terminate(), { once: true });
  const valueOf = (reply: Reply): unknown => {
    if (reply.ok) return reply.value;
    throw errorOf(reply.failure);
  };
  const send = async (command: Command): Promise<unknown> => valueOf(await calls.send(command).reply);
  try {
    valueOf(await calls.ready);
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
      const { call, reply } = calls.send({ kind: 'export', query } satisfies Command);
      valueOf(await reply);
      return pieces(send, call);
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

function endingError(cause?: Error): AnswersEndedError {
  return new AnswersEndedError(isOutOfMemory(cause) ? 'out_of_memory' : 'stopped', { cause });
}
