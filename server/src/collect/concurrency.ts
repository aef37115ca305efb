/**
 * How many accounts are read at the same time. AWS limits IAM for each account, so an account that is throttled slows
 * only itself, and fewer side by side would not help it; STS and Organizations have a pace of their own. What is
 * halved here is for limits that nobody foresees: when several accounts were throttled until all their tries were used
 * up, half as many are read at a time, and one more after each half minute in which that happened to none.
 */
export interface ConcurrencyControl {
  readonly limit: () => number;
  /** An account was throttled until all its tries were used up. */
  readonly throttled: (account: string) => void;
}

/** Such failures come far apart: a call is tried for up to a minute. */
const WINDOW_MS = 60_000;
const STEP_UP_MS = 30_000;
/** Accounts that this must happen to within the window. */
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
