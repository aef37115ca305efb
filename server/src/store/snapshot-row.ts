/** A sealed snapshot as lists show it. */
import type { SnapshotSource } from '@assumable/shared/snapshot/model';

export interface SnapshotCounts {
  readonly accounts: number;
  readonly accountsRead: number;
  readonly roles: number;
  readonly users: number;
  readonly groups: number;
  readonly gaps: number;
}

/** A sealed snapshot as listed; newest first. */
export interface SnapshotRow {
  readonly id: string;
  readonly label: string;
  readonly source: SnapshotSource;
  /** ISO 8601 UTC. */
  readonly collectedAt: string;
  readonly createdAt: string;
  readonly organizationId?: string;
  readonly counts: SnapshotCounts;
  /** SHA-256 of the manifest: equal content, equal hash. */
  readonly contentHash: string;
}
