import type { RequestFacts } from '../resolve/trust-model.ts';
import { QueryError } from './query-error.ts';

/**
 * Reads fixed request facts from JSON: an object of context key → text, list of texts, or null for "certainly absent".
 * Numbers and booleans count as the texts AWS would compare. Throws `QueryError` for anything else.
 */
export function parseRequestFacts(text: string): RequestFacts {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new QueryError(
      'bad_context',
      'The context is not valid JSON; give an object such as {"aws:SourceIp": "203.0.113.7"}.',
    );
  }
  return requestFactsOf(value);
}

/** The same for a value that is already parsed. */
export function requestFactsOf(value: unknown): RequestFacts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new QueryError('bad_context', 'The context must be a JSON object of context keys.');
  }
  return Object.fromEntries(Object.entries(value).map(([key, fact]) => [key, factOf(key, fact)]));
}

function factOf(key: string, fact: unknown): string | readonly string[] | null {
  if (fact === null) return null;
  if (Array.isArray(fact)) return fact.map((member: unknown) => textOf(key, member));
  return textOf(key, fact);
}

function textOf(key: string, member: unknown): string {
  if (typeof member === 'string') return member;
  if (typeof member === 'number' || typeof member === 'boolean') return String(member);
  throw new QueryError(
    'bad_context',
    `The context key ${JSON.stringify(key.slice(0, 80))} must be a text, a list of texts, or null for "absent".`,
  );
}
