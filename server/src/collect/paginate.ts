/** Walks a paginated AWS list with the checks that the SDK's own paginators lack. */
import { AwsCallError } from './aws-errors.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Marker or NextToken of the next page; absent or empty on the last one. */
  readonly next: string | undefined;
  /** IAM's `IsTruncated`; absent for services that signal the end by the missing token alone. */
  readonly truncated?: boolean | undefined;
}

/**
 * Reads all pages. A page that is empty but has a marker is legal and walked on (AWS: "can occasionally return
 * an empty set of results even when there are more results available").
 *
 * @throws AwsCallError `incomplete_pagination`: a page says that more follow and names no marker, or a marker repeats
 */
export async function readPages<Item>(
  action: string,
  readPage: (marker: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  const seen = new Set<string>();
  for (let marker: string | undefined; ;) {
    const page = await readPage(marker);
    for (const item of page.items) all.push(item);
    const next = page.next === '' ? undefined : page.next;
    if (page.truncated === true && next === undefined) {
      throw new AwsCallError(
        action,
        'incomplete_pagination',
        'a page says that more follow, and names no marker',
      );
    }
    if (next === undefined || page.truncated === false) return all;
    if (seen.has(next))
      throw new AwsCallError(action, 'incomplete_pagination', 'the service repeated a page marker');
    seen.add(next);
    marker = next;
  }
}

/** A page of a list that names its end by the missing token alone. */
export function pageOf<Item>(
  items: readonly Item[] | undefined,
  next: string | undefined,
): Page<Item> | undefined {
  return items === undefined ? undefined : { items, next };
}
