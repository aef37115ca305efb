/**
 * Limits on JSON text that are checked before `JSON.parse`: parsing survives a million levels of nesting,
 * but everything that walks the result afterwards would overflow the stack.
 */
export interface JsonLimits {
  readonly maxDepth: number;
  /** Longest string, in UTF-16 code units of its source text. */
  readonly maxString: number;
}

export const API_JSON_LIMITS: JsonLimits = { maxDepth: 64, maxString: 256 * 1024 };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Index just after the string that starts at `start`; the text's length when it never ends. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return i + 1;
  }
  return text.length;
}

/**
 * Says in one sentence which limit the text breaks, or `undefined` when it is within all of them.
 * One pass, no allocation; malformed JSON is left for the parser to refuse.
 */
export function jsonLimitBroken(text: string, limits: JsonLimits): string | undefined {
  let depth = 0;
  let i = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (end - i - 2 > limits.maxString)
        return `a string is longer than ${String(limits.maxString)} characters`;
      i = end;
      continue;
    }
    if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limits.maxDepth) return `it is nested deeper than ${String(limits.maxDepth)} levels`;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
    i += 1;
  }
  return undefined;
}
