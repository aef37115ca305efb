/** One AWS call: counted, checked for the members it must have, failures classified. */
import { setTimeout as delay } from 'node:timers/promises';
import { AwsCallError, toCallError } from './aws-errors.ts';
import type { CrawlCounters } from './crawl-options.ts';

/** Totals of a crawl, read for progress. */
export interface CallMeter {
  /** An API call asked for; attempts that the SDK repeats are not counted again. */
  readonly countCall: () => void;
  /** An answer that asked to slow down, repeated attempts included. */
  readonly countThrottle: () => void;
  readonly totals: () => CrawlCounters;
}

export function createCallMeter(): CallMeter {
  let calls = 0;
  let throttles = 0;
  return {
    countCall: () => {
      calls += 1;
    },
    countThrottle: () => {
      throttles += 1;
    },
    totals: () => ({ calls, throttles }),
  };
}

export interface CallContext {
  readonly signal: AbortSignal;
  readonly meter: CallMeter;
  /** Whose credentials sign: the caller's own, or a role session in an account. */
  readonly session: 'base' | 'member';
  /** Pause before a call is repeated whose answer was not AWS's, in milliseconds. */
  readonly badResponsePause: number;
}

/** Tries per call when the answer is not AWS's (a captive proxy page, an empty body): the SDK does not repeat these. */
const BAD_RESPONSE_TRIES = 3;

/**
 * Sends one call.
 *
 * A well-formed HTML page with status 200 parses as an answer without members, which would read as "nothing
 * exists". So `accept` picks the members that AWS always returns and gives `undefined` when one is absent;
 * that counts as `bad_response`.
 *
 * @param action IAM action name, for messages and coverage gaps
 * @throws AwsCallError
 */
export async function callAws<Output, Value>(
  context: CallContext,
  action: string,
  send: (signal: AbortSignal) => Promise<Output>,
  accept: (output: Output) => Value | undefined,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    context.signal.throwIfAborted();
    const outcome = await sendOnce(context, action, send, accept);
    if (!(outcome instanceof AwsCallError)) return outcome.value;
    if (outcome.reason !== 'bad_response' || attempt === BAD_RESPONSE_TRIES) throw outcome;
    await delay(context.badResponsePause * attempt, undefined, { signal: context.signal });
  }
}

async function sendOnce<Output, Value>(
  context: CallContext,
  action: string,
  send: (signal: AbortSignal) => Promise<Output>,
  accept: (output: Output) => Value | undefined,
): Promise<AwsCallError | { readonly value: Value }> {
  context.meter.countCall();
  let output: Output;
  try {
    output = await send(context.signal);
  } catch (error) {
    if (context.signal.aborted) throw new AwsCallError(action, 'cancelled', 'the crawl was cancelled');
    return toCallError(action, error, context.session);
  }
  const value = accept(output);
  return value === undefined
    ? new AwsCallError(action, 'bad_response', 'the answer lacks the members that AWS always returns')
    : { value };
}
