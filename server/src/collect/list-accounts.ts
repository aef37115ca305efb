/** Which accounts a crawl reads: the organization's as the list comes, those that are named, and the caller's own. */
import type { AccountId } from '@assumable/shared/arn/arn';
import { compareBy } from '@assumable/shared/lib/compare';
import type { CoverageGap } from '@assumable/shared/snapshot/model';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountWork } from './account-work.ts';
import { AwsCallError } from './aws-errors.ts';
import { isGap, listOrganization, readAccounts, type ListedAccounts } from './collect-organization.ts';
import { organizationsContext, type CrawlContext } from './crawl-context.ts';
import { CrawlError, type CrawlAccount } from './crawl-options.ts';
import { listAccounts } from './organization-accounts.ts';
import { isTransient } from './reason-codes.ts';

export interface Listing {
  readonly listed: ListedAccounts | CoverageGap;
  /** Milliseconds that the list took. */
  readonly took: number;
}

/**
 * Lists the accounts and gives them to `work` page by page. What fails for a passing reason is tried again, because
 * all else hangs on it.
 *
 * @throws CrawlError `organization_other` when a crawl that is taken up was begun elsewhere; AwsCallError
 */
export async function listIntoWork(crawl: CrawlContext, work: AccountWork): Promise<Listing> {
  for (let round = 0; ; round += 1) {
    const started = performance.now();
    try {
      const listed = await listOrganization(
        crawl.clients.organizations,
        organizationsContext(crawl),
        async (page) => {
          checkSameOrganization(crawl, page);
          await work.add(chosenOf(crawl, crawlAccounts(page)));
        },
      );
      const took = performance.now() - started;
      checkSameOrganization(crawl, listed);
      await work.add(unlisted(crawl, work));
      return { listed, took };
    } catch (error) {
      const pause = crawl.tuning.retryRounds[round];
      if (!(error instanceof AwsCallError) || !isTransient(error.reason) || pause === undefined) throw error;
      crawl.options.logger?.warn({ action: error.action, reason: error.reason, pause }, 'trying again later');
      await delay(pause, undefined, { signal: crawl.context.signal });
    }
  }
}

/** A crawl that is taken up goes on in the organization it began with. */
function checkSameOrganization(crawl: CrawlContext, listed: ListedAccounts | CoverageGap): void {
  const { resumption } = crawl.controls;
  if (resumption === undefined) return;
  const before = resumption.organization?.value?.id ?? resumption.organizationId;
  const now = isGap(listed) ? undefined : listed.organization.Id;
  const other = before === undefined ? undefined : before === now ? undefined : `organization ${before}`;
  const otherCaller =
    now === undefined && resumption.caller !== undefined && resumption.caller !== crawl.caller.account
      ? `account ${resumption.caller}`
      : undefined;
  const expected = other ?? otherCaller;
  if (expected === undefined) return;
  throw new CrawlError(
    'organization_other',
    `The crawl was begun with credentials of ${expected}, but these belong to account ${crawl.caller.account}${now === undefined ? '' : ` in organization ${now}`}. Use the same credentials, or begin a new crawl.`,
  );
}

function crawlAccounts(listed: ListedAccounts): readonly CrawlAccount[] {
  return readAccounts(listed).map(({ id, name, state, parentId }) => ({
    id,
    name,
    state,
    ...(parentId === undefined ? {} : { parentId }),
  }));
}

/** Sorted by id. */
export function chosenOf(crawl: CrawlContext, accounts: readonly CrawlAccount[]): readonly CrawlAccount[] {
  return accounts.filter(({ id }) => isChosen(crawl, id)).sort(compareBy((account) => account.id));
}

function isChosen(crawl: CrawlContext, id: AccountId): boolean {
  return crawl.checked.accounts === undefined || crawl.checked.accounts.has(id);
}

/** Chosen accounts are read also when the list lacks them; the caller's own account is always among them. */
function unlisted(crawl: CrawlContext, work: AccountWork): readonly CrawlAccount[] {
  const wanted = [...(crawl.checked.accounts ?? [crawl.caller.account])];
  return wanted
    .filter((id) => !work.has(id))
    .sort()
    .map((id) => ({ id, state: 'UNKNOWN' }));
}

/** The accounts once more, to see what joined, left or moved; without an answer nothing is said about that. */
export async function listAgain(
  crawl: CrawlContext,
  { organization }: ListedAccounts,
): Promise<ListedAccounts | undefined> {
  try {
    return {
      organization,
      accounts: await listAccounts(crawl.clients.organizations, organizationsContext(crawl)),
    };
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    crawl.options.logger?.warn({ reason: error.reason }, 'the accounts could not be listed a second time');
    return undefined;
  }
}
