/**
 * Kleene's three-valued logic: 'unknown' is a value of its own and never turns into "no".
 */
import type { Tri } from '../graph/model.ts';

export function triNot(a: Tri): Tri {
  return a === 'unknown' ? 'unknown' : !a;
}

export function triAnd(a: Tri, b: Tri): Tri {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : 'unknown';
}

export function triOr(a: Tri, b: Tri): Tri {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : 'unknown';
}
