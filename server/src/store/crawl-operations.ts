/** What the writer does for crawls, one transaction each, fenced by the attempt number. Worker thread only. */
import type { CrawlAccountRow } from '@assumable/shared/api/crawls';
import { canonicalJson } from '@assumable/shared/lib/canonical-json';
import {
  SNAPSHOT_FORMAT_VERSION,
  type AccountRecord,
  type CoverageGap,
  type Organization,
} from '@assumable/shared/snapshot/model';
import type { CrawlSettings, CrawlTotals, StoppedState, TakenOver } from './crawl-journal.ts';
import { textOf, type Database } from './database.ts';
import { shortenLog, type DraftContent } from './draft-content.ts';
import { parseAccountRow, readOrganizationGaps, readUnreadGaps } from './crawl-reads.ts';
import { splitAccount, splitOrganization } from './segment.ts';
import type { SnapshotRow } from './snapshot-row.ts';
import { StoreError } from './store-error.ts';
import type { DraftFacts } from './write-operations.ts';

/** A crawl and the attempt under which its holder writes. */
export interface Held {
  readonly id: string;
  readonly attempt: number;
}

export type CrawlCommand =
  | {
      readonly kind: 'crawl.begin';
      readonly facts: DraftFacts;
      readonly settings: CrawlSettings;
      readonly owner: string;
      readonly from?: TakenOver;
    }
  | { readonly kind: 'crawl.claim'; readonly held: Held; readonly owner: string }
  | {
      readonly kind: 'crawl.accounts';
      readonly held: Held;
      readonly caller: string;
      readonly accounts: readonly CrawlAccountRow[];
    }
  | {
      readonly kind: 'crawl.organization';
      readonly held: Held;
      readonly organization?: Organization;
      readonly gaps: readonly CoverageGap[];
    }
  | {
      readonly kind: 'crawl.outcome';
      readonly held: Held;
      readonly row: CrawlAccountRow;
      readonly record?: AccountRecord;
      readonly gaps: readonly CoverageGap[];
      readonly totals: CrawlTotals;
    }
  | {
      readonly kind: 'crawl.stop';
      readonly held: Held;
      readonly state: StoppedState;
      readonly reason: string;
      readonly message: string;
      readonly totals: CrawlTotals;
    }
  | { readonly kind: 'crawl.go_on'; readonly held: Held }
  | { readonly kind: 'crawl.seal'; readonly held: Held; readonly totals: CrawlTotals }
  | { readonly kind: 'crawl.discard'; readonly held: Held };

export interface CrawlWriter {
  perform(command: CrawlCommand): SnapshotRow | undefined;
  /** Renews the lease of the crawls that this process holds. */
  heartbeat(): void;
}

export interface CrawlWriterOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly leaseMs: number;
}

