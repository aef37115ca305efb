/**
 * How many accounts are read at the same time: halved when several accounts are throttled within ten seconds, one
 * more after each half minute without throttling. One account that is throttled alone slows only itself.
 */
export interface ConcurrencyControl {
  readonly limit: () => number;
  readonly throttled: (account: string) => void;
}

const WINDOW_MS = 10_000;
const STEP_UP_MS = 30_000;
/** Accounts that must be throttled within the window. */
const ACCOUNTS = 3;
/** Throttling never goes below this many, unless fewer were asked for. */
const LEAST = 4;

export function createConcurrencyControl(
  most: number,
  now: () => number = () => performance.now(),
): ConcurrencyControl {
  const least = Math.min(LEAST, most);
  const seen = new Map<string, number>();
  let limit = most;
  let cleanSince = now();
  return {
    limit: () => {
      const steps = Math.floor((now() - cleanSince) / STEP_UP_MS);
      if (steps > 0 && limit < most) {
        limit = Math.min(most, limit + steps);
        cleanSince += steps * STEP_UP_MS;
      }
      return limit;
    },
    throttled: (account) => {
      const time = now();
      cleanSince = time;
      seen.set(account, time);
      for (const [other, last] of seen) if (time - last > WINDOW_MS) seen.delete(other);
      if (seen.size < ACCOUNTS) return;
      seen.clear();
      limit = Math.max(least, Math.floor(limit / 2));
    },
  };
}
