/**
 * JSON text with positions: which characters hold which value. The text itself is never re-serialised, so that
 * duplicate members, number spellings and escapes stay exactly as they were collected.
 */

/** Half-open character range in a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface JsonMember {
  /** The member name, unescaped. */
  readonly key: string;
  readonly keySpan: Span;
  readonly value: JsonNode;
}

export type JsonNode =
  | { readonly kind: 'object'; readonly span: Span; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly span: Span; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly span: Span; readonly text: string }
  | { readonly kind: 'literal'; readonly span: Span; readonly text: string };

export type JsonToken =
  | { readonly kind: 'punctuation'; readonly span: Span; readonly text: string }
  | { readonly kind: 'string' | 'literal'; readonly span: Span; readonly text: string };

/** Deeper documents are shown as plain text: IAM policies nest about six levels. */
const MAX_DEPTH = 100;
const SPACE = new Set([' ', '\t', '\n', '\r']);
const PUNCTUATION = new Set(['{', '}', '[', ']', ':', ',']);
const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '"') return at + 1;
    else if (char === '\n') return undefined;
  }
  return undefined;
}

function unescape(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Tokens of a JSON text in order, or `undefined` when a character starts no token. Linear in the text. */
export function tokenize(text: string): readonly JsonToken[] | undefined {
  const tokens: JsonToken[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (SPACE.has(char)) {
      at += 1;
    } else if (PUNCTUATION.has(char)) {
      tokens.push({ kind: 'punctuation', span: { from: at, to: at + 1 }, text: char });
      at += 1;
    } else if (char === '"') {
      const to = stringEnd(text, at);
      if (to === undefined) return undefined;
      const value = unescape(text.slice(at, to));
      if (value === undefined) return undefined;
      tokens.push({ kind: 'string', span: { from: at, to }, text: value });
      at = to;
    } else {
      let to = at;
      while (to < text.length && !SPACE.has(text.charAt(to)) && !PUNCTUATION.has(text.charAt(to))) to += 1;
      const word = text.slice(at, to);
      if (!LITERAL.test(word)) return undefined;
      tokens.push({ kind: 'literal', span: { from: at, to }, text: word });
      at = to;
    }
  }
  return tokens;
}

/** The value tree of a JSON text with the span of every key and value, or `undefined` when it is not JSON. */
export function parseJson(text: string): JsonNode | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  let next = 0;
  const punctuation = (): string | undefined => {
    const token = tokens[next];
    return token?.kind === 'punctuation' ? token.text : undefined;
  };

  const member = (depth: number): JsonMember | undefined => {
    const key = tokens[next];
    if (key?.kind !== 'string') return undefined;
    next += 1;
    if (punctuation() !== ':') return undefined;
    next += 1;
    const value = node(depth);
    return value && { key: key.text, keySpan: key.span, value };
  };

  /** Reads items up to the closing sign and returns the end of that sign. */
  const list = <T>(close: string, read: () => T | undefined, into: T[]): number | undefined => {
    next += 1;
    if (punctuation() !== close) {
      for (;;) {
        const item = read();
        if (item === undefined) return undefined;
        into.push(item);
        if (punctuation() !== ',') break;
        next += 1;
      }
    }
    const end = tokens[next];
    if (punctuation() !== close || end === undefined) return undefined;
    next += 1;
    return end.span.to;
  };

  const node = (depth: number): JsonNode | undefined => {
    const token = tokens[next];
    if (token === undefined || depth > MAX_DEPTH) return undefined;
    if (token.kind !== 'punctuation') {
      next += 1;
      return { kind: token.kind, span: token.span, text: token.text };
    }
    if (token.text === '{') {
      const members: JsonMember[] = [];
      const to = list('}', () => member(depth + 1), members);
      return to === undefined ? undefined : { kind: 'object', span: { from: token.span.from, to }, members };
    }
    if (token.text === '[') {
      const items: JsonNode[] = [];
      const to = list(']', () => node(depth + 1), items);
      return to === undefined ? undefined : { kind: 'array', span: { from: token.span.from, to }, items };
    }
    return undefined;
  };

  const root = node(0);
  return next === tokens.length ? root : undefined;
}

/** The member of an object with this name; the last one when repeated, as in `JSON.parse`. */
export function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.kind === 'object' ? node.members.findLast((entry) => entry.key === key) : undefined;
}

/** Values of a node read as a list: the items of an array, or the one value itself. */
export function valuesOf(node: JsonNode | undefined): readonly JsonNode[] {
  if (node === undefined) return [];
  return node.kind === 'array' ? node.items : [node];
}

function closesEmpty(tokens: readonly JsonToken[], index: number): boolean {
  const open = tokens[index]?.text;
  const close = tokens[index + 1];
  if (close?.kind !== 'punctuation') return false;
  return (open === '{' && close.text === '}') || (open === '[' && close.text === ']');
}

/**
 * The same tokens laid out two spaces per level, one value a line. Only white space changes, so every
 * string, number and repeated member is the collected one. `undefined` when the text is not JSON.
 */
export function prettyPrint(text: string): string | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined || parseJson(text) === undefined) return undefined;
  const out: string[] = [];
  let depth = 0;
  const newline = (): void => {
    out.push('\n', '  '.repeat(depth));
  };
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const source = text.slice(token.span.from, token.span.to);
    if (token.kind !== 'punctuation') {
      out.push(source);
    } else if (token.text === ':') {
      out.push(': ');
    } else if (token.text === ',') {
      out.push(',');
      newline();
    } else if (token.text === '{' || token.text === '[') {
      if (closesEmpty(tokens, index)) {
        out.push(source, token.text === '{' ? '}' : ']');
        index += 1;
      } else {
        out.push(source);
        depth += 1;
        newline();
      }
    } else {
      depth -= 1;
      newline();
      out.push(source);
    }
  }
  return out.join('');
}
