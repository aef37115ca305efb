/**
 * Where each statement stands in a document's own text, so that an explanation can point to lines.
 * A small scanner instead of a JSON parser with positions: it only has to find the elements of `Statement`.
 */
import { stringEnd } from './duplicate-keys.ts';

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
  const toRange = rangeReader(text);
  if (text[value.start] === '{') return [toRange(value)];
  if (text[value.start] !== '[') return [];
  const ranges: (TextRange | undefined)[] = [];
  let at = skipSpace(text, value.start + 1);
  while (at < value.end - 1) {
    const end = skipValue(text, at);
    if (end <= at) return ranges;
    ranges.push(toRange({ start: at, end }));
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
    if (key === '"Statement"' || (key.includes('\\') && isStatement(key))) found = { start: at, end };
    at = skipSpace(text, end);
    if (text[at] !== ',') return found;
    at = skipSpace(text, at + 1);
  }
  return found;
}

/** A name may be written with escapes. */
function isStatement(quoted: string): boolean {
  try {
    return JSON.parse(quoted) === 'Statement';
  } catch {
    return false;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at += 1;
  }
}

/** Offset behind the JSON value that starts at `from`. */
function skipValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return stringEnd(text, from);
  if (first !== '{' && first !== '[') {
    let at = from;
    while (at < text.length && !',]} \t\r\n'.includes(text.charAt(at))) at += 1;
    return at;
  }
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34 /* " */) {
      at = stringEnd(text, at);
      continue;
    }
    if (code === 123 /* { */ || code === 91 /* [ */) depth += 1;
    if (code === 125 /* } */ || code === 93 /* ] */) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return at;
}

/** Reads ranges in the order of their text, so that every line break is passed once. */
function rangeReader(text: string): (span: Span) => TextRange {
  let line = 1;
  let lineStart = 0;
  let next = text.indexOf('\n');
  const position = (offset: number): { readonly line: number; readonly column: number } => {
    while (next >= 0 && next < offset) {
      line += 1;
      lineStart = next + 1;
      next = text.indexOf('\n', lineStart);
    }
    return { line, column: offset - lineStart + 1 };
  };
  return (span) => {
    const start = position(span.start);
    const end = position(span.end);
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  };
}
