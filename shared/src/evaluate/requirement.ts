/** What has to be true for an edge to hold, in words: conditions of one Allow together, of several Allows either way. */
import type { OpenCondition } from '../graph/model.ts';
import { parseOperator } from '../policy/operator.ts';
import type { Comparison, Operator } from '../policy/operator.ts';

const RELATIONS: Readonly<Record<Comparison, readonly [string, string]>> = {
  string_equals: ['is', 'is not'],
  string_equals_ignore_case: ['is (any letter case)', 'is not (any letter case)'],
  string_like: ['matches', 'does not match'],
  arn_like: ['matches', 'does not match'],
  bool: ['is', 'is not'],
  numeric_equals: ['equals', 'does not equal'],
  numeric_less_than: ['is less than', 'is at least'],
  numeric_less_than_equals: ['is at most', 'is greater than'],
  numeric_greater_than: ['is greater than', 'is at most'],
  numeric_greater_than_equals: ['is at least', 'is less than'],
  date_equals: ['is', 'is not'],
  date_less_than: ['is before', 'is not before'],
  date_less_than_equals: ['is not after', 'is after'],
  date_greater_than: ['is after', 'is not after'],
  date_greater_than_equals: ['is not before', 'is before'],
  ip_address: ['is in', 'is not in'],
  binary_equals: ['is', 'is not'],
  null: ['is absent', 'is present'],
};

export interface Clause {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** `aws:MultiFactorAuthPresent is true`, `sts:ExternalId is "abc" or "def"`. */
export function clauseText(clause: Clause): string {
  const operator = parseOperator(clause.operator);
  if (operator === undefined) return `${clause.key} ${clause.operator} ${listed(clause.values, ' or ')}`;
  if (operator.comparison === 'null')
    return `${clause.key} is ${asksForAbsence(clause) ? 'absent' : 'present'}`;
  const escape = operator.ifExists
    ? ', or is absent'
    : operator.set === 'for_all_values'
      ? ' (or there is none)'
      : '';
  return `${subject(clause, operator)}${relation(clause, operator, operator.negated)}${escape}`;
}

/** What has to be true for a clause not to be met: the way past a Deny. */
function escapeText(clause: Clause): string {
  const operator = parseOperator(clause.operator);
  if (operator === undefined || operator.set !== undefined) return `not (${clauseText(clause)})`;
  if (operator.comparison === 'null')
    return `${clause.key} is ${asksForAbsence(clause) ? 'present' : 'absent'}`;
  const only = clause.values.length === 1 ? clause.values[0]?.toLowerCase() : undefined;
  if (operator.comparison === 'bool' && (only === 'true' || only === 'false')) {
    const opposite = `${clause.key} is ${only === 'true' ? 'false' : 'true'}`;
    return operator.ifExists ? opposite : `${opposite} or absent`;
  }
  // An absent key fails a positive operator and so escapes too, unless the operator lets absence pass.
  const isAbsenceFine = !operator.negated && !operator.ifExists;
  const isAbsenceOpen = !isAbsenceFine && !operator.negated;
  return `${clause.key} ${relation(clause, operator, !operator.negated)}${
    isAbsenceFine ? ', or is absent' : isAbsenceOpen ? ' and is present' : ''
  }`;
}

function subject(clause: Clause, { set }: Operator): string {
  if (set === 'for_all_values') return `every value of ${clause.key} `;
  return set === 'for_any_value' ? `some value of ${clause.key} ` : `${clause.key} `;
}

function relation(clause: Clause, { comparison }: Operator, isNegated: boolean): string {
  const join = isNegated ? ' nor ' : ' or ';
  const isPlain = comparison === 'bool' || comparison.startsWith('numeric');
  const values = listed(clause.values, join, !isPlain);
  return `${RELATIONS[comparison][isNegated ? 1 : 0]} ${values === '' ? 'nothing' : values}`;
}

/** Most values that a sentence lists. */
const MOST_LISTED = 12;

function listed(values: readonly string[], join: string, isQuoted = true): string {
  const shown = values.slice(0, MOST_LISTED).map((value) => (isQuoted ? `"${value}"` : value));
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')}${join}${String(more)} more` : shown.join(join);
}

function asksForAbsence({ values }: Clause): boolean {
  return values.some((value) => value.toLowerCase() === 'true');
}

/** What one open condition asks for, as a sentence without full stop. */
export function conditionText(condition: Omit<OpenCondition, 'policy' | 'statement'>): string {
  switch (condition.key) {
    case '(session-name)':
      return condition.onDeny
        ? 'the caller’s session name is one that the Deny spares'
        : 'the caller’s session name is the one the trust policy names';
    case '(resource-variable)':
      return condition.onDeny
        ? 'the policy variable in Resource does not resolve to this role'
        : 'the policy variable in Resource resolves to this role';
    case '(root-sessions)':
      return 'root sessions are switched on for the organization, and the caller’s account administers them';
    case '(boundary-document)':
      return 'the permissions boundary, whose document was not collected, allows it';
    case '(policy-document)':
      return condition.onDeny
        ? 'an attached policy whose document was not collected does not deny it'
        : 'an attached policy whose document was not collected allows it';
    case '(unreadable-policy)':
      return condition.onDeny
        ? 'a policy that could not be read does not deny it'
        : 'a policy that could not be read allows it';
    default:
      return condition.onDeny ? escapeText(condition) : clauseText(condition);
  }
}

/**
 * All open conditions as one demand. The conditions of one Allow hold together; one of several Allows of a layer
 * (for SCPs: of one node) is enough; a Deny is escaped through any one of its conditions, every Deny has to be.
 */
export function requirementText(conditions: readonly OpenCondition[]): string {
  const demands = new Map<string, Map<string, OpenCondition[]>>();
  for (const condition of conditions) {
    const { layer, policy, statement, onDeny } = condition;
    const own = `${policy}\n${String(statement)}`;
    const node = layer === 'scp' ? policy.slice(policy.lastIndexOf(':')) : '';
    const demand = onDeny ? `deny ${layer} ${own}` : `allow ${layer} ${node}`;
    const statements = demands.get(demand) ?? new Map<string, OpenCondition[]>();
    demands.set(demand, statements);
    statements.set(own, [...(statements.get(own) ?? []), condition]);
  }
  const texts = [...demands.values()].map((statements) => {
    const alternatives = [...statements.values()].map((list) => {
      const parts = [...new Set(list.map(conditionText))];
      return list[0]?.onDeny === true ? joined(parts, ' or ') : joined(parts, ' and ', statements.size > 1);
    });
    return { text: [...new Set(alternatives)].join(' or '), isChoice: new Set(alternatives).size > 1 };
  });
  const isOne = texts.length === 1;
  return [...new Set(texts.map(({ text, isChoice }) => (isChoice && !isOne ? `(${text})` : text)))].join(
    ' and ',
  );
}

function joined(parts: readonly string[], word: string, always = false): string {
  const text = parts.join(word);
  return parts.length > 1 && (always || word === ' or ') ? `(${text})` : text;
}
