/** Bytes of a JSON file → its value, with every bound checked before the parser allocates for it. */
import { isUtf8 } from 'node:buffer';
import { failure, success, type Result } from '@assumable/shared/lib/result';
import type { ImportLimits } from './limits.ts';

export interface JsonFault {
  readonly code: 'import_json_invalid' | 'import_json_too_deep' | 'import_json_too_large' | 'import_not_utf8';
  /** A sentence that says what to do. */
  readonly message: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Parses one file. UTF-8 with or without a byte order mark, and UTF-16 with one (Windows PowerShell's `>` writes
 * it). Never throws. Keys such as `__proto__` become plain own members.
 */
export function decodeJson(bytes: Uint8Array, limits: ImportLimits): Result<unknown, JsonFault> {
  const utf8 = toUtf8(bytes);
  if (utf8 === undefined) {
    return failure({ code: 'import_not_utf8', message: 'The file is not UTF-8 text. Save it as UTF-8.' });
  }
  const fault = boundBroken(utf8, limits);
  if (fault !== undefined) return failure(fault);
  try {
    const value: unknown = JSON.parse(utf8.toString('utf8'));
    return success(value);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : 'unknown fault';
    const start = utf8.length === 0 ? 'The file is empty' : `The file is not JSON (${detail})`;
    return failure({ code: 'import_json_invalid', message: `${start}. Export it again.` });
  }
}

/** The bytes without a byte order mark, as UTF-8; `undefined` when they are no text. */
function toUtf8(bytes: Uint8Array): Buffer | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return Buffer.from(buffer.toString('utf16le', 2), 'utf8');
  if (buffer[0] === 0xfe && buffer[1] === 0xff && buffer.length % 2 === 0) {
    return Buffer.from(Buffer.from(buffer.subarray(2)).swap16().toString('utf16le'), 'utf8');
  }
  const start = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  const text = buffer.subarray(start);
  return isUtf8(text) ? text : undefined;
}

/** One pass over the bytes, no allocation. Multi-byte characters hold no byte that looks like punctuation. */
function boundBroken(bytes: Uint8Array, limits: ImportLimits): JsonFault | undefined {
  const { maxDepth, maxValues } = limits;
  const length = bytes.length;
  let depth = 0;
  let values = 0;
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      for (i += 1; i < length && bytes[i] !== QUOTE; i += 1) if (bytes[i] === BACKSLASH) i += 1;
    } else if (byte === COMMA) {
      values += 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      values += 1;
      depth += 1;
      if (depth > maxDepth) {
        const message = `The file is nested deeper than ${maxDepth} levels, which no AWS output is. Export it again.`;
        return { code: 'import_json_too_deep', message };
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
    }
  }
  if (values > maxValues) {
    const message = `The file holds more than ${maxValues} values. Split it: one account for each file.`;
    return { code: 'import_json_too_large', message };
  }
  return undefined;
}
