/** What is read from the journal of crawls, on a connection that sees one state. */
import { CrawlAccountSchema, CrawlStateSchema, type CrawlAccountRow } from '@assumable/shared/api/crawls';
import { parseArn } from '@assumable/shared/arn/arn';
import type { CoverageGap, ManagedPolicy } from '@assumable/shared/snapshot/model';
import { z } from 'zod';
import type { CrawlEntry } from './crawl-journal.ts';
import { integerOf, textOf, type Database, type Row } from './database.ts';
import { accountsIn, documentReader, findRow, readGapDocuments } from './read-operations.ts';
import { StoreError } from './store-error.ts';

const Settings = z.object({
  roles: z.array(z.string()),
  externalId: z.boolean(),
  accounts: z.array(z.string()).exactOptional(),
  concurrency: z.int(),
  profile: z.string().exactOptional(),
  region: z.string().exactOptional(),
  identityCenter: z.boolean().exactOptional(),
});

const COLUMNS = `c.id AS id, c.state AS state, c.reason AS reason, c.message AS message, c.settings AS settings,
  c.caller AS caller, s.organization_id AS organization_id, c.organization_read AS organization_read,
  c.calls AS calls, c.throttles AS throttles, c.retries AS retries, c.attempt AS attempt,
  c.lease_owner AS lease_owner, c.lease_until AS lease_until, c.started_at AS started_at,
  c.updated_at AS updated_at, c.finished_at AS finished_at`;

/** Crawls of the store, newest first; the newest `limit` of those that are done. */
export function listCrawls(database: Database): readonly CrawlEntry[] {
  return database
    .all(
      `SELECT ${COLUMNS} FROM crawl c JOIN snapshot s ON s.id = c.id ORDER BY c.started_at DESC, c.id DESC`,
    )
    .map((row) => entryOf(database, row));
}

export function findCrawl(database: Database, id: string): CrawlEntry | undefined {
  const row = database.get(
    `SELECT ${COLUMNS} FROM crawl c JOIN snapshot s ON s.id = c.id WHERE c.id = $1`,
    id,
  );
  return row === undefined ? undefined : entryOf(database, row);
}

/** Every account of a crawl, sorted by id. */
export function crawlAccounts(database: Database, id: string): readonly CrawlAccountRow[] {
  return database
    .all('SELECT facts FROM crawl_account WHERE crawl_id = $1 ORDER BY account_id', id)
    .map((row) => parseAccountRow(textOf(row, 'facts')));
}

/** A stored row of an account. Throws `StoreError` `damaged`. */
export function parseAccountRow(text: string): CrawlAccountRow {
  const row = CrawlAccountSchema.safeParse(jsonOf(text));
  if (row.success) return row.data;
  throw new StoreError(
    'damaged',
    'A row of the crawl is damaged in the store. Discard the crawl and crawl again.',
  );
}

export function readOrganizationGaps(database: Database, id: string): readonly CoverageGap[] {
  return readGapDocuments(
    database,
    `SELECT organization_gaps_doc_id AS gaps_doc_id, '' AS account_id FROM crawl
     WHERE id = $1 AND organization_gaps_doc_id IS NOT NULL`,
    id,
  );
}

/** Gaps of the accounts of which nothing is in the snapshot. */
export function readUnreadGaps(database: Database, id: string): readonly CoverageGap[] {
  return readGapDocuments(
    database,
    'SELECT gaps_doc_id, account_id FROM crawl_account WHERE crawl_id = $1 AND gaps_doc_id IS NOT NULL',
    id,
  );
}

/** Gaps of one account, whether it was read or not. */
export function accountGaps(database: Database, id: string, account: string): readonly CoverageGap[] {
  return readGapDocuments(
    database,
    `SELECT gaps_doc_id, account_id FROM crawl_account
     WHERE crawl_id = $1 AND account_id = $2 AND gaps_doc_id IS NOT NULL
     UNION ALL SELECT gaps_doc_id, account_id FROM snapshot_account
     WHERE snapshot_id = $1 AND account_id = $2 AND gaps_doc_id IS NOT NULL`,
    id,
    account,
  );
}

/** Accounts looked at for policies that all accounts share: a few hold nearly all of them. */
const ACCOUNTS_LOOKED_AT = 100;

/** AWS-managed policies in the accounts of an unsealed crawl, each once. */
export function managedPoliciesOf(database: Database, id: string): readonly ManagedPolicy[] {
  const found = new Map<string, ManagedPolicy>();
  let looked = 0;
  for (const { account } of accountsIn(database, id, documentReader(database))) {
    for (const policy of account?.policies ?? []) {
      if (parseArn(policy.arn)?.account === 'aws') found.set(policy.arn, policy);
    }
    looked += 1;
    if (looked === ACCOUNTS_LOOKED_AT) break;
  }
  return [...found.values()];
}

export function newestSizes(database: Database): ReadonlyMap<string, number> {
  const newest = findRow(database, 'latest');
  if (newest === undefined) return new Map();
  const rows = database.all(
    `SELECT a.account_id AS account_id, g.users + g.groups + g.roles AS size
     FROM snapshot_account a JOIN segment g ON g.id = a.segment_id WHERE a.snapshot_id = $1`,
    newest.id,
  );
  return new Map(rows.map((row) => [textOf(row, 'account_id'), integerOf(row, 'size')]));
}

function entryOf(database: Database, row: Row): CrawlEntry {
  const id = textOf(row, 'id');
  const state = CrawlStateSchema.safeParse(row['state']);
  const settings = Settings.safeParse(jsonOf(textOf(row, 'settings')));
  if (!state.success || !settings.success) {
    throw new StoreError('damaged', `The entry of crawl ${id} is damaged in the store. Restore a backup.`);
  }
  return {
    id,
    state: state.data,
    settings: settings.data,
    ...optionalText(row, 'reason'),
    ...optionalText(row, 'message'),
    ...optionalText(row, 'caller'),
    ...(row['organization_id'] === null ? {} : { organizationId: textOf(row, 'organization_id') }),
    organizationRead: integerOf(row, 'organization_read') === 1,
    gaps: readOrganizationGaps(database, id),
    calls: integerOf(row, 'calls'),
    throttles: integerOf(row, 'throttles'),
    retries: integerOf(row, 'retries'),
    attempt: integerOf(row, 'attempt'),
    leaseOwner: textOf(row, 'lease_owner'),
    leaseUntil: integerOf(row, 'lease_until'),
    startedAt: textOf(row, 'started_at'),
    updatedAt: textOf(row, 'updated_at'),
    ...(row['finished_at'] === null ? {} : { finishedAt: textOf(row, 'finished_at') }),
  };
}

function optionalText<Name extends 'reason' | 'message' | 'caller'>(
  row: Row,
  name: Name,
): { readonly [Key in Name]?: string } {
  const values: { [Key in Name]?: string } = {};
  if (row[name] !== null) values[name] = textOf(row, name);
  return values;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
