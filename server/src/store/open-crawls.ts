/** The journal of crawls over the writer thread and the store's reading connection. */
import { newId } from '../lib/id.ts';
import type { CrawlDraft, CrawlJournal } from './crawl-journal.ts';
import type { CrawlCommand } from './crawl-operations.ts';
import {
  accountGaps,
  crawlAccounts,
  findCrawl,
  listCrawls,
  managedPoliciesOf,
  newestSizes,
} from './crawl-reads.ts';
import type { Database } from './database.ts';
import { organizationIn } from './read-operations.ts';
import { StoreError } from './store-error.ts';
import type { WriterThread } from './writer-thread.ts';

export function createCrawlJournal(
  writer: WriterThread,
  read: <T>(work: (database: Database) => T) => T,
  now: () => Date,
): CrawlJournal {
  return {
    async begin({ label, collectedAt, settings, owner, from }) {
      const created = now();
      const id = newId(created.getTime());
      const facts = { id, source: 'crawl', label, collectedAt, createdAt: created.toISOString() } as const;
      await writer.send({
        kind: 'crawl.begin',
        facts,
        settings,
        owner,
        ...(from === undefined ? {} : { from }),
      });
      return draftOf(id, 1, writer);
    },
    async claim(id, attempt, owner) {
      await writer.send({ kind: 'crawl.claim', held: { id, attempt }, owner });
      return draftOf(id, attempt + 1, writer);
    },
    list: async () => read(listCrawls),
    find: async (id) => read((database) => findCrawl(database, id)),
    accounts: async (id) => read((database) => crawlAccounts(database, id)),
    gaps: async (id, account) => read((database) => accountGaps(database, id, account)),
    managedPolicies: async (id) => read((database) => managedPoliciesOf(database, id)),
    newestSizes: async () => read(newestSizes),
    organization: async (id) => read((database) => organizationIn(database, id)?.organization),
    async discard(id, attempt) {
      await writer.send({ kind: 'crawl.discard', held: { id, attempt } });
    },
  };
}

function draftOf(id: string, attempt: number, writer: WriterThread): CrawlDraft {
  const held = { id, attempt };
  const send = async (command: CrawlCommand): Promise<void> => {
    await writer.send(command);
  };
  return {
    id,
    putAccounts: (caller, accounts) => send({ kind: 'crawl.accounts', held, caller, accounts }),
    putOrganization: (organization, gaps) =>
      send({
        kind: 'crawl.organization',
        held,
        ...(organization === undefined ? {} : { organization }),
        gaps,
      }),
    putOutcome: (row, record, gaps, totals) =>
      send({
        kind: 'crawl.outcome',
        held,
        row,
        ...(record === undefined ? {} : { record }),
        gaps,
        totals,
      }),
    stop: (state, reason, message, totals) =>
      send({ kind: 'crawl.stop', held, state, reason, message, totals }),
    goOn: () => send({ kind: 'crawl.go_on', held }),
    async seal(totals) {
      const row = await writer.send({ kind: 'crawl.seal', held, totals });
      if (row === undefined) throw new StoreError('failed', `The crawl ${id} could not be sealed.`);
      return row;
    },
  };
}
