/** What a person reads about an account that was not read in full, and the gaps that say the same to the resolver. */
import type { AccountState, CoverageGap } from '@assumable/shared/snapshot/model';
import type { AwsCallError } from './aws-errors.ts';
import type { AccountEffort, AccountOutcome, CrawlAccount } from './crawl-options.ts';
import type { ReasonCode } from './reason-codes.ts';

/** States of AWS Organizations in which no role of the account can be assumed, with the sentence that says so. */
const CLOSED_STATES: ReadonlyMap<AccountState, { readonly reason: ReasonCode; readonly message: string }> =
  new Map([
    [
      'SUSPENDED',
      { reason: 'account_suspended', message: 'The account is suspended, so its roles cannot be assumed.' },
    ],
    ['PENDING_CLOSURE', { reason: 'account_pending_closure', message: 'The account is being closed.' }],
    [
      'PENDING_ACTIVATION',
      { reason: 'account_pending_activation', message: 'The account is not activated yet.' },
    ],
    ['CLOSED', { reason: 'account_closed', message: 'The account is closed.' }],
  ]);

/**
 * The outcome of an account whose state rules out a crawl, or `undefined`. The state is consulted before any
 * call: AssumeRole into such an account gives the same AccessDenied as a missing role.
 */
export function skippedOutcome(account: CrawlAccount): AccountOutcome | undefined {
  const closed = CLOSED_STATES.get(account.state);
  return closed === undefined
    ? undefined
    : unreadOutcome(account, 'skipped', closed.reason, closed.message, NO_EFFORT);
}

export const NO_EFFORT: AccountEffort = { calls: 0, retries: 0, ms: 0, attempts: 0 };

/** The outcome of an account of which nothing was read because a call failed. */
export function failedOutcome(
  account: CrawlAccount,
  error: AwsCallError,
  effort: AccountEffort,
): AccountOutcome {
  return unreadOutcome(account, 'failed', error.reason, failureSentence(error), effort);
}

function unreadOutcome(
  account: CrawlAccount,
  state: 'failed' | 'skipped',
  reason: ReasonCode,
  message: string,
  effort: AccountEffort,
): AccountOutcome {
  return {
    ...named(account),
    state,
    reason,
    message,
    gaps: [{ code: reason, message, account: account.id, scope: 'account' }],
    effort,
  };
}

export function named(account: CrawlAccount): { readonly id: string; readonly name?: string } {
  return { id: account.id, ...(account.name === undefined ? {} : { name: account.name }) };
}

/** Gaps that say what the crawl does not cover by design; an account that has no other gap was read in full. */
const NOTES: ReadonlySet<string> = new Set<ReasonCode>(['entitlements_not_read']);

/** `ok` without gaps; else `partial`, with the first gap's reason and a sentence that counts the rest. */
export function readState(
  gaps: readonly CoverageGap[],
): Pick<AccountOutcome, 'state' | 'reason' | 'message'> {
  const missing = gaps.filter((gap) => !NOTES.has(gap.code));
  const first = missing[0];
  if (first === undefined) return { state: 'ok' };
  const more = missing.length === 1 ? '' : ` (${missing.length - 1} more)`;
  return { state: 'partial', reason: first.code, message: `${first.message}${more}` };
}

/** What happened and what to do, for one failed call. */
export function failureSentence(error: AwsCallError): string {
  const { reason } = error;
  const said = `AWS said: ${error.message}`;
  switch (reason) {
    case 'assume_denied':
      return `${error.roles.length > 1 ? 'None of the roles' : 'The role'} ${error.roles.join(', ')} could ${error.roles.length > 1 ? '' : 'not '}be assumed. It may not exist, its trust policy may not name the caller, the ExternalId may be missing or wrong, or the caller may lack sts:AssumeRole. ${said}`;
    case 'access_denied':
    case 'missing_permission':
      return `The session may not call ${error.action}; attach the reader policy to the role. ${said}`;
    case 'denied_by_scp':
      return `A service control policy denies ${error.action}; exempt the reader role from it. ${said}`;
    case 'denied_by_rcp':
      return `A resource control policy denies ${error.action}; exempt the caller from it. ${said}`;
    case 'denied_by_boundary':
      return `A permissions boundary does not allow ${error.action}; add the action to it. ${said}`;
    case 'throttled':
      return `${error.action} was throttled until all tries were used up. Crawl again with a lower --concurrency.`;
    case 'network':
      return `${error.action} could not reach AWS (${error.message}). Check the network and crawl again.`;
    case 'timeout':
      return `${error.action} got no answer in time. Crawl again.`;
    case 'bad_response':
      return `${error.action} was answered by something that is not AWS (${error.message}). Check for a proxy or a sign-in page on the way.`;
    case 'service_error':
      return `${error.action} failed inside AWS (${error.message}). Crawl again later.`;
    case 'incomplete_pagination':
      return `${error.action} broke off between pages (${error.message}), twice. Crawl again.`;
    case 'session_expired':
      return `The role session was refused as invalid or expired, twice. Check this machine's clock. ${said}`;
    case 'base_credentials':
      return `The caller's own credentials stopped working before the account was read. Sign in again and crawl again. ${said}`;
    case 'region_disabled':
      return `STS is not active in the region for this account. Crawl again with --region and a region that is. ${said}`;
    case 'cancelled':
      return 'The crawl was cancelled before the account was read.';
    case 'account_suspended':
    case 'account_pending_closure':
    case 'account_pending_activation':
    case 'account_closed':
    case 'count_mismatch':
    case 'endpoint_refused':
    case 'policy_unreadable':
    case 'organization_unknown':
    case 'organization_partial':
    case 'organization_other':
    case 'moved_during_crawl':
    case 'left_during_crawl':
    case 'entitlements_not_read':
    case 'identity_center_unread':
    case 'clock_skew':
    case 'disk_full':
    case 'interrupted':
    case 'unexpected':
      return `${error.action} failed: ${error.message}`;
  }
}
