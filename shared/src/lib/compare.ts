/**
 * Orders strings by UTF-16 code unit, the same on every machine and locale.
 * Every list that leaves `shared` is sorted with it, so equal input gives equal bytes.
 */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Comparator over one string property of a record. */
export function compareBy<T>(key: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => compareStrings(key(a), key(b));
}
