/** Messages between the server and a thread that knows one snapshot. */
import { QueryError } from '@assumable/shared/query/query-error';
import type { QueryErrorCode } from '@assumable/shared/query/query-error';
import { hasCall } from '../lib/thread-calls.ts';
import type { SnapshotRow } from '../store/snapshot-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { StoreErrorCode } from '../store/store-error.ts';
import type { ExportQuery } from './export-file.ts';
import type { Query, QuestionName } from './questions.ts';

export interface AnswerThreadData {
  /** The store's file. */
  readonly path: string;
  /** The sealed snapshot to answer for. */
  readonly row: SnapshotRow;
}

export type Command =
  | { readonly kind: 'ask'; readonly name: QuestionName; readonly query: Query<QuestionName> }
  /** Opens a file; the number of this call names it from now on. */
  | { readonly kind: 'export'; readonly query: ExportQuery }
  /** The next piece of a file; no value after the last one. */
  | { readonly kind: 'next'; readonly file: number }
  /** Nobody reads this file any longer. */
  | { readonly kind: 'drop'; readonly file: number };

export interface Request {
  readonly call: number;
  readonly command: Command;
}

/** Classes do not travel between threads; what an error says does. */
export type Failure =
  | { readonly kind: 'query'; readonly code: QueryErrorCode; readonly message: string }
  | { readonly kind: 'store'; readonly code: StoreErrorCode; readonly message: string }
  | { readonly kind: 'fault'; readonly message: string; readonly stack?: string };

/** Call 0 is answered once the snapshot is resolved. */
export type Reply =
  | { readonly call: number; readonly ok: true; readonly value?: unknown }
  | { readonly call: number; readonly ok: false; readonly failure: Failure };

export function failureOf(error: unknown): Failure {
  if (error instanceof QueryError) return { kind: 'query', code: error.code, message: error.message };
  if (error instanceof StoreError) return { kind: 'store', code: error.code, message: error.message };
  if (!(error instanceof Error)) return { kind: 'fault', message: String(error) };
  return {
    kind: 'fault',
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}

export function errorOf(failure: Failure): Error {
  switch (failure.kind) {
    case 'query':
      return new QueryError(failure.code, failure.message);
    case 'store':
      return new StoreError(failure.code, failure.message);
    case 'fault': {
      const error = new Error(failure.message);
      if (failure.stack !== undefined) error.stack = failure.stack;
      return error;
    }
  }
}

/** Both ends are of one build, so the outline of a message is enough. */
export function isRequest(value: unknown): value is Request {
  return hasCall(value) && 'command' in value;
}

export function isReply(value: unknown): value is Reply {
  return hasCall(value) && 'ok' in value;
}

export function isAnswerThreadData(value: unknown): value is AnswerThreadData {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'row' in value
  );
}
