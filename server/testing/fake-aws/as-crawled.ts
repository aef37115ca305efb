/** Facts of the fake in the form in which a crawl stores them. */
import type { AccountRecord } from '@assumable/shared/snapshot/model';

/** The SDK turns times into dates and back, so a crawl's times carry milliseconds. */
export function asCrawled(record: AccountRecord): AccountRecord {
  return {
    ...record,
    users: record.users.map(withMilliseconds),
    groups: record.groups.map(withMilliseconds),
    roles: record.roles.map((role) => ({
      ...withMilliseconds(role),
      ...(role.lastUsed === undefined || role.lastUsed === 'never'
        ? {}
        : { lastUsed: new Date(role.lastUsed).toISOString() }),
    })),
  };
}

function withMilliseconds<Entity extends { readonly createdAt?: string }>(entity: Entity): Entity {
  return entity.createdAt === undefined
    ? entity
    : { ...entity, createdAt: new Date(entity.createdAt).toISOString() };
}
