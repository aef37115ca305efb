/**
 * Where each statement stands in a document's own text, so that an explanation can point to lines.
 * A small scanner instead of a JSON parser with positions: it only has to find the elements of `Statement`.
 */

/** Lines and columns count from 1; the end is exclusive. */
export interface TextRange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Range of every statement by its index; empty when the text is not a JSON object with a Statement. */
export function locateStatements(text: string): readonly (TextRange | undefined)[] {
  const value = findStatement(text);
  if (value === undefined) return [];
  if (text[value.start] === '{') return [toRange(text, value)];
  if (text[value.start] !== '[') return [];
  const ranges: (TextRange | undefined)[] = [];
  let at = skipSpace(text, value.start + 1);
  while (at < value.end - 1) {
    const end = skipValue(text, at);
    if (end <= at) return ranges;
    ranges.push(toRange(text, { start: at, end }));
    at = skipSpace(text, end);
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
  }
  return ranges;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The value of the last top-level member `Statement` (JSON.parse keeps the last of equal keys). */
function findStatement(text: string): Span | undefined {
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (text[at] !== '{') return undefined;
  at = skipSpace(text, at + 1);
  let found: Span | undefined;
  while (text[at] === '"') {
    const keyEnd = skipValue(text, at);
    const key = text.slice(at, keyEnd);
    at = skipSpace(text, keyEnd);
    if (text[at] !== ':') return found;
    at = skipSpace(text, at + 1);
    const end = skipValue(text, at);
    if (end <= at) return found;
    if (key === '"Statement"') found = { start: at, end };
    at = skipSpace(text, end);
    if (text[at] !== ',') return found;
    at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

/** Offset behind the JSON value that starts at `from`. */
function skipValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return skipString(text, from);
  if (first !== '{' && first !== '[') {
    let at = from;
    while (at < text.length && !',]} \t\r\n'.includes(text.charAt(at))) at += 1;
    return at;
  }
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      at = skipString(text, at);
      continue;
    }
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return at;
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length) {
    const char = text[at];
    if (char === '\\') at += 2;
    else if (char === '"') return at + 1;
    else at += 1;
  }
  return at;
}

function toRange(text: string, span: Span): TextRange {
  const start = position(text, span.start);
  const end = position(text, span.end);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
