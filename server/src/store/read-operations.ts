/**
 * What the store reads, on a connection that sees one state. Everything read is hashed again: bits that changed on
 * the disk are named in a gap and never shown as facts.
 */
import { sortGaps } from '@assumable/shared/aws-files/assemble';
import { UNREADABLE_DOCUMENT } from '@assumable/shared/aws-files/unreadable';
import {
  SNAPSHOT_FORMAT_VERSION,
  type AccountRecord,
  type CoverageGap,
  type Organization,
  type Snapshot,
  type SnapshotSource,
} from '@assumable/shared/snapshot/model';
import { z } from 'zod';
import { contentHash } from './content-hash.ts';
import { integerOf, textOf, type Database, type Row } from './database.ts';
import {
  documentHash,
  isAccountSegment,
  isOrganizationSegment,
  joinAccount,
  joinOrganization,
  type Joined,
} from './segment.ts';
import type { SnapshotRow } from './snapshot-store.ts';
import { StoreError } from './store-error.ts';

export const ROW_COLUMNS =
  'id, label, source, collected_at, created_at, organization_id, counts, content_hash, format_version';

const Count = z.int().min(0);
const Counts = z.object({
  accounts: Count,
  accountsRead: Count,
  roles: Count,
  users: Count,
  groups: Count,
  gaps: Count,
});

const SOURCES: readonly SnapshotSource[] = ['crawl', 'import', 'demo', 'generated'];

/** A sealed row as the interface lists it. */
export function readRow(row: Row | undefined): SnapshotRow | undefined {
  if (row === undefined) return undefined;
  const source = SOURCES.find((known) => known === row['source']);
  const counts = Counts.safeParse(parsed(textOf(row, 'counts')));
  if (source === undefined || !counts.success) throw damagedRow(textOf(row, 'id'));
  return {
    id: textOf(row, 'id'),
    label: textOf(row, 'label'),
    source,
    collectedAt: textOf(row, 'collected_at'),
    createdAt: textOf(row, 'created_at'),
    ...(row['organization_id'] === null ? {} : { organizationId: textOf(row, 'organization_id') }),
    counts: counts.data,
    contentHash: textOf(row, 'content_hash'),
  };
}

/** Sealed snapshots, newest first. */
export function listRows(database: Database): readonly SnapshotRow[] {
  const rows = database.all(
    `SELECT ${ROW_COLUMNS} FROM snapshot WHERE state = 'sealed' ORDER BY created_at DESC, id DESC`,
  );
  return rows.flatMap((row) => readRow(row) ?? []);
}

/** One sealed snapshot by id, or the newest for `latest`. */
export function findRow(database: Database, id: string): SnapshotRow | undefined {
  const sealed = `SELECT ${ROW_COLUMNS} FROM snapshot WHERE state = 'sealed'`;
  return readRow(
    id === 'latest'
      ? database.get(`${sealed} ORDER BY created_at DESC, id DESC LIMIT 1`)
      : database.get(`${sealed} AND id = $1`, id),
  );
}

const Gaps = z.array(
  z.object({
    code: z.string(),
    message: z.string(),
    account: z.string().exactOptional(),
    subject: z.string().exactOptional(),
    file: z.string().exactOptional(),
    scope: z.enum(['organization', 'account', 'part', 'entity']),
  }),
);

/** All gaps of a snapshot or draft, sorted. */
export function readGapList(database: Database, snapshot: string): readonly CoverageGap[] {
  return readGapDocuments(
    database,
    `SELECT gaps_doc_id, '' AS account_id FROM snapshot_gaps WHERE snapshot_id = $1
     UNION ALL SELECT gaps_doc_id, account_id FROM snapshot_account WHERE snapshot_id = $1 AND gaps_doc_id IS NOT NULL`,
    snapshot,
  );
}

/** Gaps of the documents that `query` names, sorted; its columns are `gaps_doc_id` and `account_id`, its parameters `values`. */
export function readGapDocuments(
  database: Database,
  query: string,
  ...values: readonly string[]
): readonly CoverageGap[] {
  const rows = database.all(
    `SELECT d.hash AS hash, d.form AS form, d.body AS body, u.account_id AS account_id
     FROM (${query}) u JOIN doc d ON d.id = u.gaps_doc_id`,
    ...values,
  );
  return sortGaps(
    rows.flatMap((row): readonly CoverageGap[] => {
      const text = documentText(row);
      const gaps = text === undefined ? undefined : Gaps.safeParse(parsed(text));
      if (gaps?.success === true) return gaps.data;
      const account = textOf(row, 'account_id');
      return [
        {
          code: 'store_damaged',
          message:
            'The list of what could not be read is damaged in the store, so this part may be incomplete. Restore a backup or collect again.',
          ...(account === '' ? {} : { account }),
          scope: account === '' ? 'organization' : 'part',
        },
      ];
    }),
  );
}

