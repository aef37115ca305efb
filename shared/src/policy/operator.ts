/**
 * Condition operators: base comparison, negation, set prefix, `IfExists`. Names ignore letter case.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */

export type Comparison =
  | 'string_equals'
  | 'string_equals_ignore_case'
  | 'string_like'
  | 'arn_like'
  | 'bool'
  | 'numeric_equals'
  | 'numeric_less_than'
  | 'numeric_less_than_equals'
  | 'numeric_greater_than'
  | 'numeric_greater_than_equals'
  | 'date_equals'
  | 'date_less_than'
  | 'date_less_than_equals'
  | 'date_greater_than'
  | 'date_greater_than_equals'
  | 'ip_address'
  | 'binary_equals'
  | 'null';

export interface Operator {
  readonly comparison: Comparison;
  readonly negated: boolean;
  readonly set: 'for_all_values' | 'for_any_value' | undefined;
  readonly ifExists: boolean;
}

const BASES: ReadonlyMap<string, { readonly comparison: Comparison; readonly negated: boolean }> = new Map([
  ['stringequals', { comparison: 'string_equals', negated: false }],
  ['stringnotequals', { comparison: 'string_equals', negated: true }],
  ['stringequalsignorecase', { comparison: 'string_equals_ignore_case', negated: false }],
  ['stringnotequalsignorecase', { comparison: 'string_equals_ignore_case', negated: true }],
  ['stringlike', { comparison: 'string_like', negated: false }],
  ['stringnotlike', { comparison: 'string_like', negated: true }],
  ['arnequals', { comparison: 'arn_like', negated: false }],
  ['arnlike', { comparison: 'arn_like', negated: false }],
  ['arnnotequals', { comparison: 'arn_like', negated: true }],
  ['arnnotlike', { comparison: 'arn_like', negated: true }],
  ['bool', { comparison: 'bool', negated: false }],
  ['numericequals', { comparison: 'numeric_equals', negated: false }],
  ['numericnotequals', { comparison: 'numeric_equals', negated: true }],
  ['numericlessthan', { comparison: 'numeric_less_than', negated: false }],
  ['numericlessthanequals', { comparison: 'numeric_less_than_equals', negated: false }],
  ['numericgreaterthan', { comparison: 'numeric_greater_than', negated: false }],
  ['numericgreaterthanequals', { comparison: 'numeric_greater_than_equals', negated: false }],
  ['dateequals', { comparison: 'date_equals', negated: false }],
  ['datenotequals', { comparison: 'date_equals', negated: true }],
  ['datelessthan', { comparison: 'date_less_than', negated: false }],
  ['datelessthanequals', { comparison: 'date_less_than_equals', negated: false }],
  ['dategreaterthan', { comparison: 'date_greater_than', negated: false }],
  ['dategreaterthanequals', { comparison: 'date_greater_than_equals', negated: false }],
  ['ipaddress', { comparison: 'ip_address', negated: false }],
  ['notipaddress', { comparison: 'ip_address', negated: true }],
  ['binaryequals', { comparison: 'binary_equals', negated: false }],
  ['null', { comparison: 'null', negated: false }],
]);

/** Operators read before: real policies use a few dozen, so a full table stops growing. */
const READ = new Map<string, Operator | undefined>();
const MOST_READ = 256;

/** Reads an operator as written; `undefined` for one that AWS does not document (its outcome is unknown). */
export function parseOperator(text: string): Operator | undefined {
  const known = READ.get(text);
  if (known !== undefined || READ.has(text)) return known;
  const operator = readOperator(text);
  if (READ.size < MOST_READ) READ.set(text, operator);
  return operator;
}

function readOperator(text: string): Operator | undefined {
  let rest = text.toLowerCase();
  let set: Operator['set'];
  if (rest.startsWith('forallvalues:')) {
    set = 'for_all_values';
    rest = rest.slice('forallvalues:'.length);
  } else if (rest.startsWith('foranyvalue:')) {
    set = 'for_any_value';
    rest = rest.slice('foranyvalue:'.length);
  }
  const ifExists = rest.endsWith('ifexists');
  if (ifExists) rest = rest.slice(0, -'ifexists'.length);
  const base = BASES.get(rest);
  if (base === undefined || (base.comparison === 'null' && ifExists)) return undefined;
  return { ...base, set, ifExists };
}

/**
 * Strings, ARNs and Booleans take policy variables; numbers, dates, addresses and `Null` do not.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags", "Where you can use policy variables".
 */
export function takesVariables({ comparison }: Operator): boolean {
  return (
    comparison.startsWith('string') ||
    comparison === 'arn_like' ||
    comparison === 'bool' ||
    comparison === 'binary_equals'
  );
}
