/** One call as the operations of a service see it. */
import type { AccountId } from '@assumable/shared/arn/arn';
import type { AccountRecord } from '@assumable/shared/snapshot/model';
import type { Parameters } from './call-log.ts';
import { validationError, type ServiceError } from './errors.ts';
import type { FakeAwsOptions } from './options.ts';
import type { PageOf, Pager } from './paging.ts';
import type { Session, SessionBook } from './sessions.ts';
import type { World } from './world.ts';

export interface Call {
  readonly operation: string;
  readonly parameters: Parameters;
  readonly session: Session;
  readonly region: string;
  readonly world: World;
  readonly sessions: SessionBook;
  readonly options: FakeAwsOptions;
  readonly pager: Pager;
  /** A fault that changes the pages of the right answer. */
  readonly pageFault: 'repeated_marker' | 'truncated_without_marker' | 'empty_first_page' | undefined;
  /** Milliseconds since 1970 on the clock of the services. */
  readonly now: number;
}

/** A text parameter; `undefined` when it is absent. */
export function text(call: Call, name: string): string | undefined {
  const value = call.parameters.get(name);
  return typeof value === 'string' ? value : undefined;
}

export function requiredText(call: Call, name: string): string {
  const value = text(call, name);
  if (value === undefined || value === '') {
    throw validationError(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** A whole number, as text in Query calls and as a number in JSON calls. */
export function number(call: Call, name: string): number | undefined {
  const value = call.parameters.get(name);
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (!Number.isInteger(parsed)) throw validationError(`Value at '${name}' is not a whole number`);
  return parsed;
}

/** Entries of a Query list: `Filter.member.1`, `Filter.member.2`, … */
export function members(call: Call, name: string): readonly string[] {
  const values: string[] = [];
  for (let place = 1; ; place += 1) {
    const value = call.parameters.get(`${name}.member.${place}`);
    if (typeof value !== 'string') return values;
    values.push(value);
  }
}

/** The account that the session acts in. */
export function ownRecord(call: Call): AccountRecord {
  const record = call.world.record(call.session.account);
  if (record === undefined) throw new Error(`the fake has no account ${call.session.account}`);
  return record;
}

/** One page of a list, with the page fault of the call if there is one. */
export function pageOf<Item>(
  call: Call,
  scope: string,
  items: readonly Item[],
  marker: string | undefined,
  size: number,
  wrongMarker: () => ServiceError = () => validationError('Invalid Marker.'),
): PageOf<Item> & { readonly truncated: boolean } {
  const list = `${call.session.account}/${call.operation}/${scope}`;
  if (call.pageFault === 'empty_first_page' && marker === undefined)
    return { ...call.pager.emptyFirst(list), truncated: true };
  // The marker of the fault itself comes back: the pages begin again.
  const page = call.pager.page(list, items, marker === REPEATED ? undefined : marker, size);
  if (page === undefined) throw wrongMarker();
  if (call.pageFault === 'repeated_marker') return { ...page, next: REPEATED, truncated: true };
  if (call.pageFault === 'truncated_without_marker') return { ...page, next: undefined, truncated: true };
  return { ...page, truncated: page.next !== undefined };
}

const REPEATED = 'AAAArepeated';

export function accountOfArn(arn: string | undefined): AccountId | undefined {
  return arn?.split(':')[4];
}
