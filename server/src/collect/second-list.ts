/** What changed in the organization while it was read: accounts that joined, left, or moved to another unit. */
import type { CoverageGap, Organization, OrganizationAccount } from '@assumable/shared/snapshot/model';
import type { CrawlAccount } from './crawl-options.ts';

export interface OrganizationChanges {
  /** The accounts as they are now; accounts that left stay, because they were read. */
  readonly accounts: readonly OrganizationAccount[];
  readonly appeared: readonly CrawlAccount[];
  readonly gaps: readonly CoverageGap[];
}

/**
 * Compares the accounts of the tree with a list made after it. A list without parents cannot show moves; then only
 * states, joins and leaves are compared.
 */
export function compareLists(before: Organization, now: readonly OrganizationAccount[]): OrganizationChanges {
  const old = new Map(before.accounts.map((account) => [account.id, account]));
  const current = new Map(now.map((account) => [account.id, account]));
  const gaps: CoverageGap[] = [];
  const accounts = [
    ...before.accounts.map((account) => {
      const fresh = current.get(account.id);
      if (fresh === undefined) {
        gaps.push(left(account));
        return account;
      }
      const moved = hasMoved(account, fresh);
      if (moved || fresh.state !== account.state) gaps.push(changed(account, fresh, moved));
      const parentId = fresh.parentId ?? account.parentId;
      return { ...fresh, ...(parentId === undefined ? {} : { parentId }) };
    }),
    ...now.filter((account) => !old.has(account.id)),
  ];
  const appeared = now
    .filter((account) => !old.has(account.id))
    .map(({ id, name, state, parentId }) => ({
      id,
      name,
      state,
      ...(parentId === undefined ? {} : { parentId }),
    }));
  return { accounts, appeared, gaps };
}

function hasMoved(before: OrganizationAccount, now: OrganizationAccount): boolean {
  return now.parentId !== undefined && before.parentId !== undefined && now.parentId !== before.parentId;
}

/** The organization with its accounts as they are now. */
export function refreshed(organization: Organization, changes: OrganizationChanges): Organization {
  const accounts = [...changes.accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...organization, accounts };
}

function left(account: OrganizationAccount): CoverageGap {
  return {
    code: 'left_during_crawl',
    message: `Account ${account.id} (${account.name}) left the organization while it was read. Crawl again to see the organization without it.`,
    subject: account.id,
    scope: 'organization',
  };
}

function changed(before: OrganizationAccount, now: OrganizationAccount, moved: boolean): CoverageGap {
  const what = moved
    ? `moved from ${before.parentId ?? ''} to ${now.parentId ?? ''}`
    : `went from state ${before.state} to ${now.state}`;
  return {
    code: 'moved_during_crawl',
    message: `Account ${before.id} (${before.name}) ${what} while the organization was read; the new place and state count. Crawl again if its policies matter.`,
    subject: before.id,
    scope: 'organization',
  };
}
