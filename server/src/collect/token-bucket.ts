/** A rate that calls keep: so many a second, with a few at once after a quiet time. */
import { setTimeout as delay } from 'node:timers/promises';

/** Waits for one call's turn; turns are handed out in the order in which they are asked for. */
export type TakeTurn = (signal: AbortSignal) => Promise<void>;

/**
 * @param rate calls a second; `Infinity` keeps no rate
 * @param burst calls that may go at once when none went for a while
 */
export function createTokenBucket(
  rate: number,
  burst: number,
  now: () => number = () => performance.now(),
): TakeTurn {
  let tokens = burst;
  let filled = now();
  return async (signal) => {
    if (rate === Number.POSITIVE_INFINITY) return;
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filled) * rate) / 1_000);
    filled = time;
    // Below zero the bucket owes: every waiting call has its own moment in the future.
    tokens -= 1;
    if (tokens < 0) await delay((-tokens / rate) * 1_000, undefined, { signal });
  };
}
