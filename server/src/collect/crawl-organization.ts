/**
 * Crawls an organization: who is asking, the organization, then every account. One account that is slow, closed
 * or refused never ends the crawl; each account of the organization ends with exactly one outcome.
 */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { parseArn, type AccountId, type Partition } from '@assumable/shared/arn/arn';
import { readOrganization } from '@assumable/shared/aws-files/organization';
import { compareBy } from '@assumable/shared/lib/compare';
import type { CoverageGap, Organization } from '@assumable/shared/snapshot/model';
import pLimit from 'p-limit';
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { asFileContent } from './account-file.ts';
import { openSession, type SessionSettings } from './assume-account.ts';
import { callAws, createCallMeter, type CallContext } from './aws-call.ts';
import { createAwsClients, type AwsClients } from './aws-clients.ts';
import { AwsCallError, toCallError } from './aws-errors.ts';
import { collectAccount, type CollectedAccount } from './collect-account.ts';
import { collectOrganization } from './collect-organization.ts';
import {
  CrawlError,
  DEFAULT_CONCURRENCY,
  DEFAULT_TUNING,
  MAX_CONCURRENCY,
  type AccountOutcome,
  type CrawlAccount,
  type CrawlObserver,
  type CrawlOptions,
  type CrawlSummary,
  type CrawlTuning,
} from './crawl-options.ts';
import { createManagedPolicyCache, type ManagedPolicyCache } from './managed-policies.ts';
import { failedOutcome, named, readState, skippedOutcome } from './outcome-sentences.ts';
import { isTransient } from './reason-codes.ts';
import { parseRoleName, roleArn } from './role-name.ts';

/**
 * Reads the organization and its accounts and tells `observer` as it goes.
 *
 * Without an organization, or without the right to list its accounts, only the caller's own account is read and a
 * gap `organization_unknown` says so. When the caller's credentials stop working midway, the accounts not read by
 * then end as failed with `base_credentials` and what was read is kept.
 *
 * @param signal aborting it ends the crawl: running calls stop, no further outcome is reported
 * @returns one outcome per account, sorted by id
 * @throws CrawlError when the options are wrong, an endpoint is refused, or the caller cannot be identified;
 *   `reason: 'cancelled'` after an abort
 */
export async function crawlOrganization(
  options: CrawlOptions,
  observer: CrawlObserver,
  signal: AbortSignal,
): Promise<CrawlSummary> {
  const role = parseRoleName(options.roleName);
  const concurrency = checkedConcurrency(options.concurrency);
  const tuning = { ...DEFAULT_TUNING, ...options.tuning };
  const meter = createCallMeter();
  const clients = await createAwsClients(options, meter);
  try {
    const stop = new AbortController();
    const running = AbortSignal.any([signal, stop.signal]);
    // Every request in flight listens to it; Node warns from the eleventh listener on.
    setMaxListeners(0, running);
    const base: CallContext = {
      signal: running,
      meter,
      session: 'base',
      badResponsePause: tuning.badResponsePause,
    };
    const caller = await identifyCaller(clients, base);
    options.logger?.info(
      { account: caller.account, partition: caller.partition, region: clients.region },
      'crawl started',
    );
    observer.phase('Reading the organization');
    const read = await readTheOrganization(clients, base);
    await observer.organization(read.organization, read.gaps);
    const accounts = accountsToCrawl(read.organization, caller.account);
    observer.accounts(accounts);
    observer.counters(meter.totals());
    const run: AccountRun = {
      options,
      observer,
      clients,
      tuning,
      base,
      caller,
      managed: createManagedPolicyCache({ iam: clients.ownIam, context: base }),
      settings: {
        partition: caller.partition,
        role,
        sessionName: `assumable-${randomUUID().slice(0, 12)}`,
        externalId: options.externalId,
        withSessionPolicy: options.sessionPolicy !== false,
      },
      stop,
      exhausted: { error: undefined },
    };
    const outcomes = await crawlAccounts(run, accounts, concurrency);
    return { caller, accounts: outcomes.sort(compareBy((outcome) => outcome.id)), counters: meter.totals() };
  } catch (error) {
    if (signal.aborted) throw new CrawlError('cancelled', 'The crawl was cancelled.');
    if (error instanceof AwsCallError)
      throw new CrawlError(error.reason, `${error.action} failed: ${error.message}`);
    throw error;
  } finally {
    clients.close();
  }
}

