/**
 * Wildcards of IAM policies: `*` any run of characters, `?` exactly one; both cross `/` and `:` here (callers
 * that must not cross colons split first). Matching walks the literal runs between stars from left to right,
 * so it never backtracks: the cost is linear in the text for patterns without `?`, and bounded by
 * text × longest run otherwise. No RegExp is ever built from policy text.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource", "… Action", "… Condition operators".
 */

/** A run of literal characters; `holes` are the positions of `?` inside it. */
interface Run {
  readonly text: string;
  readonly holes: ReadonlySet<number> | undefined;
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

/** Compiles a pattern made of wildcard text and literal text. */
export function compileGlobPieces(pieces: readonly GlobPiece[]): Glob {
  const runs: Run[] = [];
  let text = '';
  let holes: Set<number> | undefined;
  let stars = 0;
  const close = (): void => {
    runs.push({ text, holes });
    text = '';
    holes = undefined;
  };
  for (const piece of pieces) {
    if ('literal' in piece) {
      text += piece.literal;
      continue;
    }
    for (const char of splitUnits(piece.pattern)) {
      if (char === '*') {
        stars += 1;
        close();
      } else if (char === '?') {
        (holes ??= new Set()).add(text.length);
        text += char;
      } else {
        text += char;
      }
    }
  }
  close();
  return { runs, exact: stars === 0 };
}

/** UTF-16 code units; `?` stands for one of them, as in the reference matcher of the tests. */
function splitUnits(text: string): readonly string[] {
  return text.split('');
}

function runMatchesAt(run: Run, text: string, at: number): boolean {
  if (run.holes === undefined) return text.startsWith(run.text, at);
  if (at + run.text.length > text.length) return false;
  for (let i = 0; i < run.text.length; i += 1) {
    if (!run.holes.has(i) && run.text.charCodeAt(i) !== text.charCodeAt(at + i)) return false;
  }
  return true;
}

function findRun(run: Run, text: string, from: number, end: number): number {
  if (run.text.length === 0) return from;
  if (run.holes === undefined) {
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
  if (first.holes === undefined) return first.text;
  return first.text.slice(0, Math.min(...first.holes));
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
    if (first.holes?.has(i) !== true && first.text.charCodeAt(i) !== prefix.charCodeAt(i)) return false;
  }
  return true;
}
