/** What a crawl was asked to do, checked before anything is called. */
import { isAccountId, type AccountId } from '@assumable/shared/arn/arn';
import {
  CrawlError,
  DEFAULT_CONCURRENCY,
  DEFAULT_TUNING,
  MAX_CONCURRENCY,
  type CrawlOptions,
  type CrawlTuning,
} from './crawl-options.ts';
import { checkExternalId, parseRoleTemplates } from './role-template.ts';

export interface CheckedOptions {
  readonly roles: readonly string[];
  readonly concurrency: number;
  readonly tuning: CrawlTuning;
  /** Absent: every account of the organization. */
  readonly accounts?: ReadonlySet<AccountId>;
}

/** @throws CrawlError `options` that names the option and what is allowed */
export function checkOptions(options: CrawlOptions): CheckedOptions {
  checkExternalId(options.externalId);
  return {
    roles: parseRoleTemplates(options.roles),
    concurrency: checkedConcurrency(options.concurrency),
    tuning: { ...DEFAULT_TUNING, ...options.tuning },
    ...(options.accounts === undefined ? {} : { accounts: checkedAccounts(options.accounts) }),
  };
}

function checkedConcurrency(asked: number | undefined): number {
  const concurrency = asked ?? DEFAULT_CONCURRENCY;
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MAX_CONCURRENCY) return concurrency;
  throw new CrawlError('options', `the concurrency must be a whole number from 1 to ${MAX_CONCURRENCY}`);
}

function checkedAccounts(accounts: readonly string[]): ReadonlySet<AccountId> {
  const wrong = accounts.find((account) => !isAccountId(account));
  if (wrong !== undefined) {
    throw new CrawlError('options', `${JSON.stringify(wrong.slice(0, 40))} is no account id: twelve digits`);
  }
  if (accounts.length === 0) throw new CrawlError('options', 'the list of accounts is empty');
  return new Set(accounts);
}
