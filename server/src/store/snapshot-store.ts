/** What the rest of the server may ask of the store; SQL stays behind it. */
import type {
  AccountRecord,
  CoverageGap,
  Organization,
  Snapshot,
  SnapshotSource,
} from '@assumable/shared/snapshot/model';
import type { CrawlJournal } from './crawl-journal.ts';
import type { SnapshotRow } from './snapshot-row.ts';

export type { SnapshotRow };

/**
 * A snapshot being written. Every call commits before it returns; the snapshot becomes visible
 * only through `seal`, which happens at most once and atomically.
 */
export interface SnapshotDraft {
  readonly id: string;
  putOrganization(organization: Organization): Promise<void>;
  /** Commits one account with its gaps in one transaction. */
  putAccount(account: AccountRecord, gaps: readonly CoverageGap[]): Promise<void>;
  putGaps(gaps: readonly CoverageGap[]): Promise<void>;
  seal(): Promise<SnapshotRow>;
  /** Removes the draft; segments shared with other snapshots stay. */
  abandon(): Promise<void>;
}

export interface SnapshotStore {
  readonly crawls: CrawlJournal;
  begin(facts: {
    readonly source: SnapshotSource;
    readonly label: string;
    readonly collectedAt: string;
  }): Promise<SnapshotDraft>;
  list(): Promise<readonly SnapshotRow[]>;
  /** `latest` or an id; `undefined` when there is none. */
  find(id: string): Promise<SnapshotRow | undefined>;
  load(id: string): Promise<Snapshot>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}
