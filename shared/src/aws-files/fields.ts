/** Schemas of the fields that AWS files share. `null` and an absent member mean the same in all of them. */
import { z } from 'zod';

/** Longest text of a field that is not a policy document; ARNs are at most 2,048 characters. */
const MAX_FIELD_LENGTH = 4_096;

export const Text = z.string().max(MAX_FIELD_LENGTH);
export const NonEmptyText = Text.min(1);

const UTC_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
const ISO_INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * An instant as ISO 8601 in UTC: accepts ISO text with any offset (also with a space in place of `T`; without an
 * offset it is UTC, as the AWS CLI prints it) and seconds since 1970. `undefined` when it is none of these.
 */
export function isoInstant(value: unknown): string | undefined {
  if (typeof value === 'number') return toIso(value * 1000);
  if (typeof value !== 'string' || value.length > 40) return undefined;
  if (UTC_INSTANT.test(value)) return Number.isNaN(Date.parse(value)) ? undefined : value;
  if (!ISO_INSTANT.test(value)) return undefined;
  const text = value.replace(' ', 'T');
  const hasOffset = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  return toIso(Date.parse(hasOffset ? text : `${text}Z`));
}

function toIso(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A field that `isoInstant` understands; it is checked here and turned into ISO 8601 where it is recorded. */
export const Instant = z.custom<string | number>(
  (value) => isoInstant(value) !== undefined,
  'expected an ISO 8601 date',
);
