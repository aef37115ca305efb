/** What can be said of two wildcard patterns without trying texts. Both answers are sound: `true` is proven. */
import { splitArnPattern } from '../policy/arn-pattern.ts';
import { compileGlob, globLiteralPrefix, globMatches } from '../policy/glob.ts';

/** A character that no policy holds: it stands for "anything" in the covered pattern. */
const ANYTHING = '\uFFFE';

/**
 * True when every text that matches `pattern` matches `cover`. Only for covers without `?`: there a stretch that
 * nothing but a star can absorb may be any text.
 */
export function coversPattern(cover: string, pattern: string): boolean {
  if (cover.includes('?') || cover.includes(ANYTHING)) return false;
  return globMatches(compileGlob(cover), pattern.replace(/[*?]/g, ANYTHING));
}

/** The same for ARN patterns, whose wildcards do not cross colons: part by part. */
export function coversArnPattern(cover: string, pattern: string): boolean {
  const covers = splitArnPattern(cover);
  const parts = splitArnPattern(pattern);
  return (
    covers.length === 6 &&
    parts.length === 6 &&
    parts.every((part, index) => coversPattern(covers[index] ?? '', part))
  );
}

/** True when no text matches both: their literal beginnings, or endings, differ. */
export function excludeEachOther(a: string, b: string): boolean {
  const differ = (left: string, right: string): boolean => !left.startsWith(right) && !right.startsWith(left);
  const heads = [a, b].map((text) => globLiteralPrefix(compileGlob(text)));
  const tails = [a, b].map((text) => globLiteralPrefix(compileGlob(text.split('').reverse().join(''))));
  return differ(heads[0] ?? '', heads[1] ?? '') || differ(tails[0] ?? '', tails[1] ?? '');
}
