import { textOf, type Database } from './database.ts';
import { contentHash } from './content-hash.ts';
import { MIGRATIONS, SCHEMA_VERSION, type Migration } from './schema.ts';
import { StoreError } from './store-error.ts';

/**
 * Brings the schema to this code's version: forward only, all in one transaction under the write lock, so that
 * processes that start together migrate once. Throws `StoreError` for a store of a newer version.
 */
export function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  database.write(() => {
    database.exec('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
    const found = schemaVersion(database);
    const known = migrations[migrations.length - 1]?.version ?? 0;
    if (found > known) throw newerSchema(found);
    for (const migration of migrations.filter(({ version }) => version > found)) {
      database.exec(migration.sql);
      setMeta(database, `migration_${migration.version}`, contentHash(migration.sql));
    }
    if (found < known) setMeta(database, 'schema_version', String(known));
  });
}

/** Version of the store's schema; 0 for an empty file. */
export function schemaVersion(database: Database): number {
  const row = database.get('SELECT value FROM meta WHERE name = $1', 'schema_version');
  const version = row === undefined ? 0 : Number(textOf(row, 'value'));
  if (Number.isSafeInteger(version)) return version;
  throw new StoreError('damaged', 'The store does not tell its version. Restore it from a backup.');
}

function setMeta(database: Database, name: string, value: string): void {
  database.run(
    'INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value',
    name,
    value,
  );
}

function newerSchema(found: number): StoreError {
  return new StoreError(
    'newer_schema',
    `The store has schema version ${found}, but this version of Assumable knows up to ${SCHEMA_VERSION}. Use the newer version that wrote it, or another data folder.`,
  );
}
