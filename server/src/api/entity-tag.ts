/** Strong entity tags of answers about a sealed snapshot: such an answer can never change. */
import { createHash } from 'node:crypto';
import { VERSION } from '../lib/version.ts';

/**
 * Tag of the answer to `url` over the snapshot with this content hash. The product version is part of it, as a
 * newer one may decide differently; so is the accepted encoding, because a strong tag names exact bytes.
 */
export function entityTag(contentHash: string, url: string, acceptEncoding: string | undefined): string {
  const hash = createHash('sha256');
  for (const part of [VERSION, contentHash, url, acceptEncoding ?? '']) {
    hash.update(`${String(part.length)}:${part}`);
  }
  return `"${hash.digest('base64url')}"`;
}

/** RFC 9110 13.1.2: does `If-None-Match` hold the tag (weak comparison) or `*`? */
export function noneMatchHolds(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((part) => part.trim().replace(/^W\//, '') === tag);
}
