/**
 * Reads the account files of one import. A small import is read where it is; from a certain size on, threads do it, so
 * that all processors work and the asking thread only takes what they found.
 */
import { newPool } from '@assumable/shared/aws-files/policy-document';
import { success } from '@assumable/shared/lib/result';
import type { PolicyText } from '@assumable/shared/snapshot/model';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { bundledWorker } from '../lib/bundled-worker.ts';
import { callThread, isOutOfMemory } from '../lib/thread-calls.ts';
import { readAccountFile, type AccountFile, type AccountFileRead } from './account-file.ts';
import { accountUnpacker } from './account-parcel.ts';
import type { ImportLimits } from './limits.ts';
import { isReaderReply, type ReaderData, type ReaderReply } from './reader-protocol.ts';

export interface ReaderOptions {
  /** Bytes of account files that are read before threads are started. Default 128 MiB: below, starting threads costs more time than they save. */
  readonly threadsFrom?: number;
  /** Threads at most. Default: one for each processor, at most eight. */
  readonly threads?: number;
  /** The threads' entry file; default: the bundle's. */
  readonly workerUrl?: URL;
}

export interface AccountReaders {
  /** How many files may be read at once; more wait for no gain. */
  readonly atOnce: number;
  /** The promise rejects when a thread ends, as it does when a file needs more memory than there is. */
  read(file: AccountFile): Promise<AccountFileRead>;
  /** Ends the threads. */
  close(): Promise<void>;
}

const THREADS_FROM = 128 * 1024 * 1024;
const MOST_THREADS = 8;
/** A parsed file lives for a moment: with room for it, nothing of it is taken for lasting. */
const YOUNG_MEGABYTES = 96;
/** One file is read while the next one waits at the thread. */
const FILES_PER_THREAD = 2;

export function accountReaders(limits: ImportLimits, options: ReaderOptions = {}): AccountReaders {
  const { threadsFrom = THREADS_FROM, threads = Math.min(availableParallelism(), MOST_THREADS) } = options;
  const pool = newPool();
  const shared = new Map<PolicyText, PolicyText>();
  let started: readonly ReaderThread[] | undefined;
  let bytes = 0;
  return {
    atOnce: threads * FILES_PER_THREAD,
    async read(file) {
      bytes += file.bytes.byteLength;
      if (threads < 2 || bytes <= threadsFrom) return readAccountFile(file, limits, pool);
      if (started === undefined) {
        // Texts that were read here and those of the threads are one string each.
        for (const { text } of [...pool.ofTexts.values(), ...pool.ofObjects.values()]) shared.set(text, text);
        const workerUrl = options.workerUrl ?? bundledWorker('reader-worker.js');
        started = Array.from({ length: threads }, () => readerThread(workerUrl, limits, shared));
      }
      const thread = started.reduce((least, one) => (one.waiting() < least.waiting() ? one : least));
      return thread.read(file);
    },
    async close() {
      await Promise.all(started?.map((thread) => thread.close()) ?? []);
    },
  };
}

interface ReaderThread {
  read(file: AccountFile): Promise<AccountFileRead>;
  /** Files that are not answered yet. */
  waiting(): number;
  close(): Promise<void>;
}

function readerThread(
  workerUrl: URL,
  limits: ImportLimits,
  shared: Map<PolicyText, PolicyText>,
): ReaderThread {
  const data: ReaderData = { limits };
  const worker = new Worker(workerUrl, {
    workerData: data,
    name: 'reading accounts',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  const calls = callThread<ReaderReply>(worker, isReaderReply, endingError);
  const unpack = accountUnpacker(shared);
  let waiting = 0;
  const send = (file: AccountFile): Promise<ReaderReply> => {
    // A copy of its own: the bytes may be a part of something larger, which would travel as a whole.
    const bytes = new Uint8Array(file.bytes);
    return calls.send({ ...file, bytes }, [bytes.buffer]).reply;
  };
  return {
    async read(file) {
      waiting += 1;
      try {
        await calls.ready;
        const { read } = await send(file);
        if (read === undefined) throw new Error('What was read did not arrive.');
        return read.ok ? success(unpack(read.value)) : read;
      } finally {
        waiting -= 1;
      }
    },
    waiting: () => waiting,
    async close() {
      await worker.terminate();
    },
  };
}

function endingError(cause?: Error): Error {
  const message = isOutOfMemory(cause)
    ? 'a file needs more memory than there is'
    : `reading stopped: ${cause?.message ?? 'its thread ended'}`;
  return new Error(message, { cause });
}
