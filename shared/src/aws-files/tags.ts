import type { AccountRecord, Tags } from '../snapshot/model.ts';

/** Tags as an object without a prototype: keys come from outside. Of equal keys the last one counts. */
export function tagsOf(entries: Iterable<readonly [string, string]>): Tags {
  const tags: Record<string, string> = Object.fromEntries(entries);
  Object.setPrototypeOf(tags, null);
  return tags;
}

/** For the many entities without tags. */
export const NO_TAGS: Tags = tagsOf([]);

/** A record that was copied or stored, which gives tags the prototype of all objects, without it again. */
export function withSafeTags(record: AccountRecord): AccountRecord {
  return {
    ...record,
    users: record.users.map((user) => ({ ...user, tags: copied(user.tags) })),
    roles: record.roles.map((role) => ({ ...role, tags: copied(role.tags) })),
  };
}

function copied(tags: Tags): Tags {
  const entries = Object.entries(tags);
  return entries.length === 0 ? NO_TAGS : tagsOf(entries);
}
