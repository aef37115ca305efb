import { compareStrings } from './compare.ts';

/** Any value that JSON can hold. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * JSON text with object keys in code-unit order and no white space (the ordering rule of RFC 8785):
 * equal facts give equal bytes, so a hash of the text names the content.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => compareStrings(a, b)));
  });
}
