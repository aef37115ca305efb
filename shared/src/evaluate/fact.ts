/**
 * What is known about one condition key of a request, before the request is made.
 * A fact is a set of possibilities; a condition is decided when it comes out the same for all of them.
 */
import type { ConditionControl } from '../graph/model.ts';

export type Possible =
  | { readonly kind: 'absent' }
  /** Exactly these values. */
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** One value that begins with this text, the rest being free; '' = any value. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** One value, any except the excluded ones. */
  | {
      readonly kind: 'other';
      readonly excludes: (value: string) => boolean;
      /** True when every value that begins with `prefix` is excluded. */
      readonly excludesPrefix: (prefix: string) => boolean;
      /** What the exclusion rests on, where it is not the same for all requests: equal facts have equal lists. */
      readonly restsOn?: readonly string[];
    }
  /** A multivalued key with at least one value, all free. */
  | { readonly kind: 'some' };

export interface Fact {
  readonly possible: readonly Possible[];
  readonly multivalued: boolean;
  readonly control: ConditionControl;
}

const ABSENT: Possible = { kind: 'absent' };
const FREE: Possible = { kind: 'prefix', prefix: '' };

export const absentFact: Fact = { possible: [ABSENT], multivalued: false, control: 'unknown' };

export function knownFact(value: string): Fact {
  return { possible: [{ kind: 'values', values: [value] }], multivalued: false, control: 'unknown' };
}

export function knownList(values: readonly string[]): Fact {
  return { possible: [{ kind: 'values', values }], multivalued: true, control: 'unknown' };
}

/** Any value, or none. */
export function openFact(control: ConditionControl): Fact {
  return { possible: [ABSENT, FREE], multivalued: false, control };
}

/** Always sent, value unknown. */
export function presentFact(control: ConditionControl): Fact {
  return { possible: [FREE], multivalued: false, control };
}

export function openList(control: ConditionControl): Fact {
  return { possible: [ABSENT, { kind: 'some' }], multivalued: true, control };
}

export function oneOf(possible: readonly Possible[], control: ConditionControl): Fact {
  return { possible, multivalued: false, control };
}

/** The single certain value, if there is one. */
export function certainValues(fact: Fact): readonly string[] | undefined {
  const only = fact.possible.length === 1 ? fact.possible[0] : undefined;
  return only?.kind === 'values' ? only.values : undefined;
}

export function isAbsent(fact: Fact): boolean {
  return fact.possible.length === 1 && fact.possible[0]?.kind === 'absent';
}
