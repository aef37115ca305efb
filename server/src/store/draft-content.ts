/**
 * The parts that every draft is written from: documents, segments, gaps, the seal. All of it runs inside a transaction
 * that the caller holds.
 */
import { missingAccounts, sortGaps } from '@assumable/shared/aws-files/assemble';
import { canonicalJson } from '@assumable/shared/lib/canonical-json';
import {
  SNAPSHOT_FORMAT_VERSION,
  type AccountRecord,
  type CoverageGap,
  type Organization,
} from '@assumable/shared/snapshot/model';
import { contentHash } from './content-hash.ts';
import { integerOf, textOf, type Database } from './database.ts';
import { organizationIn, readGapList, readRow, ROW_COLUMNS } from './read-operations.ts';
import { documentHash, type Split } from './segment.ts';
import type { SnapshotCounts, SnapshotRow } from './snapshot-row.ts';
import { StoreError } from './store-error.ts';

/** Most document hashes remembered with their row ids. */
const MAX_KNOWN_DOCUMENTS = 200_000;

/** Writes content by hash; `run` retries once without what it remembers, because other processes remove rows too. */
export interface DraftContent {
  run<T>(work: () => T): T;
  gapsDocument(gaps: readonly CoverageGap[]): number;
  insertGaps(id: string, gaps: readonly CoverageGap[]): void;
  /** `organization` split before the transaction, so that the write lock is short. */
  putOrganization(id: string, organization: Organization, split: Split): void;
  putAccount(id: string, account: AccountRecord, split: Split, gaps: readonly CoverageGap[]): void;
  /** Adds the gaps of accounts nobody explained, counts, hashes, and makes the snapshot visible. */
  seal(id: string): SnapshotRow | undefined;
  /** Removes the snapshot's rows and what only they referred to. */
  drop(id: string): void;
}

export function createDraftContent(database: Database): DraftContent {
  const known = new Map<string, number>();

  /** A failed transaction may have left ids of rows that do not exist; another process may have removed others. */
  const withKnown = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      const remembered = known.size > 0;
      known.clear();
      if (error instanceof StoreError || !remembered) throw error;
      return work();
    }
  };

  const documentId = (hash: string, text: string): number => {
    const remembered = known.get(hash);
    if (remembered !== undefined) return remembered;
    const id = storedId(database, 'doc', hash) ?? insertDocument(database, hash, text);
    if (known.size >= MAX_KNOWN_DOCUMENTS) known.clear();
    known.set(hash, id);
    return id;
  };

  const gapsDocument = (gaps: readonly CoverageGap[]): number => {
    const text = canonicalJson(sortGaps(gaps));
    return documentId(documentHash(text), text);
  };

  const segmentId = (kind: 'account' | 'organization', split: Split, sizes: EntityCounts): number => {
    const stored = storedId(database, 'segment', split.hash);
    if (stored !== undefined) return stored;
    const id = nextId(database, 'segment');
    database.run(
      'INSERT INTO segment (id, hash, kind, users, groups, roles, body) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      id,
      split.hash,
      kind,
      sizes.users,
      sizes.groups,
      sizes.roles,
      split.body,
    );
    for (const [hash, text] of split.documents) {
      database.run(
        'INSERT INTO segment_doc (segment_id, doc_id) VALUES ($1, $2)',
        id,
        documentId(hash, text),
      );
    }
    return id;
  };

  const insertGaps = (id: string, gaps: readonly CoverageGap[]): void => {
    const last = database.get(
      'SELECT COALESCE(MAX(seq), 0) AS last FROM snapshot_gaps WHERE snapshot_id = $1',
      id,
    );
    const seq = last === undefined ? 1 : integerOf(last, 'last') + 1;
    database.run(
      'INSERT INTO snapshot_gaps (snapshot_id, seq, gaps_doc_id, gaps) VALUES ($1, $2, $3, $4)',
      id,
      seq,
      gapsDocument(gaps),
      gaps.length,
    );
  };

  return {
    run: withKnown,
    gapsDocument,
    insertGaps,
    putOrganization(id, organization, split) {
      database.run(
        'UPDATE snapshot SET organization_id = $1, organization_segment_id = $2 WHERE id = $3',
        organization.id,
        segmentId('organization', split, { users: 0, groups: 0, roles: 0 }),
        id,
      );
    },
    putAccount(id, account, split, gaps) {
      const sizes = {
        users: account.users.length,
        groups: account.groups.length,
        roles: account.roles.length,
      };
      database.run(
        `INSERT INTO snapshot_account (snapshot_id, account_id, segment_id, gaps_doc_id, gaps)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (snapshot_id, account_id) DO UPDATE
         SET segment_id = EXCLUDED.segment_id, gaps_doc_id = EXCLUDED.gaps_doc_id, gaps = EXCLUDED.gaps`,
        id,
        account.id,
        segmentId('account', split, sizes),
        gaps.length === 0 ? null : gapsDocument(gaps),
        gaps.length,
      );
    },
    seal(id) {
      const accounts = accountsOf(database, id);
      const organization = organizationIn(database, id)?.organization;
      const read = new Set(accounts.map((account) => account.id));
      const missing = missingAccounts(organization, read, readGapList(database, id));
      if (missing.length > 0) insertGaps(id, missing);
      const counts = countsOf(accounts, organization, readGapList(database, id).length);
      database.run(
        `UPDATE snapshot SET state = 'sealed', counts = $1, content_hash = $2 WHERE id = $3`,
        canonicalJson(counts),
        contentHash(manifestOf(database, id, accounts)),
        id,
      );
      return readRow(database.get(`SELECT ${ROW_COLUMNS} FROM snapshot WHERE id = $1`, id));
    },
    drop(id) {
      database.run('DELETE FROM crawl_account WHERE crawl_id = $1', id);
      database.run('DELETE FROM crawl WHERE id = $1', id);
      database.run('DELETE FROM snapshot_account WHERE snapshot_id = $1', id);
      database.run('DELETE FROM snapshot_gaps WHERE snapshot_id = $1', id);
      database.run('DELETE FROM snapshot WHERE id = $1', id);
      collectGarbage(database);
      known.clear();
    },
  };
}

