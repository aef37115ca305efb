/**
 * Crawls an organization: who is asking, its accounts, then every account while tree and policies are read. One
 * account that is slow, closed or refused never ends the crawl; each account ends with exactly one outcome.
 */
import type { AccountId } from '@assumable/shared/arn/arn';
import { compareBy } from '@assumable/shared/lib/compare';
import type { CoverageGap } from '@assumable/shared/snapshot/model';
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createAccountQueue, type AccountQueue } from './account-queue.ts';
import { createAccountReader, type AccountReader } from './account-reader.ts';
import { createSessionOpener } from './assume-account.ts';
import type { CallContext } from './aws-call.ts';
import { createAwsClients, type AwsClients } from './aws-clients.ts';
import { AwsCallError } from './aws-errors.ts';
import { createCallMeter } from './call-meter.ts';
import { createCircuit, type Circuit } from './circuit.ts';
import {
  collectOrganization,
  isGap,
  listOrganization,
  readAccounts,
  type CollectedOrganization,
  type ListedAccounts,
} from './collect-organization.ts';
import { createConcurrencyControl, type ConcurrencyControl } from './concurrency.ts';
import { checkOptions, type CheckedOptions } from './check-options.ts';
import {
  CrawlError,
  type AccountOutcome,
  type CrawlAccount,
  type CrawlControls,
  type CrawlObserver,
  type CrawlOptions,
  type CrawlSummary,
  type CrawlTuning,
  type EndedAccount,
} from './crawl-options.ts';
import { listAccounts } from './organization-accounts.ts';
import { identifyCaller, probeCaller, type Caller } from './identify-caller.ts';
import { createManagedPolicyCache } from './managed-policies.ts';
import { failedOutcome, skippedOutcome } from './outcome-sentences.ts';
import { isOffline, isTransient, TRANSIENT_CODES, type ReasonCode } from './reason-codes.ts';
import { compareLists, refreshed } from './second-list.ts';
import { createTokenBucket, type TakeTurn } from './token-bucket.ts';

/** Calls that may go at once to a service that was not called for a while: small organizations need no more. */
const BURST = 30;

/**
 * Reads the organization and its accounts and tells `observer` as it goes.
 *
 * Without an organization, or without the right to list its accounts, only the caller's own account and those named
 * in the options are read and a gap `organization_unknown` says so. When the caller's credentials stop working, the
 * crawl pauses until they work again, or ends with `base_credentials` when it shall not wait.
 *
 * @param signal aborting it ends the crawl: running calls stop, no further outcome is reported
 * @returns one outcome per account that was not finished before, sorted by id
 * @throws CrawlError when the options are wrong, an endpoint is refused, or the caller cannot be identified;
 *   `reason: 'cancelled'` after an abort
 */
export async function crawlOrganization(
  options: CrawlOptions,
  observer: CrawlObserver,
  signal: AbortSignal,
  controls: CrawlControls = {},
): Promise<CrawlSummary> {
  const checked = checkOptions(options);
  const concurrency = createConcurrencyControl(checked.concurrency);
  const meter = createCallMeter(controls.resumption?.counts, concurrency.throttled);
  const clients = await createAwsClients(options, meter);
  const stop = new AbortController();
  const running = AbortSignal.any([signal, stop.signal]);
  // Every request in flight listens to it; Node warns from the eleventh listener on.
  setMaxListeners(0, running);
  try {
    const { tuning } = checked;
    const plain: CallContext = {
      signal: running,
      meter,
      session: 'base',
      badResponsePause: tuning.badResponsePause,
    };
    const caller = await identifyCaller(clients, plain);
    options.logger?.info(
      { account: caller.account, partition: caller.partition, region: clients.region },
      'crawl started',
    );
    const circuit = createCircuit({
      probe: () => probeCaller(clients, plain, caller),
      onExpired: options.onExpired ?? 'wait',
      profile: options.profile,
      observer,
      tuning,
      signal: running,
      ...(controls.onWake === undefined ? {} : { onWake: controls.onWake }),
    });
    const run: Run = {
      options,
      checked,
      observer,
      controls,
      clients,
      tuning,
      caller,
      circuit,
      concurrency,
      context: { ...plain, recover: circuit.recover },
      organizationPace: createTokenBucket(tuning.organizationsRate, BURST),
      stop,
    };
    const accounts = await crawlWith(run);
    return {
      caller: { account: caller.account, partition: caller.partition },
      accounts: accounts.sort(compareBy((outcome) => outcome.id)),
      counters: { ...meter.totals(), concurrency: concurrency.limit() },
    };
  } catch (error) {
    if (signal.aborted) throw new CrawlError('cancelled', 'The crawl was cancelled.');
    if (error instanceof AwsCallError)
      throw new CrawlError(error.reason, `${error.action} failed: ${error.message}`);
    throw error;
  } finally {
    stop.abort();
    clients.close();
  }
}

