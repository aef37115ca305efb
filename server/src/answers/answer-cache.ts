/** Resolved snapshots: a snapshot never changes, so it is resolved once and kept while it is used. */
import { Readable } from 'node:stream';
import type { SnapshotRow } from '../store/snapshot-store.ts';
import type { ExportQuery } from './export-file.ts';
import type { Answer, Query, QuestionName } from './questions.ts';
import { AnswersEndedError } from './snapshot-answers.ts';
import type { SnapshotAnswers } from './snapshot-answers.ts';

export interface AnswerCache {
  /**
   * Asks about a sealed snapshot, resolving it first when it is not in memory. Requests for one snapshot share one
   * load; a failed load is thrown to those who waited for it and not kept.
   *
   * @throws QueryError for a question that cannot be answered as asked; StoreError when it cannot be loaded
   */
  ask<N extends QuestionName>(row: SnapshotRow, name: N, query: Query<N>): Promise<Answer<N>>;
  /** A snapshot as a file, made as fast as it is read. Throws like `ask`, before the first piece. */
  export(row: SnapshotRow, query: ExportQuery): Promise<Readable>;
  /** Resolves a snapshot ahead of the first question. */
  prepare(row: SnapshotRow): Promise<void>;
  /** Releases everything, also while something is still asked. */
  close(): Promise<void>;
}

/** Kept by default: the one on screen, the one it is compared with, and the one before. */
const DEFAULT_CAPACITY = 3;

interface Entry {
  readonly opening: Promise<SnapshotAnswers>;
  /** Aborted when the entry is released, so that one still being resolved ends at once. */
  readonly released: AbortController;
  /** Questions and files that are not finished; an entry in use is never released. */
  users: number;
}

/**
 * @param open resolves a snapshot, here or in a thread; stops when the signal is aborted
 * @param capacity snapshots kept; the one used least recently goes first
 */
export function createAnswerCache(
  open: (row: SnapshotRow, released: AbortSignal) => Promise<SnapshotAnswers>,
  capacity: number = DEFAULT_CAPACITY,
): AnswerCache {
  /** In order of use, the latest last. */
  const entries = new Map<string, Entry>();

  const release = async (id: string, entry: Entry): Promise<void> => {
    if (entries.get(id) === entry) entries.delete(id);
    entry.released.abort();
    await entry.opening.then(
      (answers) => answers.close(),
      () => undefined,
    );
  };
  const enter = (row: SnapshotRow): Entry => {
    const entry = entries.get(row.id) ?? start(row);
    entry.users += 1;
    entries.delete(row.id);
    entries.set(row.id, entry);
    return entry;
  };
  const start = (row: SnapshotRow): Entry => {
    const released = new AbortController();
    return { opening: open(row, released.signal), released, users: 0 };
  };
  const leave = (entry: Entry): void => {
    entry.users -= 1;
    for (const [id, oldest] of entries) {
      if (entries.size <= capacity) return;
      if (oldest.users === 0) void release(id, oldest);
    }
  };
  const answersOf = async (row: SnapshotRow, entry: Entry): Promise<SnapshotAnswers> => {
    try {
      return await entry.opening;
    } catch (error) {
      void release(row.id, entry);
      throw error;
    }
  };
  const use = async <T>(row: SnapshotRow, work: (answers: SnapshotAnswers) => Promise<T>): Promise<T> => {
    const entry = enter(row);
    try {
      return await work(await answersOf(row, entry));
    } catch (error) {
      if (error instanceof AnswersEndedError) void release(row.id, entry);
      throw error;
    } finally {
      leave(entry);
    }
  };

  return {
    ask: (row, name, query) => use(row, (answers) => answers.ask(name, query)),
    export: (row, query) =>
      use(row, async (answers) => {
        const file = Readable.from(await answers.export(query), { objectMode: false });
        const entry = enter(row);
        file.once('close', () => leave(entry));
        return file;
      }),
    prepare: (row) => use(row, async () => undefined),
    close: async () => {
      await Promise.all([...entries].map(([id, entry]) => release(id, entry)));
    },
  };
}
