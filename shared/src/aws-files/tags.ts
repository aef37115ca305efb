import type { Tags } from '../snapshot/model.ts';

/** Tags as an object without a prototype: keys come from outside. Of equal keys the last one counts. */
export function tagsOf(entries: Iterable<readonly [string, string]>): Tags {
  const tags: Record<string, string> = Object.fromEntries(entries);
  Object.setPrototypeOf(tags, null);
  return tags;
}

/** For the many entities without tags. */
export const NO_TAGS: Tags = tagsOf([]);