export function createCrawlWriter(
  database: Database,
  content: DraftContent,
  options: CrawlWriterOptions,
): CrawlWriter {
  const holding = new Map<string, number>();
  const lease = (): number => options.now() + options.leaseMs;
  const instant = (): string => new Date(options.now()).toISOString();

  /** One transaction as the holder of the crawl; refused once a later attempt exists or the crawl has ended. */
  const asHolder = <T>({ id, attempt }: Held, work: () => T): T =>
    database.write(() => {
      const row = database.get(
        `UPDATE crawl SET lease_until = $1, updated_at = $2
         WHERE id = $3 AND attempt = $4 AND state IN ('running', 'paused') RETURNING id`,
        lease(),
        instant(),
        id,
        attempt,
      );
      if (row === undefined) {
        holding.delete(id);
        throw new StoreError(
          'refused',
          `The crawl ${id} is no longer held by this process: another one has taken it up, or it has ended.`,
        );
      }
      return work();
    });

  const putTotals = (id: string, totals: CrawlTotals): void =>
    database.run(
      'UPDATE crawl SET calls = $1, throttles = $2, retries = $3 WHERE id = $4',
      totals.calls,
      totals.throttles,
      totals.retries,
      id,
    );

  const putRow = (id: string, row: CrawlAccountRow, gapsDocument: number | null): void =>
    database.run(
      `INSERT INTO crawl_account (crawl_id, account_id, state, facts, gaps_doc_id, finished_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (crawl_id, account_id) DO UPDATE
       SET state = EXCLUDED.state, facts = EXCLUDED.facts, gaps_doc_id = EXCLUDED.gaps_doc_id,
           finished_at = EXCLUDED.finished_at`,
      id,
      row.account,
      row.state === 'running' ? 'waiting' : row.state,
      canonicalJson(row),
      gapsDocument,
      row.finishedAt ?? null,
    );

  /** Accounts nobody read any more: each ends, so that the snapshot names every account once. */
  const endWaiting = (id: string): void => {
    const rows = database.all(
      `SELECT facts FROM crawl_account WHERE crawl_id = $1 AND state = 'waiting'`,
      id,
    );
    for (const stored of rows) {
      const row = parseAccountRow(textOf(stored, 'facts'));
      const message = 'The crawl was ended before the account was read. Crawl again to read it.';
      const gap: CoverageGap = { code: 'cancelled', message, account: row.account, scope: 'account' };
      // A record of an earlier reading that was to be replaced is stale.
      database.run(
        'DELETE FROM snapshot_account WHERE snapshot_id = $1 AND account_id = $2',
        id,
        row.account,
      );
      putRow(
        id,
        { ...row, state: 'failed', reason: 'cancelled', message, finishedAt: instant() },
        content.gapsDocument([gap]),
      );
    }
  };

  /** Copies the accounts that the other crawl read in full; their content is stored once. */
  const takeOver = (id: string, { id: from, notBefore }: TakenOver): void => {
    database.run(
      `INSERT INTO crawl_account (crawl_id, account_id, state, facts, finished_at)
       SELECT $1, c.account_id, c.state, c.facts, c.finished_at FROM crawl_account c
       JOIN snapshot_account a ON a.snapshot_id = c.crawl_id AND a.account_id = c.account_id
       WHERE c.crawl_id = $2 AND c.state = 'ok' AND c.finished_at >= $3`,
      id,
      from,
      notBefore,
    );
    database.run(
      `INSERT INTO snapshot_account (snapshot_id, account_id, segment_id, gaps_doc_id, gaps)
       SELECT $1, a.account_id, a.segment_id, a.gaps_doc_id, a.gaps FROM snapshot_account a
       JOIN crawl_account c ON c.crawl_id = $1 AND c.account_id = a.account_id WHERE a.snapshot_id = $2`,
      id,
      from,
    );
  };

  const begin = (
    facts: DraftFacts,
    settings: CrawlSettings,
    owner: string,
    from: TakenOver | undefined,
  ): void => {
    database.write(() => {
      database.run(
        `INSERT INTO snapshot (id, state, format_version, label, source, collected_at, created_at, lease_until)
         VALUES ($1, 'building', $2, $3, $4, $5, $6, 0)`,
        facts.id,
        SNAPSHOT_FORMAT_VERSION,
        facts.label,
        facts.source,
        facts.collectedAt,
        facts.createdAt,
      );
      database.run(
        `INSERT INTO crawl (id, state, settings, organization_read, calls, throttles, retries, attempt, lease_owner,
                            lease_until, started_at, updated_at)
         VALUES ($1, 'running', $2, 0, 0, 0, 0, 1, $3, $4, $5, $5)`,
        facts.id,
        canonicalJson(settings),
        owner,
        lease(),
        facts.createdAt,
      );
      if (from !== undefined) takeOver(facts.id, from);
    });
    holding.set(facts.id, 1);
  };

  const claim = ({ id, attempt }: Held, owner: string): void => {
    database.write(() => {
      const row = database.get(
        `UPDATE crawl SET state = 'running', reason = NULL, message = NULL, attempt = $1, lease_owner = $2,
                          lease_until = $3, updated_at = $4, finished_at = NULL
         WHERE id = $5 AND attempt = $6 AND state <> 'done' RETURNING id`,
        attempt + 1,
        owner,
        lease(),
        instant(),
        id,
        attempt,
      );
      if (row === undefined) throw taken(id);
    });
    holding.set(id, attempt + 1);
  };

  const putOutcome = (command: Extract<CrawlCommand, { readonly kind: 'crawl.outcome' }>): void => {
    const { held, row, record, gaps, totals } = command;
    const split = record === undefined ? undefined : splitAccount(record);
    content.run(() =>
      asHolder(held, () => {
        if (record === undefined || split === undefined) {
          database.run(
            'DELETE FROM snapshot_account WHERE snapshot_id = $1 AND account_id = $2',
            held.id,
            row.account,
          );
          putRow(held.id, row, gaps.length === 0 ? null : content.gapsDocument(gaps));
        } else {
          content.putAccount(held.id, record, split, gaps);
          putRow(held.id, row, null);
        }
        putTotals(held.id, totals);
      }),
    );
  };

  const stop = (command: Extract<CrawlCommand, { readonly kind: 'crawl.stop' }>): void => {
    const { held, state, reason, message, totals } = command;
    asHolder(held, () => {
      database.run(
        'UPDATE crawl SET state = $1, reason = $2, message = $3, lease_until = $4, finished_at = $5 WHERE id = $6',
        state,
        reason,
        message,
        state === 'paused' ? lease() : 0,
        state === 'paused' ? null : instant(),
        held.id,
      );
      putTotals(held.id, totals);
    });
    if (state !== 'paused') holding.delete(held.id);
  };

  const seal = (held: Held, totals: CrawlTotals): SnapshotRow => {
    const row = content.run(() =>
      asHolder(held, () => {
        endWaiting(held.id);
        const gaps = [...readOrganizationGaps(database, held.id), ...readUnreadGaps(database, held.id)];
        if (gaps.length > 0) content.insertGaps(held.id, gaps);
        putTotals(held.id, totals);
        database.run(
          `UPDATE crawl SET state = 'done', reason = NULL, message = NULL, lease_until = 0, finished_at = $1
           WHERE id = $2`,
          instant(),
          held.id,
        );
        return content.seal(held.id);
      }),
    );
    holding.delete(held.id);
    if (row === undefined) throw new StoreError('failed', `The crawl ${held.id} could not be sealed.`);
    shortenLog(database);
    return row;
  };

  return {
    perform(command) {
      switch (command.kind) {
        case 'crawl.begin':
          begin(command.facts, command.settings, command.owner, command.from);
          return undefined;
        case 'crawl.claim':
          claim(command.held, command.owner);
          return undefined;
        case 'crawl.accounts': {
          const { held, caller, accounts } = command;
          asHolder(held, () => {
            database.run('UPDATE crawl SET caller = $1 WHERE id = $2', caller, held.id);
            for (const row of accounts) {
              database.run(
                `INSERT INTO crawl_account (crawl_id, account_id, state, facts) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (crawl_id, account_id) DO NOTHING`,
                held.id,
                row.account,
                'waiting',
                canonicalJson(row),
              );
            }
          });
          return undefined;
        }
        case 'crawl.organization': {
          const { held, organization, gaps } = command;
          const split = organization === undefined ? undefined : splitOrganization(organization);
          content.run(() =>
            asHolder(held, () => {
              if (organization !== undefined && split !== undefined)
                content.putOrganization(held.id, organization, split);
              database.run(
                'UPDATE crawl SET organization_read = 1, organization_gaps_doc_id = $1 WHERE id = $2',
                gaps.length === 0 ? null : content.gapsDocument(gaps),
                held.id,
              );
            }),
          );
          return undefined;
        }
        case 'crawl.outcome':
          putOutcome(command);
          return undefined;
        case 'crawl.stop':
          stop(command);
          return undefined;
        case 'crawl.go_on':
          asHolder(command.held, () =>
            database.run(
              `UPDATE crawl SET state = 'running', reason = NULL, message = NULL WHERE id = $1`,
              command.held.id,
            ),
          );
          return undefined;
        case 'crawl.seal':
          return seal(command.held, command.totals);
        case 'crawl.discard':
          database.write(() => {
            const row = database.get(
              `SELECT id FROM crawl WHERE id = $1 AND attempt = $2 AND state <> 'done'`,
              command.held.id,
              command.held.attempt,
            );
            if (row === undefined) throw taken(command.held.id);
            content.drop(command.held.id);
          });
          return undefined;
      }
    },
    heartbeat() {
      if (holding.size === 0) return;
      database.write(() => {
        for (const [id, attempt] of holding) {
          database.run(
            `UPDATE crawl SET lease_until = $1 WHERE id = $2 AND attempt = $3 AND state IN ('running', 'paused')`,
            lease(),
            id,
            attempt,
          );
        }
      });
    },
  };
}

function taken(id: string): StoreError {
  return new StoreError(
    'refused',
    `The crawl ${id} was taken up by another process, is finished or is gone. Look at the list of crawls again.`,
  );
}
