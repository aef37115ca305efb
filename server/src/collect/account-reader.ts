/** One account from start to outcome: its session, its calls, the second try of what broke off. */
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Arn } from '@assumable/shared/arn/arn';
import { newPool, type DocumentPool } from '@assumable/shared/aws-files/policy-document';
import type { CallContext } from './aws-call.ts';
import { AwsCallError, toCallError } from './aws-errors.ts';
import type { AwsClients } from './aws-clients.ts';
import type { SessionOpener } from './assume-account.ts';
import type { CallMeter } from './call-meter.ts';
import { collectAccount, type CollectedAccount } from './collect-account.ts';
import { CrawlError, type AccountEffort, type AccountOutcome, type CrawlAccount } from './crawl-options.ts';
import type { Caller } from './identify-caller.ts';
import type { ManagedPolicyCache } from './managed-policies.ts';
import { named, NO_EFFORT, readState } from './outcome-sentences.ts';

export interface AccountReader {
  /** The outcome of an account that was read, in whole or in part; else the error that made it fail. */
  read(account: CrawlAccount): Promise<AccountOutcome | AwsCallError>;
  /** What all tries of the account took so far. */
  effort(account: CrawlAccount): AccountEffort;
  /** Milliseconds that an account took, on the average of those that were read; absent before the first one. */
  averageMs(): number | undefined;
}

export interface AccountReaderOptions {
  readonly clients: AwsClients;
  readonly caller: Caller;
  readonly opener: SessionOpener;
  readonly managed: ManagedPolicyCache;
  readonly context: CallContext;
  /** Turns of AssumeRole. */
  readonly stsPace: NonNullable<CallContext['pace']>;
}

interface Tries {
  readonly meter: CallMeter;
  attempts: number;
  ms: number;
}

interface Read extends CollectedAccount {
  readonly role?: Arn;
}

/** Decoded documents kept for the accounts that follow: some megabytes. */
const MOST_DOCUMENTS = 3_000;

export function createAccountReader(options: AccountReaderOptions): AccountReader {
  const { clients, caller, opener, managed, context } = options;
  const tries = new Map<string, Tries>();
  const reads = { count: 0, ms: 0 };
  let pool = newPool();
  const documents = (): DocumentPool => {
    if (pool.ofTexts.size > MOST_DOCUMENTS) pool = newPool();
    return pool;
  };
  const triesOf = (id: string): Tries => {
    const known = tries.get(id) ?? { meter: context.meter.ofAccount(), attempts: 0, ms: 0 };
    tries.set(id, known);
    return known;
  };
  const effort = ({ id }: CrawlAccount): AccountEffort => {
    const known = tries.get(id);
    if (known === undefined) return NO_EFFORT;
    const { calls, retries } = known.meter.totals();
    return { calls, retries, ms: Math.round(known.ms), attempts: known.attempts };
  };

  const collectOnce = async (account: CrawlAccount, meter: CallMeter): Promise<Read> => {
    const { partition } = caller;
    const own = { ...context, meter };
    const collect = (iam: IAMClient, session: CallContext): Promise<CollectedAccount> =>
      collectAccount({ account: account.id, partition, iam, context: session }, managed, documents);
    // The caller's own account needs no role: its credentials are there already.
    if (account.id === caller.account) return collect(clients.ownIam, own);
    const session = await opener.open(account, { ...own, pace: options.stsPace });
    const { recover: _recover, ...member } = own;
    const read = await collect(clients.iamFor(session.credentials, meter), { ...member, session: 'member' });
    return { ...read, role: session.role };
  };

  /** An account whose session ended or whose pages broke off is read once more from its first page. */
  const collectWithRestart = async (account: CrawlAccount, meter: CallMeter): Promise<Read> => {
    try {
      return await collectOnce(account, meter);
    } catch (error) {
      const restart =
        error instanceof AwsCallError &&
        (error.reason === 'session_expired' || error.reason === 'incomplete_pagination');
      if (!restart) throw error;
      return collectOnce(account, meter);
    }
  };

  return {
    effort,
    averageMs: () => (reads.count === 0 ? undefined : reads.ms / reads.count),
    read: async (account) => {
      const known = triesOf(account.id);
      const started = performance.now();
      known.attempts += 1;
      try {
        const { record, gaps, role } = await collectWithRestart(account, known.meter);
        known.ms += performance.now() - started;
        reads.count += 1;
        reads.ms += performance.now() - started;
        return {
          ...named(account),
          ...readState(gaps),
          record,
          gaps,
          ...(role === undefined ? {} : { role }),
          effort: effort(account),
        };
      } catch (error) {
        known.ms += performance.now() - started;
        if (error instanceof CrawlError) throw error;
        context.signal.throwIfAborted();
        return toCallError('reading the account', error, 'member');
      }
    },
  };
}