/** The organization of a snapshot or draft; `damaged` when its stored form does not match its hash. */
export function organizationIn(
  database: Database,
  snapshot: string,
  documents: DocumentReader = documentReader(database),
): { readonly organization?: Organization; readonly damaged: boolean } | undefined {
  const row = database.get(
    `SELECT g.hash AS hash, g.body AS body FROM snapshot s JOIN segment g ON g.id = s.organization_segment_id
     WHERE s.id = $1`,
    snapshot,
  );
  if (row === undefined) return undefined;
  const segment = readSegment(row, isOrganizationSegment);
  if (segment === undefined) return { damaged: true };
  let damaged = false;
  const organization = joinOrganization(segment.record, (place) => {
    const text = documents.text(segment.docs, place);
    damaged ||= text === undefined;
    return text ?? UNREADABLE_DOCUMENT;
  });
  return { organization, damaged };
}

/** Reads the accounts of a snapshot one by one in id order, so that the caller can let others run in between. */
export function* accountsIn(
  database: Database,
  snapshot: string,
  documents: DocumentReader,
): Generator<{ readonly account?: AccountRecord; readonly gap?: CoverageGap }> {
  const rows = database.all(
    'SELECT account_id, segment_id FROM snapshot_account WHERE snapshot_id = $1 ORDER BY account_id',
    snapshot,
  );
  for (const row of rows) {
    const id = textOf(row, 'account_id');
    const stored = database.get('SELECT hash, body FROM segment WHERE id = $1', integerOf(row, 'segment_id'));
    const segment = stored === undefined ? undefined : readSegment(stored, isAccountSegment);
    if (segment === undefined) {
      yield { gap: damagedAccount(id, 'account') };
      continue;
    }
    let damaged = false;
    const account = joinAccount(segment.record, (place) => {
      const text = documents.text(segment.docs, place);
      damaged ||= text === undefined;
      return text ?? UNREADABLE_DOCUMENT;
    });
    yield damaged ? { account, gap: damagedAccount(id, 'part') } : { account };
  }
}

/** Puts a loaded snapshot together from its sealed row. */
export function snapshotOf(
  row: SnapshotRow,
  parts: {
    readonly organization?: Organization;
    readonly accounts: readonly AccountRecord[];
    readonly gaps: readonly CoverageGap[];
  },
): Snapshot {
  return {
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    source: row.source,
    collectedAt: row.collectedAt,
    label: row.label,
    ...(parts.organization === undefined ? {} : { organization: parts.organization }),
    accounts: parts.accounts,
    gaps: sortGaps(parts.gaps),
  };
}

export const DAMAGED_ORGANIZATION: CoverageGap = {
  code: 'store_damaged',
  message:
    'The organization is damaged in the store, so it is unknown in whole or in part. Restore a backup or collect again.',
  scope: 'organization',
};

function damagedAccount(account: string, scope: 'account' | 'part'): CoverageGap {
  const what =
    scope === 'account' ? 'is damaged in the store and is not shown' : 'has damaged policies in the store';
  const message = `Account ${account} ${what}. Restore a backup or collect it again.`;
  return { code: 'store_damaged', message, account, scope };
}

/** Looks documents up by hash; each is read and checked once. */
export interface DocumentReader {
  /** Text of the document at a place of a segment's list; `undefined` when it is missing or damaged. */
  text(docs: readonly string[], place: string): string | undefined;
}

export function documentReader(database: Database): DocumentReader {
  const texts = new Map<string, string | undefined>();
  return {
    text(docs, place) {
      const hash = docs[Number(place)];
      if (hash === undefined) return undefined;
      if (texts.has(hash)) return texts.get(hash);
      const row = database.get('SELECT hash, form, body FROM doc WHERE hash = $1', hash);
      const text = row === undefined ? undefined : documentText(row);
      texts.set(hash, text);
      return text;
    },
  };
}

/** The text of a document row; `undefined` when it does not match its hash. */
function documentText(row: Row): string | undefined {
  const body = textOf(row, 'body');
  const text = integerOf(row, 'form') === 0 ? body : parsed(body);
  return typeof text === 'string' && documentHash(text) === row['hash'] ? text : undefined;
}

function readSegment<T>(row: Row, fits: (value: unknown) => value is Joined<T>): Joined<T> | undefined {
  const body = textOf(row, 'body');
  if (contentHash(body) !== row['hash']) return undefined;
  const value = parsed(body);
  return fits(value) ? value : undefined;
}

/** The value of a JSON text, or `undefined` when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damagedRow(id: string): StoreError {
  return new StoreError('damaged', `The entry of snapshot ${id} is damaged in the store. Restore a backup.`);
}
