/**
 * Stops a crawl while nothing can go on, and lets it go on when it can: the caller's own credentials ran out, or the
 * network is gone. What was under way waits and is repeated; nothing is marked as failed meanwhile.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { AwsCallError } from './aws-errors.ts';
import { CrawlError, type CrawlObserver, type CrawlTuning } from './crawl-options.ts';

export interface CircuitOptions {
  /** Asks AWS who is calling, once; gives the error when it does not answer as before. */
  readonly probe: () => Promise<AwsCallError | undefined>;
  readonly onExpired: 'wait' | 'stop';
  readonly profile: string | undefined;
  readonly observer: Pick<CrawlObserver, 'paused' | 'resumed'>;
  readonly tuning: Pick<CrawlTuning, 'credentialPause' | 'networkPause' | 'offlineWait'>;
  readonly signal: AbortSignal;
  readonly onWake?: (listener: () => void) => void;
}

export interface Circuit {
  /** Resolves at once, or when the pause is over. */
  ready(): Promise<void>;
  /** Waits for credentials that work. Throws `CrawlError` `base_credentials` when the crawl shall stop instead. */
  readonly recover: (error: AwsCallError) => Promise<void>;
  /** An account failed on the way to AWS. True when so many did that the network was gone, and is back now. */
  networkFailed(account: string): Promise<boolean>;
  /** An account was answered: the network works. */
  answered(): void;
}

/** Failures in a row, on this many accounts, that count as a lost network (fewer when fewer accounts are left). */
const FAILURES = 5;
const ACCOUNTS = 3;

export function createCircuit(options: CircuitOptions): Circuit {
  let pause: Promise<boolean> | undefined;
  let wake = (): void => undefined;
  options.onWake?.(() => wake());
  const failing: string[] = [];

  const sleep = async (time: number): Promise<void> => {
    const woken = new AbortController();
    wake = () => woken.abort();
    try {
      await delay(time, undefined, { signal: AbortSignal.any([options.signal, woken.signal]) });
    } catch {
      options.signal.throwIfAborted();
    }
  };

  const awaitCredentials = async (error: AwsCallError): Promise<boolean> => {
    const message = expiredSentence(error, options.profile);
    if (options.onExpired === 'stop') throw new CrawlError('base_credentials', message);
    await options.observer.paused('base_credentials', message);
    for (;;) {
      await sleep(options.tuning.credentialPause);
      const still = await options.probe();
      if (still === undefined) break;
      if (still.reason === 'unexpected')
        await options.observer.paused('base_credentials', `${still.message} ${message}`);
    }
    await options.observer.resumed();
    return true;
  };

  const awaitNetwork = async (): Promise<boolean> => {
    if ((await options.probe()) === undefined) return true;
    const minutes = Math.ceil(options.tuning.offlineWait / 60_000);
    await options.observer.paused(
      'network',
      `AWS cannot be reached. The crawl goes on by itself once the network is back; after ${minutes} minutes the accounts that are left count as failed.`,
    );
    const end = performance.now() + options.tuning.offlineWait;
    let back = false;
    while (!back && performance.now() < end) {
      await sleep(options.tuning.networkPause);
      back = (await options.probe()) === undefined;
    }
    await options.observer.resumed();
    return back;
  };

  /** One pause at a time: whoever fails meanwhile waits for the same end. */
  const during = (work: () => Promise<boolean>): Promise<boolean> => {
    pause ??= work().finally(() => {
      pause = undefined;
    });
    return pause;
  };

  return {
    ready: async () => {
      await pause?.catch(() => undefined);
    },
    recover: async (error) => {
      await during(() => awaitCredentials(error));
    },
    networkFailed: async (account) => {
      if (pause !== undefined) return pause;
      failing.push(account);
      if (failing.length < FAILURES || new Set(failing).size < ACCOUNTS) return false;
      failing.length = 0;
      return during(awaitNetwork);
    },
    answered: () => {
      failing.length = 0;
    },
  };
}

function expiredSentence(error: AwsCallError, profile: string | undefined): string {
  const login = profile === undefined ? 'aws sso login' : `aws sso login --profile ${profile}`;
  return `The caller's own credentials stopped working. Sign in again (${login}, or refresh the profile). AWS said: ${error.message}`;
}
