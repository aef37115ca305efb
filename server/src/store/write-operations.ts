/** What the writer does, one transaction each. Runs in the worker thread only. */
import { missingAccounts, sortGaps } from '@assumable/shared/aws-files/assemble';
import { canonicalJson } from '@assumable/shared/lib/canonical-json';
import {
  SNAPSHOT_FORMAT_VERSION,
  type AccountRecord,
  type CoverageGap,
  type Organization,
  type SnapshotSource,
} from '@assumable/shared/snapshot/model';
import { contentHash } from './content-hash.ts';
import { integerOf, textOf, type Database } from './database.ts';
import { organizationIn, readGapList, readRow, ROW_COLUMNS } from './read-operations.ts';
import { documentHash, splitAccount, splitOrganization, type Split } from './segment.ts';
import type { SnapshotCounts, SnapshotRow } from './snapshot-store.ts';
import { StoreError } from './store-error.ts';

export interface DraftFacts {
  readonly id: string;
  readonly source: SnapshotSource;
  readonly label: string;
  readonly collectedAt: string;
  readonly createdAt: string;
}

export interface Writer {
  begin(facts: DraftFacts): void;
  putOrganization(id: string, organization: Organization): void;
  putAccount(id: string, account: AccountRecord, gaps: readonly CoverageGap[]): void;
  putGaps(id: string, gaps: readonly CoverageGap[]): void;
  seal(id: string): SnapshotRow;
  abandon(id: string): void;
  remove(id: string): void;
  /** Keeps this process's drafts alive; returns how many there are. */
  heartbeat(): number;
  /** Removes drafts whose process no longer renews them. */
  sweep(): void;
}

export interface WriterOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a draft counts as alive after its last write or heartbeat, in milliseconds. */
  readonly leaseMs: number;
}

/** Most document hashes remembered with their row ids. */
const MAX_KNOWN_DOCUMENTS = 200_000;

export function createWriter(database: Database, options: WriterOptions): Writer {
  const drafts = new Set<string>();
  const known = new Map<string, number>();
  const lease = (): number => options.now() + options.leaseMs;

  /** One transaction on a draft; fails when the draft is sealed or was removed. */
  const onDraft = <T>(id: string, work: () => T): T =>
    database.write(() => {
      const row = database.get(
        `UPDATE snapshot SET lease_until = $1 WHERE id = $2 AND state = 'building' RETURNING id`,
        lease(),
        id,
      );
      if (row === undefined)
        throw new StoreError('refused', `The snapshot ${id} is sealed or was removed; start a new one.`);
      return work();
    });

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

  const drop = (id: string): void => {
    database.run('DELETE FROM snapshot_account WHERE snapshot_id = $1', id);
    database.run('DELETE FROM snapshot_gaps WHERE snapshot_id = $1', id);
    database.run('DELETE FROM snapshot WHERE id = $1', id);
    collectGarbage(database);
    known.clear();
  };

  return {
    begin(facts) {
      database.write(() =>
        database.run(
          `INSERT INTO snapshot (id, state, format_version, label, source, collected_at, created_at, lease_until)
           VALUES ($1, 'building', $2, $3, $4, $5, $6, $7)`,
          facts.id,
          SNAPSHOT_FORMAT_VERSION,
          facts.label,
          facts.source,
          facts.collectedAt,
          facts.createdAt,
          lease(),
        ),
      );
      drafts.add(facts.id);
    },
    putOrganization(id, organization) {
      const split = splitOrganization(organization);
      withKnown(() =>
        onDraft(id, () =>
          database.run(
            'UPDATE snapshot SET organization_id = $1, organization_segment_id = $2 WHERE id = $3',
            organization.id,
            segmentId('organization', split, { users: 0, groups: 0, roles: 0 }),
            id,
          ),
        ),
      );
    },
    putAccount(id, account, gaps) {
      const split = splitAccount(account);
      const sizes = {
        users: account.users.length,
        groups: account.groups.length,
        roles: account.roles.length,
      };
      withKnown(() =>
        onDraft(id, () =>
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
          ),
        ),
      );
    },
    putGaps(id, gaps) {
      if (gaps.length > 0) withKnown(() => onDraft(id, () => insertGaps(id, gaps)));
    },
    seal(id) {
      const row = withKnown(() =>
        onDraft(id, () => {
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
        }),
      );
      drafts.delete(id);
      if (row === undefined) throw new StoreError('failed', `The snapshot ${id} could not be sealed.`);
      shortenLog(database);
      return row;
    },
    abandon(id) {
      drafts.delete(id);
      database.write(() => {
        if (database.get(`SELECT id FROM snapshot WHERE id = $1 AND state = 'building'`, id) !== undefined)
          drop(id);
      });
    },
    remove(id) {
      database.write(() => {
        const row = database.get(
          `UPDATE snapshot SET state = 'removing' WHERE id = $1 AND state = 'sealed' RETURNING id`,
          id,
        );
        if (row === undefined) throw new StoreError('not_found', `There is no snapshot ${id}.`);
        drop(id);
      });
    },
    heartbeat() {
      if (drafts.size === 0) return 0;
      database.write(() => {
        for (const id of drafts) {
          database.run(
            `UPDATE snapshot SET lease_until = $1 WHERE id = $2 AND state = 'building'`,
            lease(),
            id,
          );
        }
      });
      return drafts.size;
    },
    sweep() {
      const dead = `SELECT id FROM snapshot WHERE state = 'building' AND lease_until < $1`;
      if (database.get(dead, options.now()) === undefined) return;
      database.write(() => {
        for (const row of database.all(dead, options.now())) drop(textOf(row, 'id'));
      });
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
function shortenLog(database: Database): void {
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
    AND NOT EXISTS (SELECT 1 FROM snapshot_gaps g WHERE g.gaps_doc_id = doc.id)`);
}
