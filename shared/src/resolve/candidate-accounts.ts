/** Accounts outside which nobody can pass a trust for everyone: read off its conditions on the caller. */
import type { CompiledCondition, CompiledStatement } from '../policy/compile.ts';
import { splitArnPattern } from '../policy/arn-pattern.ts';
import type { TargetShape } from './target-shapes.ts';

/** `undefined`: callers of any account may pass. */
export function candidateAccounts({ trust, namedAccounts }: TargetShape): ReadonlySet<string> | undefined {
  const accounts = new Set<string>(namedAccounts.keys());
  for (const compiled of trust.policy.statements) {
    if (compiled.statement.effect !== 'Allow' || !isForEveryone(compiled)) continue;
    const restricted = compiled.conditions.map(accountsOf).find((found) => found !== undefined);
    if (restricted === undefined) return undefined;
    for (const account of restricted) accounts.add(account);
  }
  return accounts;
}

function isForEveryone({ principal }: CompiledStatement): boolean {
  return principal?.negated === true || principal?.refs.some(({ kind }) => kind === 'wild') === true;
}

/** Account ids that a positive condition on the caller's ARN or account spells out. */
function accountsOf({ key, operator, values }: CompiledCondition): readonly string[] | undefined {
  const isPositive =
    operator !== undefined && !operator.negated && !operator.ifExists && operator.set === undefined;
  if (!isPositive || values.some(({ template }) => template !== undefined)) return undefined;
  const { comparison } = operator;
  const isText = comparison === 'string_equals' || comparison === 'string_like';
  const isArn = comparison === 'arn_like';
  if (!isText && !isArn) return undefined;
  const accounts: string[] = [];
  for (const { text } of values) {
    const parts = key === 'aws:principalarn' ? splitArnPattern(text) : [];
    const account = key === 'aws:principalaccount' && isText ? text : parts[4];
    // A `*` of a string pattern crosses colons, so nothing before the account may hold one.
    const before = key === 'aws:principalarn' ? parts.slice(0, 5).join(':') : text;
    if (account === undefined || /[*?]/.test(isText ? before : account)) return undefined;
    accounts.push(account);
  }
  return accounts;
}
