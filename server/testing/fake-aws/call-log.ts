/** What the fake was asked: every call with its answer, and counts that stay exact when calls are not kept. */
import type { AccountId } from '@assumable/shared/arn/arn';

export interface SeenCall {
  readonly service: string;
  /** `ListRoles` */
  readonly operation: string;
  /** Account whose IAM is asked; of AssumeRole the role's account; else the caller's. */
  readonly account: AccountId | undefined;
  /** Region that the call was signed for. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly parameters: Parameters;
  /** HTTP status; 0 when the connection ended without a whole answer. */
  readonly status: number;
  /** Error code of the answer, or the kind of the fault that took its place; absent for success. */
  readonly code?: string;
}

/** Parameters of a Query call, or the members of a JSON call's body. */
export type Parameters = ReadonlyMap<string, unknown>;

export interface CallLog {
  /** In the order in which they were answered; empty when calls are not kept. */
  readonly all: readonly SeenCall[];
  /** Attempts answered, also with errors, by `service:Operation`. */
  readonly attempts: ReadonlyMap<string, number>;
  readonly successes: ReadonlyMap<string, number>;
  readonly throttles: ReadonlyMap<string, number>;
  /** Attempts by the account concerned. */
  readonly byAccount: ReadonlyMap<AccountId, number>;
  /** Most calls in flight at once: `all` and by service. */
  readonly peak: ReadonlyMap<string, number>;
  total(counts: 'attempts' | 'successes' | 'throttles'): number;
  /** Resolves with the answer that makes the total of attempts reach this number. */
  reach(total: number): Promise<void>;
  clear(): void;
}

export interface CallRecorder {
  readonly log: CallLog;
  begin(service: string): void;
  end(call: SeenCall): void;
}

const THROTTLES = new Set(['Throttling', 'TooManyRequestsException', 'ThrottlingException']);

export function createCallRecorder(keep: boolean): CallRecorder {
  const all: SeenCall[] = [];
  const counts = {
    attempts: new Map<string, number>(),
    successes: new Map<string, number>(),
    throttles: new Map<string, number>(),
    byAccount: new Map<AccountId, number>(),
  };
  const running = new Map<string, number>();
  const peak = new Map<string, number>();
  const change = (name: string, by: 1 | -1): void => {
    const now = (running.get(name) ?? 0) + by;
    running.set(name, now);
    if (now > (peak.get(name) ?? 0)) peak.set(name, now);
  };
  let total = 0;
  let waiting: { readonly total: number; readonly resolve: () => void }[] = [];
  const log: CallLog = {
    all,
    ...counts,
    peak,
    reach: (wanted) =>
      total >= wanted
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ total: wanted, resolve });
          }),
    total: (name) => [...counts[name].values()].reduce((sum, count) => sum + count, 0),
    clear() {
      all.length = 0;
      total = 0;
      for (const map of Object.values(counts)) map.clear();
      peak.clear();
      for (const [name, count] of running) peak.set(name, count);
    },
  };
  return {
    log,
    begin(service) {
      change('all', 1);
      change(service, 1);
    },
    end(call) {
      change('all', -1);
      change(call.service, -1);
      if (keep) all.push(call);
      total += 1;
      if (waiting.some((each) => total >= each.total)) {
        for (const each of waiting) if (total >= each.total) each.resolve();
        waiting = waiting.filter((each) => total < each.total);
      }
      const name = `${call.service}:${call.operation}`;
      bump(counts.attempts, name);
      if (call.code === undefined) bump(counts.successes, name);
      else if (THROTTLES.has(call.code)) bump(counts.throttles, name);
      if (call.account !== undefined) bump(counts.byAccount, call.account);
    },
  };
}

function bump(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