interface Run {
  readonly options: CrawlOptions;
  readonly checked: CheckedOptions;
  readonly observer: CrawlObserver;
  readonly controls: CrawlControls;
  readonly clients: AwsClients;
  readonly tuning: CrawlTuning;
  readonly caller: Caller;
  readonly circuit: Circuit;
  readonly concurrency: ConcurrencyControl;
  readonly context: CallContext;
  readonly organizationPace: TakeTurn;
  /** Stops every running call when the crawl cannot go on. */
  readonly stop: AbortController;
}

async function crawlWith(run: Run): Promise<EndedAccount[]> {
  const { observer, caller } = run;
  observer.phase('organization');
  const listed = await listWithRounds(run);
  checkSameOrganization(run, listed);
  const accounts = accountsToCrawl(run, isGap(listed) ? [] : crawlAccounts(listed));
  await observer.accounts(caller.account, accounts);
  tellCounters(run);
  observer.phase('accounts');

  const outcomes: EndedAccount[] = [];
  const reader = accountReader(run);
  const queue = accountQueue(run, reader, outcomes);
  const known = new Set(accounts.map(({ id }) => id));
  const details = readDetails(run, listed);
  // The queue's own error is awaited first; this one must not count as unhandled meanwhile.
  details.catch(() => run.stop.abort());
  const finished = run.controls.resumption?.finished;
  queue.add(
    accounts.filter(({ id }) => finished?.has(id) !== true).map((account) => ({ account, round: 0 })),
  );
  const [read] = await bothOf(details, queue.drained());

  if (isGap(listed) || read.organization === undefined) return outcomes;
  const again = await listAgain(run, listed);
  tellCounters(run);
  if (again === undefined) return outcomes;
  const changes = compareLists(read.organization, readAccounts(again));
  if (changes.gaps.length === 0 && changes.appeared.length === 0) return outcomes;
  const organization = refreshed(read.organization, changes);
  await observer.organization(organization, [...read.gaps, ...changes.gaps]);
  const appeared = changes.appeared.filter(({ id }) => !known.has(id) && isChosen(run, id));
  if (appeared.length > 0) {
    await observer.accounts(caller.account, appeared);
    const second = accountQueue(run, reader, outcomes);
    second.add(appeared.map((account) => ({ account, round: 0 })));
    await second.drained();
  }
  return outcomes;
}

/** Both results; when one fails, its error, after the other has ended too. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  const errors: unknown[] = [];
  const note = (error: unknown): undefined => {
    // An abort is the echo of the other error.
    if (isAbort(error)) errors.push(error);
    else errors.unshift(error);
  };
  const [a, b] = await Promise.all([
    first.then((value) => ({ value }), note),
    second.then((value) => ({ value }), note),
  ]);
  if (a === undefined || b === undefined) throw errors[0];
  return [a.value, b.value];
}

function isAbort(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'AbortError') ||
    (error instanceof AwsCallError && error.reason === 'cancelled')
  );
}

/** The accounts of the organization; what fails for a passing reason is tried again, because all else hangs on it. */
async function listWithRounds(run: Run): Promise<ListedAccounts | CoverageGap> {
  const context = { ...run.context, pace: run.organizationPace };
  for (let round = 0; ; round += 1) {
    try {
      return await listOrganization(run.clients.organizations, context);
    } catch (error) {
      const pause = run.tuning.retryRounds[round];
      if (!(error instanceof AwsCallError) || !isTransient(error.reason) || pause === undefined) throw error;
      run.options.logger?.warn({ action: error.action, reason: error.reason, pause }, 'trying again later');
      await delay(pause, undefined, { signal: run.context.signal });
    }
  }
}

