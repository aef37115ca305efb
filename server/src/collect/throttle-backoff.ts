/**
 * Pauses between the tries of a call inside one account. AWS limits IAM by account and by call, with buckets that
 * refill several times a second; a crawl asks one call at a time, so the first pause can be short. The SDK's own,
 * up to a whole second, makes an account at 3 calls a second take twice as long as its limit asks.
 * Source: AWS blog "Monitor and query IAM resources at scale, part 2" (limits are those of the calling account).
 */
import { StandardRetryStrategy } from '@smithy/core/retry';

/** First pause after a throttled answer, in milliseconds. */
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 20_000;

/** The SDK's standard strategy, its quota of retries included, with pauses of our own. One for each client. */
export function createMemberRetries(maxAttempts: number): StandardRetryStrategy {
  let base = FIRST_PAUSE;
  return new StandardRetryStrategy({
    maxAttempts,
    backoff: {
      setDelayBase: (delay) => {
        base = Math.min(delay, FIRST_PAUSE);
      },
      computeNextBackoffDelay: (attempts) => pauseBefore(attempts, base),
    },
  });
}

/** Doubles with each try; the upper half of it is left to chance, so that accounts do not try in step. */
export function pauseBefore(attempts: number, base: number, draw: () => number = Math.random): number {
  const pause = Math.min(LONGEST_PAUSE, base * 2 ** attempts);
  return Math.floor(pause * (0.5 + draw() / 2));
}
