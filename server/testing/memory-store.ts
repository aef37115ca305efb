/** The store's interface over arrays: same visible behaviour, nothing on disk. Only tests use it. */
import { canonicalJson } from '@assumable/shared/lib/canonical-json';
import type { AccountRecord, CoverageGap, Organization, Snapshot } from '@assumable/shared/snapshot/model';
import { createHash } from 'node:crypto';
import { newId } from '../src/lib/id.ts';
import type { CrawlJournal } from '../src/store/crawl-journal.ts';
import type { SnapshotRow, SnapshotStore } from '../src/store/snapshot-store.ts';

function rowOf(id: string, snapshot: Snapshot): SnapshotRow {
  const count = (list: (account: AccountRecord) => readonly unknown[]): number =>
    snapshot.accounts.reduce((sum, account) => sum + list(account).length, 0);
  return {
    id,
    label: snapshot.label,
    source: snapshot.source,
    collectedAt: snapshot.collectedAt,
    createdAt: snapshot.collectedAt,
    ...(snapshot.organization === undefined ? {} : { organizationId: snapshot.organization.id }),
    counts: {
      accounts: snapshot.organization?.accounts.length ?? snapshot.accounts.length,
      accountsRead: snapshot.accounts.length,
      roles: count((account) => account.roles),
      users: count((account) => account.users),
      groups: count((account) => account.groups),
      gaps: snapshot.gaps.length,
    },
    contentHash: createHash('sha256').update(canonicalJson(snapshot)).digest('hex'),
  };
}

const refuse = (): Promise<never> => Promise.reject(new Error('the memory store keeps no crawls'));

/** A journal without crawls; tests of crawls use the real store. */
const NO_CRAWLS: CrawlJournal = {
  begin: refuse,
  claim: refuse,
  list: async () => [],
  find: async () => undefined,
  accounts: async () => [],
  gaps: async () => [],
  managedPolicies: async () => [],
  newestSizes: async () => new Map(),
  organization: async () => undefined,
  discard: refuse,
};

export function createMemoryStore(): SnapshotStore {
  const sealed: { readonly row: SnapshotRow; readonly snapshot: Snapshot }[] = [];
  const entry = (id: string) => (id === 'latest' ? sealed[0] : sealed.find(({ row }) => row.id === id));
  return {
    crawls: NO_CRAWLS,
    begin: async (facts) => {
      const id = newId();
      const accounts: AccountRecord[] = [];
      const gaps: CoverageGap[] = [];
      let organization: Organization | undefined;
      return {
        id,
        putOrganization: async (value) => void (organization = value),
        putAccount: async (account, more) => {
          accounts.push(account);
          gaps.push(...more);
        },
        putGaps: async (more) => void gaps.push(...more),
        seal: async () => {
          const snapshot: Snapshot = {
            formatVersion: 1,
            ...facts,
            ...(organization === undefined ? {} : { organization }),
            accounts,
            gaps,
          };
          const row = rowOf(id, snapshot);
          sealed.unshift({ row, snapshot });
          return row;
        },
        abandon: async () => undefined,
      };
    },
    list: async () => sealed.map(({ row }) => row),
    find: async (id) => entry(id)?.row,
    load: async (id) => {
      const found = entry(id);
      if (found === undefined) throw new Error(`no snapshot ${id}`);
      return found.snapshot;
    },
    remove: async (id) => {
      const at = sealed.findIndex(({ row }) => row.id === id);
      if (at >= 0) sealed.splice(at, 1);
    },
    close: async () => undefined,
  };
}
