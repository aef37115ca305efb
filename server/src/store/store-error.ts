export type StoreErrorCode =
  /** The store was written by a newer version. */
  | 'newer_schema'
  /** The file is no store, or its pages are damaged. */
  | 'damaged'
  | 'disk_full'
  /** Another process holds the write lock. */
  | 'busy'
  | 'not_found'
  /** The call does not fit the state: a draft that is sealed or gone, a closed store. */
  | 'refused'
  | 'failed';

/** A fault of the store; `message` is a sentence that says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Any error of the driver as a `StoreError`: SQLite's primary result codes decide which. */
export function storeErrorOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const result = resultCode(error) & 0xff;
  const cause = { cause: error };
  if (result === 5 || result === 6 || /database (?:table )?is locked/.test(message)) {
    return new StoreError(
      'busy',
      'Another process is writing to the store. Try again when it has finished.',
      cause,
    );
  }
  if (result === 13 || /disk is full/.test(message)) {
    return new StoreError(
      'disk_full',
      'The disk of the data folder is full. Free some space and try again.',
      cause,
    );
  }
  if (result === 11 || result === 26 || /malformed|not a database/.test(message)) {
    return new StoreError(
      'damaged',
      'The store is damaged or is not an Assumable store. Restore it from a backup, or move it away and start with an empty one.',
      cause,
    );
  }
  return new StoreError('failed', `The store failed: ${message}`, cause);
}

function resultCode(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode;
  if ('sqliteExtendedCode' in error && typeof error.sqliteExtendedCode === 'number')
    return error.sqliteExtendedCode;
  return 0;
}
