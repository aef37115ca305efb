/**
 * How many calls a crawl needs that asks nothing twice. Organizations gives at most 20 entries a page and is asked
 * policy by policy; an account is asked for its summary, its entities, its roles, its providers and its alias.
 */
import { awsManagedPolicy } from '@assumable/shared/generate/aws-managed';
import type { AccountRecord, Organization } from '@assumable/shared/snapshot/model';

/** Entries of a page of Organizations. */
const PAGE = 20;

const pages = (entries: number, page: number): number => Math.max(1, Math.ceil(entries / page));

/**
 * Calls of the organization phase by operation, when accounts carry their paths and nobody is a delegated
 * administrator. The accounts are listed once more at the end, to see what changed meanwhile.
 */
export function organizationCalls(organization: Organization): ReadonlyMap<string, number> {
  const { accounts, units, roots, policies = [] } = organization;
  const parents = [...roots, ...units];
  const types = new Set(roots.flatMap((root) => root.enabledPolicyTypes ?? []));
  const perParent = parents.map(({ id }) => pages(units.filter((unit) => unit.parentId === id).length, PAGE));
  const perType = [...types].map((type) =>
    pages(policies.filter((policy) => policy.type === type).length, PAGE),
  );
  return new Map([
    ['organizations:DescribeOrganization', 1],
    ['organizations:ListRoots', 1],
    ['organizations:ListAccounts', 2 * pages(accounts.length, PAGE)],
    ['organizations:ListOrganizationalUnitsForParent', sum(perParent)],
    ['organizations:ListPolicies', sum(perType)],
    ['organizations:DescribePolicy', policies.length],
    [
      'organizations:ListTargetsForPolicy',
      sum(policies.map(({ targetIds }) => pages(targetIds.length, PAGE))),
    ],
    ['organizations:DescribeResourcePolicy', 1],
    ['organizations:ListDelegatedAdministrators', 1],
    ['organizations:ListAWSServiceAccessForOrganization', 1],
  ]);
}

/** Calls in the accounts by operation; `own` is the caller's account, which needs no session. */
export function accountCalls(
  records: Iterable<AccountRecord>,
  own: string,
  page = 1_000,
): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  const add = (operation: string, count: number): void => {
    calls.set(operation, (calls.get(operation) ?? 0) + count);
  };
  const managed = new Set<string>();
  for (const record of records) {
    const local = record.policies.filter(({ arn }) => arn.split(':')[4] === record.id);
    const entities = record.users.length + record.groups.length + record.roles.length + local.length;
    if (record.id !== own) add('sts:AssumeRole', 1);
    add('iam:GetAccountSummary', 1);
    add('iam:GetAccountAuthorizationDetails', pages(entities, page));
    add('iam:ListRoles', pages(record.roles.length, page));
    add('iam:ListOpenIDConnectProviders', 1);
    add('iam:GetOpenIDConnectProvider', record.oidcProviders?.length ?? 0);
    add('iam:ListSAMLProviders', 1);
    add('iam:ListAccountAliases', 1);
    for (const arn of referencedPolicies(record)) managed.add(arn);
  }
  add('iam:GetPolicy', managed.size);
  add('iam:GetPolicyVersion', managed.size);
  return calls;
}

/** AWS-managed policies that something in the account attaches or is bounded by. */
function referencedPolicies({ users, groups, roles }: AccountRecord): readonly string[] {
  const attached = [...users, ...groups, ...roles].flatMap(({ attachedPolicies }) => attachedPolicies);
  const boundaries = [...users, ...roles].flatMap(({ permissionsBoundary }) => permissionsBoundary ?? []);
  return [...attached, ...boundaries].filter((arn) => awsManagedPolicy(arn) !== undefined);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
