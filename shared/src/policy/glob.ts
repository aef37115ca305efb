/**
 * Wildcards of IAM policies: `*` any run of characters, `?` exactly one; both cross `/` and `:` here (callers
 * that must not cross colons split first). Matching walks the literal runs between stars from left to right,
 * so it never backtracks: the cost is linear in the text for patterns without `?`, and bounded by
 * text × longest run otherwise. No RegExp is ever built from policy text.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource", "… Action", "… Condition operators".
 */

/** A run of characters between stars. `mask`: has a `?` exactly where the run takes any character; absent if nowhere. */
interface Run {
  readonly text: string;
  readonly mask: string | undefined;
}

export interface Glob {
  /** Runs between stars; one run without stars means an exact match. */
  readonly runs: readonly Run[];
  readonly exact: boolean;
}

/** A piece of a pattern: text with wildcards, or text to be taken literally (a substituted policy variable). */
export type GlobPiece = { readonly pattern: string } | { readonly literal: string };

/** Compiles a pattern in which every `*` and `?` is a wildcard. */
export function compileGlob(pattern: string): Glob {
  return compileGlobPieces([{ pattern }]);
}

/** Compiles a pattern made of wildcard text and literal text. `?` stands for one UTF-16 code unit. */
export function compileGlobPieces(pieces: readonly GlobPiece[]): Glob {
  const runs: Run[] = [];
  let text = '';
  // Kept apart from the text only when a literal `?` stands in it.
  let mask: string | undefined;
  let hasHoles = false;
  const append = (part: string, marks: string): void => {
    if (mask !== undefined || marks !== part) mask = (mask ?? text) + marks;
    text += part;
  };
  const close = (): void => {
    runs.push({ text, mask: hasHoles ? (mask ?? text) : undefined });
    text = '';
    mask = undefined;
    hasHoles = false;
  };
  for (const piece of pieces) {
    if ('literal' in piece) {
      append(piece.literal, piece.literal.replaceAll('?', ' '));
      continue;
    }
    const { pattern } = piece;
    let from = 0;
    for (let at = 0; at < pattern.length; at += 1) {
      const code = pattern.charCodeAt(at);
      if (code === STAR) {
        if (at > from) append(pattern.slice(from, at), pattern.slice(from, at));
        from = at + 1;
        close();
      } else if (code === QUESTION) {
        hasHoles = true;
      }
    }
    const rest = from === 0 ? pattern : pattern.slice(from);
    append(rest, rest);
  }
  close();
  return { runs, exact: runs.length === 1 };
}

const STAR = 42;
const QUESTION = 63;

function runMatchesAt(run: Run, text: string, at: number): boolean {
  if (run.mask === undefined) return text.startsWith(run.text, at);
  if (at + run.text.length > text.length) return false;
  for (let i = 0; i < run.text.length; i += 1) {
    if (run.mask.charCodeAt(i) !== QUESTION && run.text.charCodeAt(i) !== text.charCodeAt(at + i))
      return false;
  }
  return true;
}

function findRun(run: Run, text: string, from: number, end: number): number {
  if (run.text.length === 0) return from;
  if (run.mask === undefined) {
    const at = text.indexOf(run.text, from);
    return at >= 0 && at + run.text.length <= end ? at : -1;
  }
  for (let at = from; at + run.text.length <= end; at += 1) if (runMatchesAt(run, text, at)) return at;
  return -1;
}

/** True when the whole text matches. */
export function globMatches(glob: Glob, text: string): boolean {
  const first = glob.runs[0];
  const last = glob.runs[glob.runs.length - 1];
  if (first === undefined || last === undefined) return false;
  if (glob.exact) return first.text.length === text.length && runMatchesAt(first, text, 0);
  const end = text.length - last.text.length;
  if (end < first.text.length || !runMatchesAt(first, text, 0) || !runMatchesAt(last, text, end))
    return false;
  let at = first.text.length;
  for (let i = 1; i < glob.runs.length - 1; i += 1) {
    const run = glob.runs[i];
    if (run === undefined) return false;
    const found = findRun(run, text, at, end);
    if (found < 0) return false;
    at = found + run.text.length;
  }
  return true;
}

/** True when the pattern is nothing but stars (at least one). */
export function globIsAnything(glob: Glob): boolean {
  return !glob.exact && glob.runs.every((run) => run.text.length === 0);
}

/** The literal text before the first wildcard. */
export function globLiteralPrefix(glob: Glob): string {
  const first = glob.runs[0];
  if (first === undefined) return '';
  return first.mask === undefined ? first.text : first.text.slice(0, first.mask.indexOf('?'));
}

/**
 * What a pattern says about all texts that begin with `prefix` (the rest being free):
 * true = every one matches, false = none does, 'unknown' = some do.
 */
export function globOnPrefix(glob: Glob, prefix: string): boolean | 'unknown' {
  if (!prefixPossible(glob, prefix)) return false;
  const last = glob.runs[glob.runs.length - 1];
  if (glob.exact || last === undefined || last.text.length > 0) return 'unknown';
  // The pattern ends with a star: it covers every continuation when what stands before that star
  // already matches some beginning of the prefix.
  const head: Glob = { runs: glob.runs.slice(0, -1), exact: glob.runs.length === 2 };
  return headMatchesSomeBeginning(head, prefix) ? true : 'unknown';
}

function headMatchesSomeBeginning(head: Glob, prefix: string): boolean {
  const first = head.runs[0];
  if (first === undefined) return true;
  if (first.text.length > prefix.length || !runMatchesAt(first, prefix, 0)) return false;
  let at = first.text.length;
  for (let i = 1; i < head.runs.length; i += 1) {
    const run = head.runs[i];
    if (run === undefined) return false;
    const found = findRun(run, prefix, at, prefix.length);
    if (found < 0) return false;
    at = found + run.text.length;
  }
  return true;
}

/** Whether any text that begins with `prefix` can match: compares the pattern's anchored beginning only. */
function prefixPossible(glob: Glob, prefix: string): boolean {
  const first = glob.runs[0];
  if (first === undefined) return false;
  if (glob.exact && first.text.length < prefix.length) return false;
  const length = Math.min(first.text.length, prefix.length);
  for (let i = 0; i < length; i += 1) {
    if (first.mask?.charCodeAt(i) !== QUESTION && first.text.charCodeAt(i) !== prefix.charCodeAt(i))
      return false;
  }
  return true;
}
