/**
 * One condition clause against the facts of a request, three-valued.
 * Rules: several values are OR; a negated operator holds when no value matches; an absent key fails a positive
 * operator, satisfies a negated one, `…IfExists` and `ForAllValues`, fails `ForAnyValue`, and leaves
 * `ForAnyValue:…IfExists` open; a multivalued key without a set operator does not match; an unknown operator or unreadable value is unknown.
 * Source: IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys".
 */
import type { Tri } from '../graph/model.ts';
import type { CompiledCondition, CompiledValue } from '../policy/compile.ts';
import type { GlobPiece } from '../policy/glob.ts';
import type { Operator } from '../policy/operator.ts';
import { compareValue, isReadable, resolvedValue } from './compare-value.ts';
import type { RequestValue, ResolvedValue } from './compare-value.ts';
import { certainValues, isAbsent } from './fact.ts';
import type { Fact, Possible } from './fact.ts';
import { triAnd, triNot, triOr } from './tri.ts';

/** Looks up the fact of a condition key (lower case). */
export type FactLookup = (key: string) => Fact;

export function evaluateCondition(condition: CompiledCondition, lookup: FactLookup): Tri {
  const { operator } = condition;
  if (operator === undefined) return 'unknown';
  const fact = lookup(condition.key);
  if (operator.comparison === 'null') return evaluateNull(operator, condition.values, fact);
  if (condition.values.length === 0)
    return overPossible(fact, (possible) => emptyValueList(operator, possible));
  const values = condition.values.map((value) => resolveValue(value, lookup));
  return overPossible(fact, (possible) => onPossible(operator, possible, fact.multivalued, values));
}

/** The same result for every possibility, or unknown. */
function overPossible(fact: Fact, test: (possible: Possible) => Tri): Tri {
  let result: Tri | undefined;
  for (const possible of fact.possible) {
    const one = test(possible);
    if (result === undefined) result = one;
    else if (result !== one) return 'unknown';
  }
  return result ?? 'unknown';
}

function evaluateNull(operator: Operator, values: readonly CompiledValue[], fact: Fact): Tri {
  if (operator.set === 'for_all_values') return true;
  if (operator.set === 'for_any_value') return false;
  return overPossible(fact, (possible) => {
    const absent = possible.kind === 'absent';
    return values.reduce<Tri>((any, { text }) => {
      const wanted = text.toLowerCase();
      const one: Tri = wanted === 'true' ? absent : wanted === 'false' ? !absent : 'unknown';
      return triOr(any, one);
    }, false);
  });
}

/** Source: Access Analyzer policy check reference, "empty array condition". */
function emptyValueList(operator: Operator, possible: Possible): Tri {
  if (operator.set === 'for_any_value') return false;
  return (operator.set === 'for_all_values' || operator.ifExists) && possible.kind === 'absent';
}

function onPossible(
  operator: Operator,
  possible: Possible,
  multivalued: boolean,
  values: readonly (ResolvedValue | 'missing' | 'unknown')[],
): Tri {
  if (possible.kind === 'absent') {
    if (operator.set === undefined) return operator.ifExists || operator.negated;
    if (operator.set === 'for_all_values') return true;
    // AWS's two pages disagree: without the key `ForAnyValue` fails, and anything with `IfExists` holds.
    return operator.ifExists ? 'unknown' : false;
  }
  const test = (request: RequestValue): Tri => {
    const matches = values.reduce<Tri>((any, value) => {
      if (any === true || value === 'missing') return any;
      return triOr(any, value === 'unknown' ? 'unknown' : compareValue(operator.comparison, request, value));
    }, false);
    if (!operator.negated) return matches;
    // What cannot be read as a number, date or address is neither equal nor surely different.
    return matches === false && !isReadable(operator.comparison, request) ? 'unknown' : triNot(matches);
  };
  if (possible.kind !== 'values') {
    if (operator.set === undefined && multivalued) return possible.kind === 'some' ? 'unknown' : false;
    return test(possible);
  }
  if (operator.set === 'for_all_values')
    return possible.values.reduce<Tri>((all, value) => triAnd(all, test(value)), true);
  if (operator.set === 'for_any_value')
    return possible.values.reduce<Tri>((any, value) => triOr(any, test(value)), false);
  const [only, second] = possible.values;
  if (multivalued || only === undefined || second !== undefined) return false;
  return test(only);
}

/** Fills in policy variables. `missing`: a variable without value or default, which matches nothing. */
function resolveValue(value: CompiledValue, lookup: FactLookup): ResolvedValue | 'missing' | 'unknown' {
  const known = RESOLVED.get(value);
  if (known !== undefined) return known;
  const { template } = value;
  const pieces = template === undefined ? [{ pattern: value.text }] : fillTemplate(template, lookup);
  if (typeof pieces === 'string') return pieces;
  const resolved = resolvedValue(pieces);
  if (template?.some(({ kind }) => kind === 'variable') !== true) RESOLVED.set(value, resolved);
  return resolved;
}

/** Values without variables are the same for every request. */
const RESOLVED = new WeakMap<CompiledValue, ResolvedValue>();

/**
 * Replaces variables by literal text. A multivalued key cannot be a variable.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
export function fillTemplate(
  template: NonNullable<CompiledValue['template']>,
  lookup: FactLookup,
): readonly GlobPiece[] | 'missing' | 'unknown' {
  const pieces: GlobPiece[] = [];
  let unknown = false;
  for (const part of template) {
    if (part.kind === 'text') {
      pieces.push({ pattern: part.text });
    } else if (part.kind === 'literal') {
      pieces.push({ literal: part.text });
    } else {
      const fact = lookup(part.key.toLowerCase());
      if (fact.multivalued) return 'missing';
      const values = certainValues(fact);
      const single = values?.length === 1 ? values[0] : undefined;
      const text = isAbsent(fact) ? part.fallback : single;
      if (text !== undefined) pieces.push({ literal: text });
      else if (isAbsent(fact)) return 'missing';
      else unknown = true;
    }
  }
  return unknown ? 'unknown' : pieces;
}
