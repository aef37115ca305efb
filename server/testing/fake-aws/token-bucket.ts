/** Token buckets as AWS throttles: a burst at once, then a steady rate. */

export interface Rate {
  /** Calls per second in the long run. */
  readonly rate: number;
  /** Calls at once after a pause; default: the rate. */
  readonly burst?: number;
}

/** Limits of the services; a service without one is never throttled. */
export interface Limits {
  /** For each account whose IAM is asked. */
  readonly iam?: Rate;
  /** For each calling account and region. */
  readonly sts?: Rate;
  /** For each calling account. */
  readonly organizations?: Rate;
  /** For each calling account, all operations of both Identity Center services together. */
  readonly identityCenter?: Rate;
  /** Calls of Organizations side by side before it answers that another request is in progress. */
  readonly organizationsAtOnce?: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

export interface Buckets {
  /** Takes one token; `false` when there is none. `now` in milliseconds. */
  take(key: string, limit: Rate, now: number): boolean;
}

export function createBuckets(): Buckets {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, limit, now) {
      const most = limit.burst ?? limit.rate;
      const bucket = buckets.get(key) ?? { tokens: most, at: now };
      const refilled = bucket.tokens + ((now - bucket.at) / 1_000) * limit.rate;
      bucket.tokens = Math.min(Math.max(most, 1), refilled);
      bucket.at = now;
      buckets.set(key, bucket);
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}