function checkedConcurrency(asked: number | undefined): number {
  const concurrency = asked ?? DEFAULT_CONCURRENCY;
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MAX_CONCURRENCY) return concurrency;
  throw new CrawlError('options', `the concurrency must be a whole number from 1 to ${MAX_CONCURRENCY}`);
}

interface Caller {
  readonly account: AccountId;
  readonly partition: Partition;
}

/** The partition of a crawl is that of the caller's ARN: trust never crosses partitions. */
async function identifyCaller(clients: AwsClients, context: CallContext): Promise<Caller> {
  const action = 'sts:GetCallerIdentity';
  try {
    return await callAws(
      context,
      action,
      (abortSignal) => clients.sts().send(new GetCallerIdentityCommand({}), { abortSignal }),
      ({ Account, Arn }) => {
        const partition = parseArn(Arn ?? '')?.partition;
        return Account === undefined || partition === undefined ? undefined : { account: Account, partition };
      },
    );
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    throw new CrawlError(
      error.reason,
      error.reason === 'base_credentials'
        ? `No usable AWS credentials (${error.message}). Sign in (aws sso login), set a profile, or check that --region ${clients.region} lies in the credentials' partition.`
        : `AWS did not say who is calling: ${action} failed (${error.message}).`,
    );
  }
}

interface TheOrganization {
  readonly organization?: Organization;
  readonly gaps: readonly CoverageGap[];
}

/** Codes of the file reader that only repeat what `organization_partial` says with its cause. */
const REPEATED_CODES: ReadonlySet<string> = new Set([
  'import_organization_incomplete',
  'import_policy_targets_unknown',
]);

async function readTheOrganization(clients: AwsClients, context: CallContext): Promise<TheOrganization> {
  const collected = await collectOrganization(clients.organizations, context);
  if (collected.file === undefined) return { gaps: collected.gaps };
  const read = readOrganization(asFileContent(collected.file), { file: 'organization' });
  const gaps = read.gaps
    .filter((gap) => !REPEATED_CODES.has(gap.code))
    .map(({ file: _file, ...gap }): CoverageGap => gap);
  return {
    ...(read.organization === undefined ? {} : { organization: read.organization }),
    gaps: [...collected.gaps, ...gaps],
  };
}

/** The caller's own account is always among them, also when the organization's list lacks it. */
function accountsToCrawl(organization: Organization | undefined, own: AccountId): readonly CrawlAccount[] {
  const accounts: CrawlAccount[] = (organization?.accounts ?? []).map(({ id, name, state }) => ({
    id,
    name,
    state,
  }));
  if (!accounts.some((account) => account.id === own)) accounts.push({ id: own, state: 'UNKNOWN' });
  return accounts.sort(compareBy((account) => account.id));
}

interface AccountRun {
  readonly options: CrawlOptions;
  readonly observer: CrawlObserver;
  readonly clients: AwsClients;
  readonly tuning: CrawlTuning;
  readonly base: CallContext;
  readonly caller: Caller;
  readonly managed: ManagedPolicyCache;
  readonly settings: SessionSettings;
  /** Stops every running call when the crawl cannot go on. */
  readonly stop: AbortController;
  /** Set once the caller's own credentials fail: no further account is asked. */
  readonly exhausted: { error: AwsCallError | undefined };
}

type Outcome = Omit<AccountOutcome, 'record'>;

