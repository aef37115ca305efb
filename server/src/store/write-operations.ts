/** What the writer does, one transaction each. Runs in the worker thread only. */
import {
  SNAPSHOT_FORMAT_VERSION,
  type AccountRecord,
  type CoverageGap,
  type Organization,
  type SnapshotSource,
} from '@assumable/shared/snapshot/model';
import { textOf, type Database } from './database.ts';
import { createDraftContent, shortenLog, type DraftContent } from './draft-content.ts';
import { splitAccount, splitOrganization } from './segment.ts';
import type { SnapshotRow } from './snapshot-store.ts';
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
  /** Removes drafts whose process no longer renews them; crawls stay, because they can be resumed. */
  sweep(): void;
}

export interface WriterOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a draft counts as alive after its last write or heartbeat, in milliseconds. */
  readonly leaseMs: number;
}

export function createWriter(
  database: Database,
  options: WriterOptions,
  content: DraftContent = createDraftContent(database),
): Writer {
  const drafts = new Set<string>();
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
      content.run(() => onDraft(id, () => content.putOrganization(id, organization, split)));
    },
    putAccount(id, account, gaps) {
      const split = splitAccount(account);
      content.run(() => onDraft(id, () => content.putAccount(id, account, split, gaps)));
    },
    putGaps(id, gaps) {
      if (gaps.length > 0) content.run(() => onDraft(id, () => content.insertGaps(id, gaps)));
    },
    seal(id) {
      const row = content.run(() => onDraft(id, () => content.seal(id)));
      drafts.delete(id);
      if (row === undefined) throw new StoreError('failed', `The snapshot ${id} could not be sealed.`);
      shortenLog(database);
      return row;
    },
    abandon(id) {
      drafts.delete(id);
      database.write(() => {
        if (database.get(`SELECT id FROM snapshot WHERE id = $1 AND state = 'building'`, id) !== undefined)
          content.drop(id);
      });
    },
    remove(id) {
      database.write(() => {
        const row = database.get(
          `UPDATE snapshot SET state = 'removing' WHERE id = $1 AND state = 'sealed' RETURNING id`,
          id,
        );
        if (row === undefined) throw new StoreError('not_found', `There is no snapshot ${id}.`);
        content.drop(id);
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
      const dead = `SELECT id FROM snapshot WHERE state = 'building' AND lease_until < $1
        AND NOT EXISTS (SELECT 1 FROM crawl c WHERE c.id = snapshot.id)`;
      if (database.get(dead, options.now()) === undefined) return;
      database.write(() => {
        for (const row of database.all(dead, options.now())) content.drop(textOf(row, 'id'));
      });
    },
  };
}
