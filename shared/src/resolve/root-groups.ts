/**
 * Member accounts that the policies of one caller cannot tell apart when it asks for a session of their root user:
 * one decision holds for all of them. What tells accounts apart are Resource patterns that fix an account and
 * conditions on the account of the resource.
 */
import { isAccountId } from '../arn/arn.ts';
import type { AccountId } from '../arn/arn.ts';
import { isRead } from '../evaluate/request.ts';
import type { LoadedPolicy, OrganizationLayer } from '../evaluate/request.ts';
import { groupBy } from '../lib/group-by.ts';
import { arnPatternMatches, splitArnPattern } from '../policy/arn-pattern.ts';
import type { CompiledCondition, CompiledStatement } from '../policy/compile.ts';
import { compileGlob, globMatches } from '../policy/glob.ts';

export interface MemberAccount {
  readonly id: AccountId;
  /** Of its root user. */
  readonly arn: string;
  readonly arnParts: readonly string[];
  /** `o-id/r-id/ou-…/`; absent when the tree is not known. */
  readonly path: string | undefined;
}

/** The policies that speak about a caller's sts:AssumeRoot. */
export interface RootPolicies {
  /** Of the caller: a delegated administrator reaches the other members, not its own root user. */
  readonly account: AccountId;
  readonly identity: readonly LoadedPolicy[];
  readonly boundary: LoadedPolicy | undefined;
  readonly scp: OrganizationLayer;
}

/** True when some identity policy may allow sts:AssumeRoot on something. */
export function mayAssumeRoot(identity: readonly LoadedPolicy[]): boolean {
  return identity.some(({ policy }) => !isRead(policy) || policy.statements.some(allowsRoot));
}

/** True when every Allow names its accounts, so that each account has an edge of its own. */
export function namesAccounts(identity: readonly LoadedPolicy[]): boolean {
  return identity.every(
    ({ policy }) =>
      isRead(policy) &&
      policy.statements
        .filter(allowsRoot)
        .every(
          ({ resource }) =>
            resource?.negated === false &&
            resource.items.every(({ text }) => isAccountId(splitArnPattern(text)[4] ?? '')),
        ),
  );
}

function allowsRoot({ statement, actions }: CompiledStatement): boolean {
  return statement.effect === 'Allow' && actions.has('sts:AssumeRoot');
}

/** Statements about sts:AssumeRoot in every layer of the caller. */
function rootStatements({ identity, boundary, scp }: RootPolicies): readonly CompiledStatement[] {
  const levels = scp.kind === 'levels' ? scp.levels.flat() : [];
  return [...identity, ...(boundary === undefined ? [] : [boundary]), ...levels].flatMap(
    ({ policy }) => policy?.statements.filter(({ actions }) => actions.has('sts:AssumeRoot')) ?? [],
  );
}

/**
 * The members in groups that get one verdict each, the groups in order of their first member. `members` are sorted.
 */
export function groupMembers(
  policies: RootPolicies,
  members: readonly MemberAccount[],
): readonly (readonly MemberAccount[])[] {
  const statements = rootStatements(policies);
  const patterns = statements.flatMap(({ resource }) => resource?.items.flatMap(accountPattern) ?? []);
  const scope = resourceScope(statements);
  const isOwnAmong = members.some(({ id }) => id === policies.account);
  if (patterns.length === 0 && scope === 'none' && !isOwnAmong) return members.length === 0 ? [] : [members];
  const groups = groupBy(members, (member) => {
    const matches = patterns.map((matchesMember) => (matchesMember(member) ? '1' : '0')).join('');
    const where = scope === 'none' ? '' : scope === 'path' ? (member.path ?? '') : member.id;
    return `${matches} ${where} ${String(member.id === policies.account)}`;
  });
  return [...groups.values()];
}

/** A Resource that some members match and others do not; those that fix no account match all or none. */
function accountPattern(
  item: NonNullable<CompiledStatement['resource']>['items'][number],
): readonly ((member: MemberAccount) => boolean)[] {
  const account = item.kind === 'template' ? item.head[4] : splitArnPattern(item.text)[4];
  if (account === undefined || account === '*') return [];
  if (item.kind === 'template') {
    const glob = compileGlob(account);
    return [({ id }) => globMatches(glob, id)];
  }
  const { pattern } = item;
  return [({ arnParts }) => arnPatternMatches(pattern, arnParts)];
}

/** What the conditions ask about the account of the resource. */
function resourceScope(statements: readonly CompiledStatement[]): 'none' | 'path' | 'account' {
  let scope: 'none' | 'path' = 'none';
  for (const condition of statements.flatMap(({ conditions }) => conditions)) {
    if (!looksAtResource(condition)) continue;
    if (condition.key !== 'aws:resourceorgpaths') return 'account';
    scope = 'path';
  }
  return scope;
}

function looksAtResource({ key, values }: CompiledCondition): boolean {
  return (
    key.startsWith('aws:resource') ||
    values.some(({ template, text }) => template !== undefined && /aws:resource/i.test(text))
  );
}

/**
 * Equal for callers of one account whose policies come out alike for every member; `undefined` when a policy looks at
 * who exactly calls.
 */
export function policiesKey(policies: RootPolicies): string | undefined {
  const statements = rootStatements(policies);
  const isBlind = statements.every(
    ({ conditions, resource }) =>
      resource?.items.every(({ kind }) => kind === 'pattern') !== false &&
      conditions.every(
        ({ key, values }) =>
          (key.startsWith('aws:resource') || key.startsWith('sts:')) &&
          values.every(({ template }) => template === undefined),
      ),
  );
  if (!isBlind) return undefined;
  const ids = [...new Set(policies.identity.map(({ policy }) => policy?.id ?? -1))].sort((a, b) => a - b);
  const { boundary } = policies;
  return `${ids.join(',')} ${boundary === undefined ? '' : String(boundary.policy?.id ?? -1)}`;
}