/** First pass over all accounts, then a round for those that failed for a passing reason, with half as many in flight. */
async function crawlAccounts(
  run: AccountRun,
  accounts: readonly CrawlAccount[],
  concurrency: number,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const finish = async (outcome: AccountOutcome): Promise<void> => {
    await run.observer.accountFinished(outcome);
    run.observer.counters(run.base.meter.totals());
    const { record: _record, ...rest } = outcome;
    outcomes.push(rest);
  };
  run.observer.phase('Reading accounts');
  let waiting = accounts;
  for (let round = 0; waiting.length > 0; round += 1) {
    const pause = run.tuning.retryRounds[round];
    const limit = pLimit(Math.max(1, Math.floor(concurrency / 2 ** round)));
    const again: CrawlAccount[] = [];
    const crawlOne = async (account: CrawlAccount): Promise<void> => {
      run.base.signal.throwIfAborted();
      const outcome = await readAccount(run, account);
      if (!(outcome instanceof AwsCallError)) return finish(outcome);
      if (pause !== undefined && isTransient(outcome.reason) && run.exhausted.error === undefined) {
        run.observer.accountWaiting(account.id, `${outcome.action}: ${outcome.message}`);
        again.push(account);
        return;
      }
      await finish(
        failedOutcome(account, outcome, roleArn(run.caller.partition, account.id, run.settings.role)),
      );
    };
    await untilFirstError(
      waiting.map((account) => limit(() => crawlOne(account))),
      run.stop,
    );
    if (again.length > 0 && pause !== undefined) {
      run.options.logger?.warn({ accounts: again.length, pause }, 'waiting before accounts are tried again');
      await delay(pause, undefined, { signal: run.base.signal });
    }
    waiting = again;
  }
  return outcomes;
}

/**
 * Waits for all tasks. The first error stops the others and is thrown once they have ended, so that nothing runs
 * on after the crawl.
 */
async function untilFirstError(tasks: readonly Promise<void>[], stop: AbortController): Promise<void> {
  const errors: unknown[] = [];
  await Promise.all(
    tasks.map((task) =>
      task.catch((error: unknown) => {
        errors.push(error);
        stop.abort();
      }),
    ),
  );
  if (errors.length > 0) throw errors[0];
}

/** The outcome of one account, or the error that made it fail. */
async function readAccount(run: AccountRun, account: CrawlAccount): Promise<AccountOutcome | AwsCallError> {
  const skipped = skippedOutcome(account);
  if (skipped !== undefined) return skipped;
  if (run.exhausted.error !== undefined) return run.exhausted.error;
  run.observer.accountStarted(account.id);
  try {
    const collected = await collectWithRestart(run, account.id);
    return {
      ...named(account),
      ...readState(collected.gaps),
      record: collected.record,
      gaps: collected.gaps,
    };
  } catch (error) {
    run.base.signal.throwIfAborted();
    const failure = toCallError('reading the account', error, 'member');
    if (failure.reason === 'base_credentials') run.exhausted.error = failure;
    run.options.logger?.warn(
      { account: account.id, action: failure.action, reason: failure.reason },
      'account could not be read',
    );
    return failure;
  }
}

/** An account whose session ended or whose pages broke off is read once more from its first page. */
async function collectWithRestart(run: AccountRun, account: AccountId): Promise<CollectedAccount> {
  try {
    return await collectOnce(run, account);
  } catch (error) {
    const restart =
      error instanceof AwsCallError &&
      (error.reason === 'session_expired' || error.reason === 'incomplete_pagination');
    if (!restart) throw error;
    return collectOnce(run, account);
  }
}

async function collectOnce(run: AccountRun, account: AccountId): Promise<CollectedAccount> {
  const { clients, base, settings } = run;
  const { partition } = settings;
  // The caller's own account needs no role: its credentials are there already.
  if (account === run.caller.account) {
    return collectAccount({ account, partition, iam: clients.ownIam, context: base }, run.managed);
  }
  const credentials = await openSession(clients, base, settings, account);
  const context: CallContext = { ...base, session: 'member' };
  return collectAccount({ account, partition, iam: clients.iamFor(credentials), context }, run.managed);
}
