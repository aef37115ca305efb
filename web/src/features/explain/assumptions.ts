/**
 * What-if: facts of the request that the reader fixes to see what the answer becomes. The server evaluates them;
 * this module changes them and lists the questions worth asking.
 */
import type { Explanation } from '@assumable/shared/api/contract';
import { groupBy } from '@assumable/shared/lib/group-by';
import type { Assumption, Assumptions } from '../../url-state/assume-search.ts';

export type OpenCondition = Explanation['conditions'][number];

const keyOf = (key: string): string => key.toLowerCase();

export function assumptionFor(assumptions: Assumptions, key: string): Assumption | undefined {
  return assumptions.get(keyOf(key));
}

/** A copy with the key fixed, or open again when `assumption` is absent. */
export function assume(
  assumptions: Assumptions,
  key: string,
  assumption: Assumption | undefined,
): Assumptions {
  const next = new Map(assumptions);
  if (assumption === undefined) next.delete(keyOf(key));
  else next.set(keyOf(key), assumption);
  return next;
}

/** One key whose value decides, with every open condition that tests it. */
export interface Question {
  readonly key: string;
  /** `yes_no` for keys that are true or false; `value` for every other key. */
  readonly form: 'yes_no' | 'value';
  readonly control: OpenCondition['control'];
  readonly conditions: readonly OpenCondition[];
  /** Values that would meet the conditions, most telling first; wildcards are filled with an example. */
  readonly suggestions: readonly string[];
}

const YES_NO_KEYS: ReadonlySet<string> = new Set([
  'aws:multifactorauthpresent',
  'aws:securetransport',
  'aws:viaawsservice',
  'aws:principalisawsservice',
]);

/** `ForAnyValue:StringLikeIfExists` → `stringlike`. */
function baseOperator(operator: string): string {
  const plain = operator.toLowerCase().split(':').at(-1) ?? '';
  return plain.endsWith('ifexists') ? plain.slice(0, -'ifexists'.length) : plain;
}

const isNegated = (operator: string): boolean => baseOperator(operator).includes('not');

/** A value that fits a wildcard pattern; policy variables cannot be guessed. */
function exampleOf(value: string): string | undefined {
  if (value.includes('${')) return undefined;
  return value.replaceAll('*', 'example').replaceAll('?', 'x');
}

/** The first address of a CIDR range, or the address itself. */
function addressOf(range: string): string {
  return range.split('/')[0] ?? range;
}

function suggestionsOf(conditions: readonly OpenCondition[]): readonly string[] {
  const found = conditions.flatMap(({ operator, values }) => {
    const base = baseOperator(operator);
    if (base === 'null' || isNegated(operator)) return [];
    if (base.includes('ipaddress')) return values.map(addressOf);
    if (base.includes('like') || base.startsWith('arn'))
      return values.flatMap((value) => exampleOf(value) ?? []);
    return values.flatMap((value) => (value.includes('${') ? [] : [value]));
  });
  return [...new Set(found)].slice(0, 8);
}

/** True for keys in parentheses: they stand for something no request value can answer (an unread document). */
export function isPseudoKey(key: string): boolean {
  return key.startsWith('(');
}

/** Open conditions grouped by key, in the order given. Pseudo keys are left out: see `isPseudoKey`. */
export function questionsOf(conditions: readonly OpenCondition[]): readonly Question[] {
  const groups = groupBy(
    conditions.filter(({ key }) => !isPseudoKey(key)),
    ({ key }) => keyOf(key),
  );
  return [...groups].flatMap(([lower, group]): readonly Question[] => {
    const first = group[0];
    if (first === undefined) return [];
    const yesNo = YES_NO_KEYS.has(lower) || group.some(({ operator }) => baseOperator(operator) === 'bool');
    return [
      {
        key: first.key,
        form: yesNo ? 'yes_no' : 'value',
        control: first.control,
        conditions: group,
        suggestions: suggestionsOf(group),
      },
    ];
  });
}

/** Questions of the answer as it is, then those that only an assumption brings up; a key appears once. */
export function allQuestions(
  base: readonly OpenCondition[],
  assumed: readonly OpenCondition[],
): readonly Question[] {
  const known = new Set(base.map(({ key }) => keyOf(key)));
  return [...questionsOf(base), ...questionsOf(assumed.filter(({ key }) => !known.has(keyOf(key))))];
}
