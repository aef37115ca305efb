/**
 * Resource patterns: the pattern and the ARN are split at their first five colons and compared part by part,
 * so wildcards cross `/` but never `:`. A pattern with fewer than six parts is padded with `*`.
 * Letter case counts. Source: IAM User Guide, "IAM JSON policy elements: Resource".
 */
import { compileGlob, compileGlobPieces, globIsAnything, globLiteralPrefix, globMatches } from './glob.ts';
import type { Glob, GlobPiece } from './glob.ts';

export interface ArnPattern {
  /** Six globs; each part of the ARN must match its own. */
  readonly parts: readonly Glob[];
  readonly anything: boolean;
}

export function splitArnPattern(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < 5) {
    const colon = text.indexOf(':', from);
    if (colon < 0) break;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

export function compileArnPattern(text: string): ArnPattern {
  return fromParts(splitArnPattern(text).map(compileGlob));
}

/** A pattern whose first five parts are plain and whose sixth is made of pieces (substituted variables). */
export function compileArnPatternPieces(head: readonly string[], last: readonly GlobPiece[]): ArnPattern {
  return fromParts([...head.map(compileGlob), compileGlobPieces(last)]);
}

const ANYTHING = compileGlob('*');

function fromParts(parts: readonly Glob[]): ArnPattern {
  const padded = [...parts];
  while (padded.length < 6) padded.push(ANYTHING);
  return { parts: padded, anything: padded.every(globIsAnything) };
}

/** `arn` already split at its first five colons (six parts). */
export function arnPatternMatches(pattern: ArnPattern, arn: readonly string[]): boolean {
  if (pattern.anything) return true;
  return pattern.parts.every((glob, index) => globMatches(glob, arn[index] ?? ''));
}

/**
 * The account and the literal beginning of the resource part when the pattern singles out roles of one account
 * (`role/` and at least one further character). `undefined` for `*`, `role/*` and for patterns over every account,
 * such as `arn:aws:iam::*:role/cdk-*`: they describe a convention, not a role, and would pair every caller with
 * every account.
 */
export function rolePrefix(
  pattern: ArnPattern,
): { readonly account: string; readonly prefix: string } | undefined {
  const [, , , , account, resource] = pattern.parts;
  if (account === undefined || resource === undefined || !account.exact) return undefined;
  const prefix = globLiteralPrefix(resource);
  if (!prefix.startsWith('role/') || prefix.length === 'role/'.length) return undefined;
  return { account: globLiteralPrefix(account), prefix };
}
