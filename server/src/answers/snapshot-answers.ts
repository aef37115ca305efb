/** Who answers questions about one snapshot: this thread, or another one. */
import { exportFile } from './export-file.ts';
import type { ExportQuery } from './export-file.ts';
import { answerQuestion } from './questions.ts';
import type { Answer, Query, QuestionName, Resolved } from './questions.ts';

export interface SnapshotAnswers {
  /** Throws `QueryError` for a question that cannot be answered as asked. */
  ask<N extends QuestionName>(name: N, query: Query<N>): Promise<Answer<N>>;
  /** A file, piece by piece; made only as fast as it is read. Throws `QueryError` before the first piece. */
  export(query: ExportQuery): Promise<AsyncIterable<string | Uint8Array>>;
  /** Releases the model, also while something is still asked. */
  close(): Promise<void>;
}

/** Whoever answered is gone, for a reason that is not the question's; asking again starts anew. */
export class AnswersEndedError extends Error {
  override readonly name = 'AnswersEndedError';
  readonly reason: 'stopped' | 'out_of_memory';

  constructor(reason: 'stopped' | 'out_of_memory', options?: ErrorOptions) {
    super(SENTENCES[reason], options);
    this.reason = reason;
  }
}

const SENTENCES = {
  stopped: 'The thread that answers for this snapshot has stopped; try again.',
  out_of_memory:
    'This snapshot needs more memory than the machine gives. Use a machine with more, or the command line tool on a part of it.',
} as const;

/** Answers in this thread. */
export function answersInThread(about: Resolved): SnapshotAnswers {
  return {
    ask: async (name, query) => answerQuestion(about, { name, query }),
    export: async (query) => pieces(exportFile(about, query)),
    close: async () => undefined,
  };
}

async function* pieces(
  file: Iterable<string> | AsyncIterable<Uint8Array>,
): AsyncGenerator<string | Uint8Array> {
  yield* file;
}
