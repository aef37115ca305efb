/**
 * SQLite behind the few calls that the store needs. The driver is Node's own `node:sqlite` where its SQLite is free
 * of the WAL-reset bug (fixed in 3.51.3), else the `@photostructure/sqlite` package, which has the same interface.
 * Source: SQLite release log 3.51.3; https://sqlite.org/pragma.html.
 */
import { StoreError, storeErrorOf } from './store-error.ts';

export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

/** One connection. All calls are synchronous; parameters stand as `$1`, `$2`, … in the text. */
export interface Database {
  exec(sql: string): void;
  run(sql: string, ...values: readonly SqlValue[]): void;
  get(sql: string, ...values: readonly SqlValue[]): Row | undefined;
  all(sql: string, ...values: readonly SqlValue[]): readonly Row[];
  /** Runs `work` under the write lock; commits when it returns, rolls back when it throws. */
  write<T>(work: () => T): T;
  close(): void;
}

interface Statement {
  run(parameters: Readonly<Record<string, SqlValue>>): unknown;
  get(parameters: Readonly<Record<string, SqlValue>>): unknown;
  all(parameters: Readonly<Record<string, SqlValue>>): unknown;
}
interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}
interface Driver {
  readonly DatabaseSync: new (path: string, options: { readonly readOnly: boolean }) => Connection;
}

const SAFE_VERSION = [3, 51, 3] as const;

/** True for SQLite versions without the WAL-reset bug: 3.51.3 and later, and the fixed ends of two older branches. */
export function isSafeVersion(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major === 3 && minor === 50) return patch >= 7;
  if (major === 3 && minor === 44) return patch >= 6;
  const [safeMajor, safeMinor, safePatch] = SAFE_VERSION;
  if (major !== safeMajor) return major > safeMajor;
  if (minor !== safeMinor) return minor > safeMinor;
  return patch >= safePatch;
}

async function loadDriver(): Promise<Driver> {
  const builtIn: unknown = isSafeVersion(process.versions['sqlite'] ?? '0')
    ? process.getBuiltinModule('node:sqlite')
    : undefined;
  return isDriver(builtIn) ? builtIn : import('@photostructure/sqlite');
}

function isDriver(value: unknown): value is Driver {
  return (
    typeof value === 'object' &&
    value !== null &&
    'DatabaseSync' in value &&
    typeof value.DatabaseSync === 'function'
  );
}

const COMMON_PRAGMAS = [
  'busy_timeout=10000',
  'foreign_keys=ON',
  'trusted_schema=OFF',
  'cell_size_check=ON',
  'mmap_size=268435456',
];
const WRITER_PRAGMAS = ['journal_mode=WAL', 'synchronous=FULL', 'wal_autocheckpoint=1000'];

export interface OpenOptions {
  readonly readOnly: boolean;
}

/** Opens a connection to an existing or (for writers) new file. Throws `StoreError`. */
export async function openDatabase(path: string, options: OpenOptions): Promise<Database> {
  const driver = await loadDriver();
  try {
    const connection = new driver.DatabaseSync(path, { readOnly: options.readOnly });
    try {
      for (const pragma of COMMON_PRAGMAS) connection.exec(`PRAGMA ${pragma}`);
      if (!options.readOnly) for (const pragma of WRITER_PRAGMAS) connection.exec(`PRAGMA ${pragma}`);
      const database = wrap(connection);
      const version = database.get('SELECT sqlite_version() AS version')?.['version'];
      if (typeof version !== 'string' || !isSafeVersion(version)) {
        throw new StoreError('failed', `SQLite ${String(version)} can lose data. Use a newer Node.js.`);
      }
      return database;
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    throw storeErrorOf(error);
  }
}

function wrap(connection: Connection): Database {
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    exec: (sql) => connection.exec(sql),
    run(sql, ...values) {
      prepared(sql).run(bound(values));
    },
    get(sql, ...values) {
      const row = prepared(sql).get(bound(values));
      return isRow(row) ? row : undefined;
    },
    all(sql, ...values) {
      const rows = prepared(sql).all(bound(values));
      return Array.isArray(rows) ? rows.filter(isRow) : [];
    },
    write(work) {
      connection.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        connection.exec('COMMIT');
        return result;
      } catch (error) {
        rollback(connection);
        throw error;
      }
    },
    close: () => connection.close(),
  };
}

/** SQLite ends some failed transactions by itself (disk full); then there is nothing left to roll back. */
function rollback(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('no transaction is active')) throw error;
  }
}

/** `$1` is a named parameter for this driver. */
function bound(values: readonly SqlValue[]): Readonly<Record<string, SqlValue>> {
  return Object.fromEntries(values.map((value, i) => [`$${i + 1}`, value]));
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/** A text column; throws when the row does not have it. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new StoreError(
    'damaged',
    `The store is damaged: column ${column} is no text. Restore it from a backup.`,
  );
}

/** An integer column; throws when the row does not have it. */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new StoreError(
    'damaged',
    `The store is damaged: column ${column} is no integer. Restore it from a backup.`,
  );
}
