/** Records with their policy documents replaced one by one: to take them out, and to put them in again. */
import type { AccountRecord, InlinePolicy, Organization, PolicyText } from './model.ts';

/** What stands in place of a document: its text, or a short name for it. */
export type ReplaceDocument = (document: PolicyText) => PolicyText;

/** The account with every document of its users, groups, roles and managed policies replaced. */
export function accountWithDocuments(record: AccountRecord, replace: ReplaceDocument): AccountRecord {
  const inline = (policies: readonly InlinePolicy[]): readonly InlinePolicy[] =>
    policies.length === 0
      ? policies
      : policies.map(({ name, document }) => ({ name, document: replace(document) }));
  return {
    ...record,
    users: record.users.map((user) => ({ ...user, inlinePolicies: inline(user.inlinePolicies) })),
    groups: record.groups.map((group) => ({ ...group, inlinePolicies: inline(group.inlinePolicies) })),
    roles: record.roles.map((role) => ({
      ...role,
      trustPolicy: replace(role.trustPolicy),
      inlinePolicies: inline(role.inlinePolicies),
    })),
    policies: record.policies.map((policy) => ({ ...policy, document: replace(policy.document) })),
  };
}

/** The organization with the document of every control policy replaced. */
export function organizationWithDocuments(
  organization: Organization,
  replace: ReplaceDocument,
): Organization {
  const { policies, ...rest } = organization;
  if (policies === undefined) return rest;
  return { ...rest, policies: policies.map((policy) => ({ ...policy, document: replace(policy.document) })) };
}
