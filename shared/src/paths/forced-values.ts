/**
 * What the open conditions of a step force: values that a key must have for the step to be taken at all.
 * Statements that grant are alternatives, so a key is forced only when each of them asks for it; a Deny whose one open
 * condition is "not these values" forces them as well. Everything else forces nothing, so no chain is ruled out
 * wrongly.
 */
import type { OpenCondition } from '../graph/model.ts';
import { parseOperator } from '../policy/operator.ts';

/** Values of which the key must have one, in order of appearance; `undefined` when nothing is forced. */
export function forcedValues(
  conditions: readonly OpenCondition[],
  key: string,
  resolve: (value: string) => string | undefined,
): readonly string[] | undefined {
  const statements = [...byStatement(conditions).values()];
  const grants = statements.filter(([first]) => first?.onDeny === false && first.layer !== 'scp');
  const limits = statements.filter(([first]) => first?.onDeny === false && first.layer === 'scp');
  const denies = statements.filter(([first]) => first?.onDeny === true);
  const lists = [
    union(grants, (statement) => wantedBy(statement, key, resolve)),
    union(limits, (statement) => wantedBy(statement, key, resolve)),
    ...denies.map((statement) => sparedBy(statement, key, resolve)),
  ].filter((list) => list !== undefined);
  const forced = lists.reduce<readonly string[] | undefined>(
    (all, list) => (all === undefined ? list : all.filter((value) => list.includes(value))),
    undefined,
  );
  return forced?.length === 0 ? undefined : forced;
}

/** Keys of the conditions that begin with this prefix, lower case, without it. */
export function namesUnder(conditions: readonly OpenCondition[], prefix: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { key } of conditions) {
    const lower = key.toLowerCase();
    if (lower.startsWith(prefix)) names.add(lower.slice(prefix.length));
  }
  return names;
}

/** Values that a multivalued key must hold, at least one of each list: `ForAnyValue` only. */
export function forcedMembers(conditions: readonly OpenCondition[], key: string): readonly string[] {
  const grants = [...byStatement(conditions).values()].filter(([first]) => first?.onDeny === false);
  const [only] = grants;
  if (only === undefined || grants.length > 1) return [];
  return only.flatMap((condition) => {
    const operator = parseOperator(condition.operator);
    const forced =
      condition.key.toLowerCase() === key &&
      operator?.set === 'for_any_value' &&
      !operator.negated &&
      operator.comparison === 'string_equals' &&
      condition.values.length === 1;
    return forced ? condition.values : [];
  });
}

type StatementConditions = readonly OpenCondition[];

function byStatement(conditions: readonly OpenCondition[]): ReadonlyMap<string, StatementConditions> {
  const groups = new Map<string, OpenCondition[]>();
  for (const condition of conditions) {
    const name = `${condition.layer}\n${condition.policy}\n${String(condition.statement)}\n${String(condition.onDeny)}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [condition]);
    else group.push(condition);
  }
  return groups;
}

function union(
  statements: readonly StatementConditions[],
  wanted: (statement: StatementConditions) => readonly string[] | undefined,
): readonly string[] | undefined {
  if (statements.length === 0) return undefined;
  const all = new Set<string>();
  for (const statement of statements) {
    const values = wanted(statement);
    if (values === undefined) return undefined;
    for (const value of values) all.add(value);
  }
  return [...all];
}

/** Values that the conditions of a granting statement ask for. */
function wantedBy(
  statement: StatementConditions,
  key: string,
  resolve: (value: string) => string | undefined,
): readonly string[] | undefined {
  const lists = statement.flatMap((condition) => {
    const operator = parseOperator(condition.operator);
    if (condition.key.toLowerCase() !== key || operator === undefined) return [];
    const certain = !operator.negated && !operator.ifExists && operator.set === undefined;
    const values = certain ? literals(operator.comparison, condition.values, resolve) : undefined;
    return values === undefined ? [] : [values];
  });
  const [first, ...rest] = lists;
  return first?.filter((value) => rest.every((list) => list.includes(value)));
}

/** Values with which a Deny does not apply. */
function sparedBy(
  statement: StatementConditions,
  key: string,
  resolve: (value: string) => string | undefined,
): readonly string[] | undefined {
  const [only, more] = statement;
  const operator = only === undefined ? undefined : parseOperator(only.operator);
  if (only === undefined || more !== undefined || operator === undefined) return undefined;
  if (only.key.toLowerCase() !== key || !operator.negated || operator.set !== undefined) return undefined;
  return literals(operator.comparison, only.values, resolve);
}

/** The values as plain texts; `undefined` when one of them is a pattern or an open variable. */
function literals(
  comparison: string,
  values: readonly string[],
  resolve: (value: string) => string | undefined,
): readonly string[] | undefined {
  if (comparison !== 'string_equals' && comparison !== 'string_like') return undefined;
  const texts: string[] = [];
  for (const value of values) {
    const text = value.includes('${') ? resolve(value) : value;
    if (text === undefined || (comparison === 'string_like' && /[*?]/.test(text))) return undefined;
    texts.push(text);
  }
  return texts;
}
