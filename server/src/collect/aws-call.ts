/** One AWS call: paced, counted, checked for the members it must have, failures classified. */
import { setTimeout as delay } from 'node:timers/promises';
import { AwsCallError, toCallError } from './aws-errors.ts';
import type { CallMeter } from './call-meter.ts';

export interface CallContext {
  readonly signal: AbortSignal;
  readonly meter: CallMeter;
  /** Whose credentials sign: the caller's own, or a role session in an account. */
  readonly session: 'base' | 'member';
  /** Pause before a call is repeated whose answer was not AWS's, in milliseconds. */
  readonly badResponsePause: number;
  /** Waits for the turn of a call where a rate is kept. */
  readonly pace?: (signal: AbortSignal) => Promise<void>;
  /**
   * Waits until the caller's own credentials work again after they were refused; the call is then repeated.
   * Throws when the crawl shall not wait.
   */
  readonly recover?: (error: AwsCallError) => Promise<void>;
}

/** Tries per call when the answer is not AWS's (a captive proxy page, an empty body): the SDK does not repeat these. */
const BAD_RESPONSE_TRIES = 3;
/** Times that one call waits for new credentials; refused more often, it is the call that is refused. */
const MAX_RECOVERIES = 3;

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
  let badResponses = 0;
  let recoveries = 0;
  for (;;) {
    context.signal.throwIfAborted();
    await context.pace?.(context.signal);
    const outcome = await sendOnce(context, action, send, accept);
    if (!(outcome instanceof AwsCallError)) return outcome.value;
    if (outcome.reason === 'bad_response' && badResponses < BAD_RESPONSE_TRIES - 1) {
      badResponses += 1;
      await delay(context.badResponsePause * badResponses, undefined, { signal: context.signal });
    } else if (
      outcome.reason === 'base_credentials' &&
      context.recover !== undefined &&
      recoveries < MAX_RECOVERIES
    ) {
      recoveries += 1;
      await context.recover(outcome);
    } else throw outcome;
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
    context.meter.countRetries(attemptsOf(error) - 1);
    if (context.signal.aborted) throw new AwsCallError(action, 'cancelled', 'the crawl was cancelled');
    return toCallError(action, error, context.session);
  }
  context.meter.countRetries(attemptsOf(output) - 1);
  const value = accept(output);
  return value === undefined
    ? new AwsCallError(action, 'bad_response', 'the answer lacks the members that AWS always returns')
    : { value };
}

/** Attempts that the SDK made; it notes them on answers and on errors. */
function attemptsOf(result: unknown): number {
  if (typeof result !== 'object' || result === null) return 1;
  const metadata: unknown = Reflect.get(result, '$metadata');
  if (typeof metadata !== 'object' || metadata === null) return 1;
  const attempts: unknown = Reflect.get(metadata, 'attempts');
  return typeof attempts === 'number' ? attempts : 1;
}
