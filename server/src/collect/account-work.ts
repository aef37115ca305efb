/** The accounts of a crawl, read side by side until each has ended with one outcome. */
import type { AccountId } from '@assumable/shared/arn/arn';
import { randomUUID } from 'node:crypto';
import { createAccountQueue, type AccountQueue } from './account-queue.ts';
import { createAccountReader, type AccountReader } from './account-reader.ts';
import { createSessionOpener } from './assume-account.ts';
import { AwsCallError } from './aws-errors.ts';
import { tellCounters, type CrawlContext } from './crawl-context.ts';
import type { AccountOutcome, CrawlAccount, EndedAccount } from './crawl-options.ts';
import { regionOfRole } from './identity-center.ts';
import { createManagedPolicyCache } from './managed-policies.ts';
import { failedOutcome, skippedOutcome } from './outcome-sentences.ts';
import { isOffline, isTransient, TRANSIENT_CODES, type ReasonCode } from './reason-codes.ts';

export interface AccountWork {
  /** Adds accounts that were not added before; the observer hears of them first. */
  add(accounts: readonly CrawlAccount[]): Promise<void>;
  has(id: AccountId): boolean;
  /** Resolves when what is left takes at most so many milliseconds, by what accounts took so far. */
  nearlyDone(ms: number): Promise<void>;
  /** Resolves when every account has ended; rejects with what ends the crawl. */
  drained(): Promise<void>;
  readonly outcomes: readonly EndedAccount[];
  /** Home region of Identity Center, once an account with a role of it was read. */
  identityCenterRegion(): string | undefined;
}

/** What accounts told of the organization beside themselves. */
interface Seen {
  identityCenterRegion?: string;
}

interface Queued {
  readonly account: CrawlAccount;
  /** Rounds that the account has waited already. */
  readonly round: number;
}

export function createAccountWork(crawl: CrawlContext): AccountWork {
  const { observer, controls, caller } = crawl;
  const outcomes: EndedAccount[] = [];
  const known = new Set<AccountId>();
  const reader = accountReader(crawl);
  const seen: Seen = {};
  const queue = accountQueue(crawl, reader, outcomes, seen);
  return {
    outcomes,
    identityCenterRegion: () => seen.identityCenterRegion,
    has: (id) => known.has(id),
    add: async (accounts) => {
      const added = accounts.filter(({ id }) => !known.has(id));
      if (added.length === 0) return;
      for (const { id } of added) known.add(id);
      await observer.accounts(caller.account, added);
      const finished = controls.resumption?.finished;
      queue.add(
        added.filter(({ id }) => finished?.has(id) !== true).map((account) => ({ account, round: 0 })),
      );
    },
    nearlyDone: (ms) =>
      queue.atMost(() => {
        const took = reader.averageMs();
        return took === undefined ? 0 : (ms * crawl.concurrency.limit()) / took;
      }),
    drained: () => queue.drained(),
  };
}

function accountQueue(
  crawl: CrawlContext,
  reader: AccountReader,
  outcomes: EndedAccount[],
  seen: Seen,
): AccountQueue<Queued> {
  const sizes = crawl.controls.sizes;
  const queue: AccountQueue<Queued> = createAccountQueue<Queued>({
    limit: crawl.concurrency.limit,
    signal: crawl.context.signal,
    onError: () => crawl.stop.abort(),
    weight: ({ account }) => sizes?.get(account.id) ?? 0,
    work: async ({ account, round }) => {
      const outcome = skippedOutcome(account) ?? (await readOne(crawl, reader, account));
      const passing = passingFailure(outcome);
      if (passing !== undefined) {
        if (passing.reason === 'throttled') crawl.concurrency.throttled(account.id);
        const back = isOffline(passing.reason) && (await crawl.circuit.networkFailed(account.id));
        const pause = crawl.tuning.retryRounds[round];
        if (back || pause !== undefined) {
          crawl.observer.accountWaiting(account.id, passing.reason, passing.message);
          // A lost network is not the account's fault and costs it no round.
          queue.addLater({ account, round: back ? round : round + 1 }, back ? 0 : (pause ?? 0));
          return;
        }
      }
      if (seen.identityCenterRegion === undefined) noteRegion(seen, outcome);
      await finish(
        crawl,
        outcomes,
        outcome instanceof AwsCallError ? failedOutcome(account, outcome, reader.effort(account)) : outcome,
      );
    },
  });
  return queue;
}

function noteRegion(seen: Seen, outcome: AccountOutcome | AwsCallError): void {
  if (outcome instanceof AwsCallError) return;
  for (const { path } of outcome.record?.roles ?? []) {
    const region = regionOfRole(path);
    if (region === undefined) continue;
    seen.identityCenterRegion = region;
    return;
  }
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

function accountReader(crawl: CrawlContext): AccountReader {
  const { clients, context, caller, checked, options, paces } = crawl;
  return createAccountReader({
    clients,
    caller,
    context,
    stsPace: paces.sts.take,
    managed: createManagedPolicyCache(
      { iam: clients.ownIam, context },
      crawl.controls.resumption?.managedPolicies,
    ),
    opener: createSessionOpener(clients, {
      partition: caller.partition,
      roles: checked.roles,
      sessionName: `assumable-${crawl.controls.crawlId ?? randomUUID().slice(0, 12)}`,
      externalId: options.externalId,
      withSessionPolicy: options.sessionPolicy !== false,
    }),
  });
}

async function readOne(
  crawl: CrawlContext,
  reader: AccountReader,
  account: CrawlAccount,
): Promise<AccountOutcome | AwsCallError> {
  await crawl.circuit.ready();
  crawl.context.signal.throwIfAborted();
  crawl.observer.accountStarted(account.id);
  const outcome = await reader.read(account);
  if (outcome instanceof AwsCallError) {
    crawl.options.logger?.warn(
      { account: account.id, action: outcome.action, reason: outcome.reason },
      'account could not be read',
    );
  }
  const passing = passingFailure(outcome);
  if (passing === undefined || !isOffline(passing.reason)) crawl.circuit.answered();
  return outcome;
}

async function finish(crawl: CrawlContext, outcomes: EndedAccount[], outcome: AccountOutcome): Promise<void> {
  await crawl.observer.accountFinished(outcome);
  tellCounters(crawl);
  const { record: _record, ...ended } = outcome;
  outcomes.push(ended);
}
