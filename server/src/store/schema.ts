/**
 * The tables, as forward-only migrations for SQLite. Statements outside this file use the subset that PostgreSQL has
 * too. Content is addressed: a document, segment or organization is stored once under the SHA-256 of its canonical
 * JSON. Rows of a sealed snapshot never change; the triggers refuse it even for SQL from elsewhere.
 */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE doc (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  -- 0: the text itself; 1: the text as a JSON string, for texts that UTF-8 or SQL cannot hold
  form SMALLINT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('account', 'organization')),
  users BIGINT NOT NULL,
  groups BIGINT NOT NULL,
  roles BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE segment_doc (
  segment_id BIGINT NOT NULL REFERENCES segment (id),
  doc_id BIGINT NOT NULL REFERENCES doc (id),
  PRIMARY KEY (segment_id, doc_id)
) WITHOUT ROWID;
CREATE INDEX segment_doc_doc ON segment_doc (doc_id);

CREATE TABLE snapshot (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('building', 'sealed', 'removing')),
  format_version BIGINT NOT NULL,
  label TEXT NOT NULL,
  source TEXT NOT NULL,
  collected_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- epoch milliseconds until which a draft counts as alive
  lease_until BIGINT NOT NULL,
  organization_id TEXT,
  organization_segment_id BIGINT REFERENCES segment (id),
  counts TEXT,
  content_hash TEXT
);
CREATE INDEX snapshot_by_state ON snapshot (state, created_at, id);
CREATE INDEX snapshot_by_organization ON snapshot (organization_segment_id);
CREATE TABLE snapshot_account (
  snapshot_id TEXT NOT NULL REFERENCES snapshot (id),
  account_id TEXT NOT NULL,
  segment_id BIGINT NOT NULL REFERENCES segment (id),
  gaps_doc_id BIGINT REFERENCES doc (id),
  gaps BIGINT NOT NULL,
  PRIMARY KEY (snapshot_id, account_id)
);
CREATE INDEX snapshot_account_segment ON snapshot_account (segment_id);
CREATE INDEX snapshot_account_gaps ON snapshot_account (gaps_doc_id);
CREATE TABLE snapshot_gaps (
  snapshot_id TEXT NOT NULL REFERENCES snapshot (id),
  seq BIGINT NOT NULL,
  gaps_doc_id BIGINT NOT NULL REFERENCES doc (id),
  gaps BIGINT NOT NULL,
  PRIMARY KEY (snapshot_id, seq)
);
CREATE INDEX snapshot_gaps_doc ON snapshot_gaps (gaps_doc_id);

CREATE TRIGGER doc_never_changes BEFORE UPDATE ON doc
BEGIN SELECT RAISE(ABORT, 'stored documents never change'); END;
CREATE TRIGGER segment_never_changes BEFORE UPDATE ON segment
BEGIN SELECT RAISE(ABORT, 'stored segments never change'); END;
CREATE TRIGGER snapshot_sealed_update BEFORE UPDATE ON snapshot
WHEN OLD.state <> 'building' AND NOT (
  OLD.state = 'sealed' AND NEW.state = 'removing' AND NEW.id = OLD.id AND NEW.label = OLD.label
  AND NEW.source = OLD.source AND NEW.collected_at = OLD.collected_at AND NEW.created_at = OLD.created_at
  AND NEW.organization_id IS OLD.organization_id AND NEW.counts = OLD.counts AND NEW.content_hash = OLD.content_hash
  AND NEW.organization_segment_id IS OLD.organization_segment_id AND NEW.format_version = OLD.format_version
  AND NEW.lease_until = OLD.lease_until)
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
CREATE TRIGGER snapshot_sealed_delete BEFORE DELETE ON snapshot WHEN OLD.state = 'sealed'
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
CREATE TRIGGER snapshot_born_building BEFORE INSERT ON snapshot WHEN NEW.state <> 'building'
BEGIN SELECT RAISE(ABORT, 'a snapshot starts as a draft'); END;
CREATE TRIGGER account_sealed_insert BEFORE INSERT ON snapshot_account
WHEN (SELECT state FROM snapshot WHERE id = NEW.snapshot_id) <> 'building'
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
CREATE TRIGGER account_sealed_update BEFORE UPDATE ON snapshot_account
WHEN (SELECT state FROM snapshot WHERE id = OLD.snapshot_id) <> 'building' OR NEW.snapshot_id <> OLD.snapshot_id
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
CREATE TRIGGER account_sealed_delete BEFORE DELETE ON snapshot_account
WHEN (SELECT state FROM snapshot WHERE id = OLD.snapshot_id) = 'sealed'
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
CREATE TRIGGER gaps_sealed_insert BEFORE INSERT ON snapshot_gaps
WHEN (SELECT state FROM snapshot WHERE id = NEW.snapshot_id) <> 'building'
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
CREATE TRIGGER gaps_sealed_update BEFORE UPDATE ON snapshot_gaps
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
CREATE TRIGGER gaps_sealed_delete BEFORE DELETE ON snapshot_gaps
WHEN (SELECT state FROM snapshot WHERE id = OLD.snapshot_id) = 'sealed'
BEGIN SELECT RAISE(ABORT, 'sealed snapshots never change'); END;
`,
  },
  {
    // The journal of crawls: a crawl and the draft it writes have the same id.
    version: 2,
    sql: `
CREATE TABLE crawl (
  id TEXT PRIMARY KEY REFERENCES snapshot (id),
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'interrupted', 'cancelled', 'failed', 'done')),
  reason TEXT,
  message TEXT,
  -- what it was asked to do, as JSON; never a credential or an ExternalId
  settings TEXT NOT NULL,
  caller TEXT,
  organization_read SMALLINT NOT NULL,
  organization_gaps_doc_id BIGINT REFERENCES doc (id),
  calls BIGINT NOT NULL,
  throttles BIGINT NOT NULL,
  retries BIGINT NOT NULL,
  -- fencing: each process that takes the crawl up raises it, and writes of an older one are refused
  attempt BIGINT NOT NULL,
  lease_owner TEXT NOT NULL,
  lease_until BIGINT NOT NULL,
  started_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  finished_at TEXT
);
CREATE INDEX crawl_organization_gaps ON crawl (organization_gaps_doc_id);
CREATE TABLE crawl_account (
  crawl_id TEXT NOT NULL REFERENCES crawl (id),
  account_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'ok', 'partial', 'failed', 'skipped')),
  -- the row that people see, as JSON
  facts TEXT NOT NULL,
  -- gaps of an account of which nothing is in the snapshot
  gaps_doc_id BIGINT REFERENCES doc (id),
  finished_at TEXT,
  PRIMARY KEY (crawl_id, account_id)
);
CREATE INDEX crawl_account_gaps ON crawl_account (gaps_doc_id);
`,
  },
];

/** Schema version that this code writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;
