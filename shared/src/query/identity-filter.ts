/** Filters on facts of a principal and its account, shared by the lists of edges and of principals. */
import type { AccountId } from '../arn/arn.ts';
import type { NodeId } from '../graph/model.ts';
import type { TrustModel } from '../resolve/trust-model.ts';

const DAY_MS = 86_400_000;

/** Whether an account lies in a root or OU, at any depth. An account whose place is unknown lies in none. */
export function inUnit(model: TrustModel, account: AccountId | undefined, unit: string): boolean {
  return account !== undefined && model.pathOf(account).includes(unit);
}

/** Whether the IAM path of a user or role starts with `prefix`; other nodes have no path. */
export function hasPath(model: TrustModel, id: NodeId, prefix: string): boolean {
  const facts = model.principal(id);
  if (facts === undefined) return false;
  return (facts.kind === 'iam_role' ? facts.role : facts.user).path.startsWith(prefix);
}

/** Whether a user or role carries the tag: `key` with any value, or `key=value`. Keys compare without letter case. */
export function hasTag(model: TrustModel, id: NodeId, tag: string): boolean {
  const facts = model.principal(id);
  if (facts === undefined) return false;
  const { tags } = facts.kind === 'iam_role' ? facts.role : facts.user;
  const wanted = tag.toLowerCase();
  return Object.entries(tags).some(([key, value]) => {
    const name = key.toLowerCase();
    return name === wanted || (wanted.startsWith(`${name}=`) && tag.slice(name.length + 1) === value);
  });
}

/**
 * Whether a role was not used in the last `days` before the collection. IAM tracks use for 400 days and says nothing
 * where it does not track; such a role does not match, because unknown is not "unused".
 */
export function isUnused(model: TrustModel, id: NodeId, days: number): boolean {
  const facts = model.principal(id);
  const lastUsed = facts?.kind === 'iam_role' ? facts.role.lastUsed : undefined;
  if (lastUsed === undefined) return false;
  if (lastUsed === 'never') return true;
  const age = Date.parse(model.snapshot.collectedAt) - Date.parse(lastUsed);
  return age >= days * DAY_MS;
}
