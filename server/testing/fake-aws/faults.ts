/** Which calls go wrong, and how: decided by operation, account, turn and seed, so that a run can be repeated. */
import { createRandom, type Random } from '@assumable/shared/generate/random';
import type { AccountId } from '@assumable/shared/arn/arn';

export type FaultKind =
  /** `Throttling`, or `TooManyRequestsException` of JSON services. */
  | 'throttle'
  /** Organizations: another request is already in progress. */
  | 'busy'
  /** No identity-based policy allows the action; of AssumeRole the one text for every cause. */
  | 'deny'
  | 'scp_deny'
  | 'rcp_deny'
  | 'boundary_deny'
  | 'expire'
  | 'invalid_token'
  | 'region_disabled'
  | 'server_error'
  | 'unavailable'
  /** The connection is reset before an answer. */
  | 'reset'
  /** The connection ends in the middle of the right answer. */
  | 'cut'
  /** A page of a captive portal with status 200 that is no XML. */
  | 'html'
  /** The same, well-formed. */
  | 'xhtml'
  /** Status 200 and nothing else. */
  | 'empty'
  /** No answer, ever. */
  | 'hang'
  /** The right answer after `delayMs`. */
  | 'slow'
  /** The service's clock is ten minutes ahead: signature refused, `Date` header says why. */
  | 'skew'
  | 'repeated_marker'
  | 'truncated_without_marker'
  | 'empty_first_page';

export interface Fault {
  readonly kind: FaultKind;
  /** `iam`, `sts`, `organizations`, `sso` or `identitystore`; default any. */
  readonly service?: string;
  /** Name of the API operation, for example `ListRoles`; default any. */
  readonly operation?: string;
  /** Account whose IAM is asked; of AssumeRole the role's account; else the caller's. Default any. */
  readonly account?: AccountId;
  /** Region that the call is signed for; default any. */
  readonly region?: string;
  /** Turn of the first matching call that it hits, from 1; default 1. */
  readonly from?: number;
  /** How many matching calls it hits; default all. */
  readonly times?: number;
  /** Share of the matching calls that it hits, drawn from the seed; default 1. */
  readonly share?: number;
  /** Milliseconds, of `slow`. */
  readonly delayMs?: number;
}

export interface FaultTarget {
  readonly service: string;
  readonly operation: string;
  readonly account: AccountId | undefined;
  readonly region: string;
}

export interface FaultPlan {
  /** The fault that this call meets; counts the call as one more turn of every fault that matches it. */
  take(target: FaultTarget): Fault | undefined;
  /** Replaces the plan; turns begin anew. */
  replace(faults: readonly Fault[]): void;
}

export function createFaultPlan(seed: number, faults: readonly Fault[]): FaultPlan {
  let plan: { readonly fault: Fault; seen: number; hits: number; readonly random: Random }[] = [];
  const replace = (next: readonly Fault[]): void => {
    plan = next.map((fault, index) => ({
      fault,
      seen: 0,
      hits: 0,
      random: createRandom(seed, 'fault', index),
    }));
  };
  replace(faults);
  return {
    replace,
    take(target) {
      let chosen: Fault | undefined;
      for (const entry of plan) {
        if (!concerns(entry.fault, target)) continue;
        entry.seen += 1;
        const due =
          entry.seen >= (entry.fault.from ?? 1) &&
          entry.hits < (entry.fault.times ?? Number.POSITIVE_INFINITY);
        const drawn = (entry.fault.share ?? 1) >= 1 || entry.random.float() < (entry.fault.share ?? 1);
        if (chosen !== undefined || !due || !drawn) continue;
        entry.hits += 1;
        chosen = entry.fault;
      }
      return chosen;
    },
  };
}

function concerns(fault: Fault, target: FaultTarget): boolean {
  return (
    (fault.service === undefined || fault.service === target.service) &&
    (fault.operation === undefined || fault.operation === target.operation) &&
    (fault.account === undefined || fault.account === target.account) &&
    (fault.region === undefined || fault.region === target.region)
  );
}
