/**
 * Facts of the request that the reader fixes, as they stand in the address: `assume=key=value`, or `assume=!key` for
 * a key that the request does not carry. The parameter repeats, because values may hold commas.
 */
import { z } from 'zod';

/** `absent`: the request does not carry the key at all. */
export type Assumption = { readonly kind: 'value'; readonly value: string } | { readonly kind: 'absent' };

/** By condition key in lower case: IAM compares keys without letter case. */
export type Assumptions = ReadonlyMap<string, Assumption>;

export const NO_ASSUMPTIONS: Assumptions = new Map();

/** The member of a search schema that carries assumptions. */
export const assumeMember = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.string().min(2).max(1_500)).max(40),
);

export function readAssumptions(texts: readonly string[] | undefined): Assumptions {
  const assumptions = new Map<string, Assumption>();
  for (const text of texts ?? []) {
    if (text.startsWith('!')) {
      assumptions.set(text.slice(1).toLowerCase(), { kind: 'absent' });
      continue;
    }
    const cut = text.indexOf('=');
    if (cut > 0) {
      assumptions.set(text.slice(0, cut).toLowerCase(), { kind: 'value', value: text.slice(cut + 1) });
    }
  }
  return assumptions;
}

/** In order of keys; `undefined` when nothing is fixed, so that the address stays short. */
export function printAssumptions(assumptions: Assumptions): string[] | undefined {
  if (assumptions.size === 0) return undefined;
  return [...assumptions]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, fact]) => (fact.kind === 'absent' ? `!${key}` : `${key}=${fact.value}`));
}

/** The `context` parameter of the API, keys in order; `undefined` when nothing is fixed. */
export function contextText(assumptions: Assumptions): string | undefined {
  const entries = [...assumptions].sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return undefined;
  const members = entries.map(
    ([key, assumption]) =>
      `${JSON.stringify(key)}:${assumption.kind === 'absent' ? 'null' : JSON.stringify(assumption.value)}`,
  );
  return `{${members.join(',')}}`;
}
