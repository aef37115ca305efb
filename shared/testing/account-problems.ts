/** Soundness of an account record: what a real account would never show, as sentences. */
import type { Arn } from '../src/arn/arn.ts';
import { parseIdentityArn } from '../src/arn/arn.ts';
import type { AccountRecord } from '../src/snapshot/model.ts';

/**
 * Problems of one record: attached or bounding policies that are neither in the record nor AWS-managed, groups that
 * do not exist, documents that do not parse, dates out of order, ARNs of other accounts, ids or names used twice.
 * `ids` collects the unique ids of all accounts checked with it.
 */
export function accountProblems(
  account: AccountRecord,
  collectedAt: string,
  ids: Set<string>,
): readonly string[] {
  const problems: string[] = [];
  const policies = new Map(account.policies.map((policy) => [policy.arn, policy]));
  const groups = new Set(account.groups.map((group) => group.name));
  const arns = new Set<Arn>();
  const documents: (readonly [owner: string, text: string])[] = account.policies.map((policy) => [
    policy.arn,
    policy.document,
  ]);

  const requirePolicy = (owner: Arn, arn: Arn): void => {
    if (!policies.has(arn)) problems.push(`${owner}: policy ${arn} is not in the record`);
    if (
      !arn.startsWith('arn:aws:iam::aws:policy/') &&
      !arn.startsWith(`arn:aws:iam::${account.id}:policy/`)
    ) {
      problems.push(`${owner}: policy ${arn} belongs to another account`);
    }
  };
  for (const entity of [...account.users, ...account.groups, ...account.roles]) {
    if (arns.has(entity.arn)) problems.push(`${entity.arn}: used twice`);
    arns.add(entity.arn);
    if (!/^(AIDA|AGPA|AROA)[A-Z2-7]{17}$/.test(entity.id))
      problems.push(`${entity.arn}: odd id ${entity.id}`);
    if (ids.has(entity.id)) problems.push(`${entity.arn}: id ${entity.id} is used twice`);
    ids.add(entity.id);
    if (!entity.arn.startsWith(`arn:aws:iam::${account.id}:`))
      problems.push(`${entity.arn}: of another account`);
    if (!entity.arn.endsWith(`${entity.path}${entity.name}`))
      problems.push(`${entity.arn}: path or name differ`);
    if (!/^[\w+=,.@-]{1,64}$/.test(entity.name)) problems.push(`${entity.arn}: name is not a legal one`);
    if (entity.createdAt === undefined || entity.createdAt >= collectedAt)
      problems.push(`${entity.arn}: created late`);
    for (const arn of entity.attachedPolicies) requirePolicy(entity.arn, arn);
    for (const inline of entity.inlinePolicies) documents.push([entity.arn, inline.document]);
  }
  for (const entity of [...account.users, ...account.roles]) {
    if (entity.permissionsBoundary !== undefined) requirePolicy(entity.arn, entity.permissionsBoundary);
  }
  for (const user of account.users) {
    for (const group of user.groups) {
      if (!groups.has(group)) problems.push(`${user.arn}: group ${group} does not exist`);
    }
  }
  const roleNames = new Set<string>();
  for (const role of account.roles) {
    documents.push([role.arn, role.trustPolicy]);
    const key = role.name.toLowerCase();
    if (roleNames.has(key)) problems.push(`${role.arn}: role name is used twice`);
    roleNames.add(key);
    const used = role.lastUsed;
    if (used === undefined || (used !== 'never' && (used > collectedAt || used < (role.createdAt ?? '')))) {
      problems.push(`${role.arn}: last use ${used ?? 'is missing'} does not fit`);
    }
    const seconds = role.maxSessionDuration ?? 0;
    if (seconds < 3600 || seconds > 43_200) problems.push(`${role.arn}: session of ${seconds} s`);
    if (parseIdentityArn(role.arn)?.kind !== 'role') problems.push(`${role.arn}: is not the ARN of a role`);
  }
  for (const [owner, text] of documents) problems.push(...documentProblems(owner, text));
  return problems;
}

/** A document must parse and be written as the two-space JSON that it parses to. */
function documentProblems(owner: string, text: string): readonly string[] {
  try {
    const document: unknown = JSON.parse(text);
    return JSON.stringify(document, null, 2) === text ? [] : [`${owner}: document is not pretty-printed`];
  } catch {
    return [`${owner}: document does not parse`];
  }
}
