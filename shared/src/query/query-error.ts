/** What the asker got wrong; the API answers each code with a 4xx, the CLI with exit code 2. */
export type QueryErrorCode = 'bad_cursor' | 'bad_context' | 'unknown_node' | 'unknown_edge';

/** A question that cannot be answered as asked. The message is a sentence for the asker and quotes no policy text. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly code: QueryErrorCode;

  constructor(code: QueryErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
