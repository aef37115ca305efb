/**
 * Names that an object of a JSON text has twice. JSON.parse keeps the last one in silence; AWS refuses such a policy,
 * so what it says is not known. Found by counting first: a text has as many members as the parsed tree has keys,
 * unless some were dropped. Only then is it read again, to tell where.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language" (each element at most once).
 */

export interface DuplicateKey {
  /** Position of the statement that has it, from 0; absent outside statements. */
  readonly statement?: number;
  readonly name: string;
  /** True when the name stands directly in the statement, not deeper. */
  readonly isElement: boolean;
}

export interface TextShape {
  /** Deepest nesting of brackets; counting stops once it exceeds the limit. */
  readonly depth: number;
  /** Colons outside strings: the members of all objects. */
  readonly members: number;
}

/** Counts brackets and members outside strings, so that hostile nesting is refused before a recursive parser sees it. */
export function textShape(text: string, limit: number): TextShape {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = stringEnd(text, at) - 1;
    } else if (code === COLON) {
      members += 1;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (depth > limit) break;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
    }
  }
  return { depth: deepest, members };
}

const QUOTE = 34;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Offset behind the string that starts at `from`. */
export function stringEnd(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** Keys of all objects of a parsed tree. */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const member of value) if (typeof member === 'object') count += countKeys(member);
    return count;
  }
  for (const member of Object.values(value)) {
    count += 1;
    if (typeof member === 'object') count += countKeys(member);
  }
  return count;
}

interface Frame {
  readonly names: Set<string> | undefined;
  /** Position of the next member of a list. */
  item: number;
  /** The member name that was read last. */
  name: string;
}

/** Every repeated name, in order, each place once. `text` is JSON that was parsed before. */
export function findDuplicateKeys(text: string): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const stack: Frame[] = [];
  let last = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const top = stack[stack.length - 1];
    if (code === QUOTE) {
      const end = stringEnd(text, at);
      last = text.slice(at, end);
      at = end - 1;
    } else if (code === OPEN_BRACE) {
      stack.push({ names: new Set(), item: 0, name: '' });
    } else if (code === OPEN_BRACKET) {
      stack.push({ names: undefined, item: 0, name: '' });
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      stack.pop();
    } else if (code === COMMA && top?.names === undefined && top !== undefined) {
      top.item += 1;
    } else if (code === COLON && top?.names !== undefined) {
      const name = readName(last);
      if (top.names.has(name)) found.push(place(stack, name));
      top.names.add(name);
      top.name = name;
    }
  }
  const seen = new Set<string>();
  return found.filter((one) => {
    const key = JSON.stringify(one);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

const COMMA = 44;

/** The name behind its escapes: `"\u0041ction"` is `Action`. */
function readName(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  const name: unknown = JSON.parse(quoted);
  return typeof name === 'string' ? name : '';
}

/** Statements stand in the list under `Statement`, or alone there. */
function place(stack: readonly Frame[], name: string): DuplicateKey {
  const [document, second] = stack;
  if (document?.name !== 'Statement' || second === undefined) return { name, isElement: false };
  const isList = second.names === undefined;
  return { statement: isList ? second.item : 0, name, isElement: stack.length === (isList ? 3 : 2) };
}
