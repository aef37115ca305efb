/** Counts calls, repetitions and throttled answers, for the whole crawl and for each account. */
export interface CallCounts {
  /** API calls asked for; attempts that the SDK repeats are not counted again. */
  readonly calls: number;
  /** Answers that asked to slow down, repeated attempts included. */
  readonly throttles: number;
  /** Attempts that the SDK made beyond the first of each call. */
  readonly retries: number;
}

export interface CallMeter {
  countCall(): void;
  countRetries(attempts: number): void;
  countThrottle(): void;
  totals(): CallCounts;
  /** A meter of one account; what it counts counts here too. */
  ofAccount(): CallMeter;
}

export function createCallMeter(start: CallCounts = { calls: 0, throttles: 0, retries: 0 }): CallMeter {
  let { calls, throttles, retries } = start;
  const meter: CallMeter = {
    countCall: () => {
      calls += 1;
    },
    countRetries: (attempts) => {
      retries += attempts;
    },
    countThrottle: () => {
      throttles += 1;
    },
    totals: () => ({ calls, throttles, retries }),
    ofAccount: () => {
      const own = createCallMeter();
      return {
        ...own,
        countCall: () => {
          own.countCall();
          meter.countCall();
        },
        countRetries: (attempts) => {
          own.countRetries(attempts);
          meter.countRetries(attempts);
        },
        countThrottle: () => {
          own.countThrottle();
          meter.countThrottle();
        },
      };
    },
  };
  return meter;
}
