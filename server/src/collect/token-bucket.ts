/**
 * The rate that calls to one service keep: so many a second with a few at once after a quiet time, fewer when the
 * service asks to slow down, and slowly more again. AWS does not say its limits, so they are found out.
 */
import { setTimeout as delay } from 'node:timers/promises';

/** Waits for one call's turn; turns are handed out in the order in which they are asked for. */
export type TakeTurn = (signal: AbortSignal) => Promise<void>;

export interface Pace {
  readonly take: TakeTurn;
  /** A call was throttled: the rate falls, at most once for each moment of throttling. */
  readonly throttled: () => void;
  /** Calls a second now. */
  readonly rate: () => number;
}

/** What is left of the rate after throttling. */
const FALL = 0.8;
/** Throttled answers within this time were sent at the same rate and lower it once. */
const MOMENT_MS = 500;
/** Share by which the rate grows in each second without throttling. */
const GROWTH = 0.04;
/** Throttling never leads below this rate: the SDK's own pauses between tries do the rest. */
const LEAST = 1;

/**
 * @param most calls a second at most, and at the beginning; `Infinity` keeps no rate
 * @param burst calls that may go at once when none went for a while
 */
export function createPace(most: number, burst: number, now: () => number = () => performance.now()): Pace {
  let rate = most;
  let tokens = burst;
  let filled = now();
  let fell = Number.NEGATIVE_INFINITY;

  /** Adds what came in since the last look, at a rate that grew meanwhile. */
  const refill = (time: number): void => {
    const seconds = Math.max(0, time - filled) / 1_000;
    if (rate < most) rate = Math.min(most, rate * (1 + GROWTH) ** seconds);
    tokens = Math.min(burst, tokens + seconds * rate);
    filled = time;
  };
  return {
    take: async (signal) => {
      if (rate === Number.POSITIVE_INFINITY) return;
      refill(now());
      // Below zero the bucket owes: every waiting call has its own moment in the future.
      tokens -= 1;
      if (tokens < 0) await delay((-tokens / rate) * 1_000, undefined, { signal });
    },
    throttled: () => {
      const time = now();
      if (rate === Number.POSITIVE_INFINITY || time - fell < MOMENT_MS) return;
      fell = time;
      refill(time);
      rate = Math.max(Math.min(LEAST, most), rate * FALL);
      // The service's own bucket is empty, so a burst is no longer owed.
      tokens = Math.min(tokens, 0);
    },
    rate: () => rate,
  };
}