/** A crawl that is taken up goes on in the organization it began with. */
function checkSameOrganization(run: Run, listed: ListedAccounts | CoverageGap): void {
  const { resumption } = run.controls;
  if (resumption === undefined) return;
  const before = resumption.organization?.value?.id ?? resumption.organizationId;
  const now = isGap(listed) ? undefined : listed.organization.Id;
  const other = before === undefined ? undefined : before === now ? undefined : `organization ${before}`;
  const otherCaller =
    now === undefined && resumption.caller !== undefined && resumption.caller !== run.caller.account
      ? `account ${resumption.caller}`
      : undefined;
  const expected = other ?? otherCaller;
  if (expected === undefined) return;
  throw new CrawlError(
    'organization_other',
    `The crawl was begun with credentials of ${expected}, but these belong to account ${run.caller.account}${now === undefined ? '' : ` in organization ${now}`}. Use the same credentials, or begin a new crawl.`,
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

/** Chosen accounts are read also when the list lacks them; the caller's own account is always among them. */
function accountsToCrawl(run: Run, listed: readonly CrawlAccount[]): readonly CrawlAccount[] {
  const chosen = run.checked.accounts;
  const accounts = listed.filter(({ id }) => isChosen(run, id));
  const present = new Set(accounts.map(({ id }) => id));
  for (const id of [...(chosen ?? []), ...(chosen === undefined ? [run.caller.account] : [])]) {
    if (!present.has(id)) accounts.push({ id, state: 'UNKNOWN' });
  }
  return accounts.sort(compareBy((account) => account.id));
}

function isChosen(run: Run, id: AccountId): boolean {
  return run.checked.accounts === undefined || run.checked.accounts.has(id);
}

async function readDetails(run: Run, listed: ListedAccounts | CoverageGap): Promise<CollectedOrganization> {
  const stored = run.controls.resumption?.organization;
  if (stored !== undefined) {
    return { ...(stored.value === undefined ? {} : { organization: stored.value }), gaps: stored.gaps };
  }
  const read = isGap(listed)
    ? { gaps: [listed] }
    : await collectOrganization(
        run.clients.organizations,
        run.clients.organizationsBriefly,
        { ...run.context, pace: run.organizationPace },
        listed,
      );
  await run.observer.organization(read.organization, read.gaps);
  tellCounters(run);
  return read;
}

/** The accounts once more, to see what joined, left or moved; without an answer nothing is said about that. */
async function listAgain(run: Run, { organization }: ListedAccounts): Promise<ListedAccounts | undefined> {
  try {
    const context = { ...run.context, pace: run.organizationPace };
    return { organization, accounts: await listAccounts(run.clients.organizations, context) };
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    run.options.logger?.warn({ reason: error.reason }, 'the accounts could not be listed a second time');
    return undefined;
  }
}

interface Queued {
  readonly account: CrawlAccount;
  /** Rounds that the account has waited already. */
  readonly round: number;
}

function accountQueue(run: Run, reader: AccountReader, outcomes: EndedAccount[]): AccountQueue<Queued> {
  const queue: AccountQueue<Queued> = createAccountQueue<Queued>({
    limit: run.concurrency.limit,
    signal: run.context.signal,
    onError: () => run.stop.abort(),
    work: async ({ account, round }) => {
      const outcome = skippedOutcome(account) ?? (await readOne(run, reader, account));
      const passing = passingFailure(outcome);
      if (passing !== undefined) {
        const back = isOffline(passing.reason) && (await run.circuit.networkFailed(account.id));
        const pause = run.tuning.retryRounds[round];
        if (back || pause !== undefined) {
          run.observer.accountWaiting(account.id, passing.reason, passing.message);
          // A lost network is not the account's fault and costs it no round.
          queue.addLater({ account, round: back ? round : round + 1 }, back ? 0 : (pause ?? 0));
          return;
        }
      }
      await finish(
        run,
        outcomes,
        outcome instanceof AwsCallError ? failedOutcome(account, outcome, reader.effort(account)) : outcome,
      );
    },
  });
  return queue;
}

/** What may be over a minute later: the failure of the whole account, or of a call that the account was read without. */
function passingFailure(
  outcome: AccountOutcome | AwsCallError,
): { readonly reason: ReasonCode; readonly message: string } | undefined {
  if (outcome instanceof AwsCallError) {
    const { reason, action, message } = outcome;
    return isTransient(reason) ? { reason, message: `${action}: ${message}` } : undefined;
  }
  for (const { code, message } of outcome.gaps) {
    const reason = TRANSIENT_CODES.find((transient) => transient === code);
    if (reason !== undefined) return { reason, message };
  }
  return undefined;
}

function accountReader(run: Run): AccountReader {
  const { clients, context, caller, checked, options } = run;
  return createAccountReader({
    clients,
    caller,
    context,
    stsPace: createTokenBucket(run.tuning.stsRate, Math.max(BURST, run.tuning.stsRate)),
    managed: createManagedPolicyCache({ iam: clients.ownIam, context }),
    opener: createSessionOpener(clients, {
      partition: caller.partition,
      roles: checked.roles,
      sessionName: `assumable-${randomUUID().slice(0, 12)}`,
      externalId: options.externalId,
      withSessionPolicy: options.sessionPolicy !== false,
    }),
  });
}

async function readOne(
  run: Run,
  reader: AccountReader,
  account: CrawlAccount,
): Promise<AccountOutcome | AwsCallError> {
  await run.circuit.ready();
  run.context.signal.throwIfAborted();
  run.observer.accountStarted(account.id);
  const outcome = await reader.read(account);
  if (outcome instanceof AwsCallError) {
    run.options.logger?.warn(
      { account: account.id, action: outcome.action, reason: outcome.reason },
      'account could not be read',
    );
  }
  const passing = passingFailure(outcome);
  if (passing === undefined || !isOffline(passing.reason)) run.circuit.answered();
  return outcome;
}

async function finish(run: Run, outcomes: EndedAccount[], outcome: AccountOutcome): Promise<void> {
  await run.observer.accountFinished(outcome);
  tellCounters(run);
  const { record: _record, ...ended } = outcome;
  outcomes.push(ended);
}

function tellCounters(run: Run): void {
  run.observer.counters({ ...run.context.meter.totals(), concurrency: run.concurrency.limit() });
}