interface EntityCounts {
  readonly users: number;
  readonly groups: number;
  readonly roles: number;
}

interface StoredAccount extends EntityCounts {
  readonly id: string;
  readonly segmentHash: string;
  readonly gapsHash: string | undefined;
}

function storedId(database: Database, table: 'doc' | 'segment', hash: string): number | undefined {
  const row = database.get(`SELECT id FROM ${table} WHERE hash = $1`, hash);
  return row === undefined ? undefined : integerOf(row, 'id');
}

/** Ids are handed out under the write lock. */
function nextId(database: Database, table: 'doc' | 'segment'): number {
  const row = database.get(`SELECT COALESCE(MAX(id), 0) + 1 AS next FROM ${table}`);
  return row === undefined ? 1 : integerOf(row, 'next');
}

function insertDocument(database: Database, hash: string, text: string): number {
  const id = nextId(database, 'doc');
  const plain = !text.includes('\0') && Buffer.from(text, 'utf8').toString('utf8') === text;
  database.run(
    'INSERT INTO doc (id, hash, form, body) VALUES ($1, $2, $3, $4)',
    id,
    hash,
    plain ? 0 : 1,
    plain ? text : JSON.stringify(text),
  );
  return id;
}

function accountsOf(database: Database, snapshot: string): readonly StoredAccount[] {
  const rows = database.all(
    `SELECT a.account_id AS account_id, s.hash AS segment_hash, s.users AS users, s.groups AS groups,
            s.roles AS roles, d.hash AS gaps_hash
     FROM snapshot_account a JOIN segment s ON s.id = a.segment_id LEFT JOIN doc d ON d.id = a.gaps_doc_id
     WHERE a.snapshot_id = $1 ORDER BY a.account_id`,
    snapshot,
  );
  return rows.map((row) => ({
    id: textOf(row, 'account_id'),
    segmentHash: textOf(row, 'segment_hash'),
    gapsHash: row['gaps_hash'] === null ? undefined : textOf(row, 'gaps_hash'),
    users: integerOf(row, 'users'),
    groups: integerOf(row, 'groups'),
    roles: integerOf(row, 'roles'),
  }));
}

function countsOf(
  accounts: readonly StoredAccount[],
  organization: Organization | undefined,
  gaps: number,
): SnapshotCounts {
  const ids = new Set([
    ...accounts.map(({ id }) => id),
    ...(organization?.accounts ?? []).map(({ id }) => id),
  ]);
  const sum = (count: (account: StoredAccount) => number): number =>
    accounts.reduce((total, account) => total + count(account), 0);
  return {
    accounts: ids.size,
    accountsRead: accounts.length,
    roles: sum((account) => account.roles),
    users: sum((account) => account.users),
    groups: sum((account) => account.groups),
    gaps,
  };
}

/** What the content hash covers: the facts, whatever they are called and whenever and in which order they came. */
function manifestOf(database: Database, snapshot: string, accounts: readonly StoredAccount[]): string {
  const organization = database.get(
    'SELECT g.hash AS hash FROM snapshot s JOIN segment g ON g.id = s.organization_segment_id WHERE s.id = $1',
    snapshot,
  );
  return canonicalJson({
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    organization: organization === undefined ? '' : textOf(organization, 'hash'),
    accounts: accounts.map(({ id, segmentHash }) => ({ account: id, segment: segmentHash })),
    gaps: documentHash(canonicalJson(sortGaps(readGapList(database, snapshot)))),
  });
}

/**
 * Copies the log into the store's file and cuts it. It never waits: with a reader in the way the log stays as long
 * as it is until a later seal.
 */
export function shortenLog(database: Database): void {
  const waits = database.get('PRAGMA busy_timeout')?.['timeout'];
  database.exec('PRAGMA busy_timeout=0');
  try {
    database.get('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // What the caller did is committed; the next write reports a fault that lasts.
    return;
  } finally {
    database.exec(`PRAGMA busy_timeout=${Number(waits)}`);
  }
}

/** Removes segments and documents that nothing refers to any more. */
function collectGarbage(database: Database): void {
  const unused = `NOT EXISTS (SELECT 1 FROM snapshot_account a WHERE a.segment_id = segment.id)
    AND NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.organization_segment_id = segment.id)`;
  database.run(
    `DELETE FROM segment_doc WHERE segment_id IN (SELECT segment.id FROM segment WHERE ${unused})`,
  );
  database.run(`DELETE FROM segment WHERE ${unused}`);
  database.run(`DELETE FROM doc WHERE NOT EXISTS (SELECT 1 FROM segment_doc x WHERE x.doc_id = doc.id)
    AND NOT EXISTS (SELECT 1 FROM snapshot_account a WHERE a.gaps_doc_id = doc.id)
    AND NOT EXISTS (SELECT 1 FROM snapshot_gaps g WHERE g.gaps_doc_id = doc.id)
    AND NOT EXISTS (SELECT 1 FROM crawl_account c WHERE c.gaps_doc_id = doc.id)
    AND NOT EXISTS (SELECT 1 FROM crawl w WHERE w.organization_gaps_doc_id = doc.id)`);
}
