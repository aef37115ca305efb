/**
 * One comparison of one request value with one policy value.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators". Cases: shared/cases/operators.
 */
import type { Tri } from '../graph/model.ts';
import {
  compileGlobPieces,
  globIsAnything,
  globLiteralPrefix,
  globMatches,
  globOnPrefix,
} from '../policy/glob.ts';
import type { Glob, GlobPiece } from '../policy/glob.ts';
import type { Comparison } from '../policy/operator.ts';
import type { Possible } from './fact.ts';
import { ipInRange, isIpRange } from './ip.ts';

/** A policy value after variables were filled in: its plain text, and the pieces that keep wildcards apart. */
export interface ResolvedValue {
  readonly text: string;
  /** Compiled when first asked for, then kept: the same value meets many requests. */
  readonly asGlob: () => Glob;
  /** The same, part by part of an ARN. */
  readonly asArn: () => readonly Glob[];
}

export function resolvedValue(pieces: readonly GlobPiece[]): ResolvedValue {
  const text = pieces.map((piece) => ('literal' in piece ? piece.literal : piece.pattern)).join('');
  let glob: Glob | undefined;
  let arn: readonly Glob[] | undefined;
  return {
    text,
    asGlob: () => (glob ??= compileGlobPieces(pieces)),
    asArn: () => (arn ??= splitPieces(pieces)),
  };
}

/** A request value that is certain, begins with a known text, or is anything but some values. */
export type RequestValue = string | Exclude<Possible, { readonly kind: 'absent' | 'values' }>;

export function compareValue(comparison: Comparison, request: RequestValue, policy: ResolvedValue): Tri {
  switch (comparison) {
    case 'string_equals':
      return equalText(request, policy.text);
    case 'string_equals_ignore_case':
      if (typeof request === 'string') return request.toLowerCase() === policy.text.toLowerCase();
      return request.kind === 'prefix' && request.prefix !== ''
        ? prefixMayEqual(request.prefix.toLowerCase(), policy.text.toLowerCase())
        : equalText(request, policy.text);
    case 'string_like':
      return likeText(request, policy.asGlob());
    case 'arn_like':
      return likeArn(request, policy);
    case 'bool':
      return equalBool(request, policy.text.toLowerCase());
    case 'ip_address':
      return inRange(request, policy.text);
    case 'binary_equals':
      return typeof request === 'string' ? request === policy.text : 'unknown';
    case 'null':
      return 'unknown';
    case 'numeric_equals':
    case 'numeric_less_than':
    case 'numeric_less_than_equals':
    case 'numeric_greater_than':
    case 'numeric_greater_than_equals':
      return order(comparison.slice('numeric_'.length), request, policy.text, readNumber);
    case 'date_equals':
    case 'date_less_than':
    case 'date_less_than_equals':
    case 'date_greater_than':
    case 'date_greater_than_equals':
      return order(comparison.slice('date_'.length), request, policy.text, readDate);
  }
}

function equalText(request: RequestValue, text: string): Tri {
  if (typeof request === 'string') return request === text;
  if (request.kind === 'prefix') return prefixMayEqual(request.prefix, text);
  if (request.kind === 'other') return request.excludes(text) ? false : 'unknown';
  return 'unknown';
}

function prefixMayEqual(prefix: string, text: string): Tri {
  return text.startsWith(prefix) ? 'unknown' : false;
}

function likeText(request: RequestValue, glob: Glob): Tri {
  if (typeof request === 'string') return globMatches(glob, request);
  if (globIsAnything(glob)) return true;
  if (request.kind === 'prefix') return globOnPrefix(glob, request.prefix);
  if (request.kind === 'other') return request.excludesPrefix(globLiteralPrefix(glob)) ? false : 'unknown';
  return 'unknown';
}

/**
 * Six parts compared one by one; a value or pattern of another shape does not match. A lone `*` has one part: AWS does
 * not say whether it stands for six.
 */
function likeArn(request: RequestValue, { text, asArn }: ResolvedValue): Tri {
  const patterns = asArn();
  if (text === '*' && (typeof request !== 'string' || request.startsWith('arn:'))) return 'unknown';
  if (typeof request === 'string') {
    const parts = splitFive(request);
    if (parts.length !== 6 || parts[0] !== 'arn') return false;
    return patterns.length === 6 && patterns.every((glob, index) => globMatches(glob, parts[index] ?? ''));
  }
  if (patterns.length !== 6) return false;
  const [, , , , account] = patterns;
  // Whose ARN it may be is decided by the account alone, whatever the other parts are.
  if (request.kind === 'other' && account?.exact === true)
    return request.excludesPrefix(`arn:aws:iam::${globLiteralPrefix(account)}:`) ? false : 'unknown';
  const parts = request.kind === 'prefix' ? splitFive(request.prefix) : [];
  if (parts.length !== 6) return 'unknown';
  const head = parts.slice(0, 5).every((part, index) => {
    const glob = patterns[index];
    return glob !== undefined && globMatches(glob, part);
  });
  const last = patterns[5];
  return head && last !== undefined ? globOnPrefix(last, parts[5] ?? '') : false;
}

function splitFive(text: string): readonly string[] {
  const parts = text.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Splits the pattern at its first five colons, keeping substituted text literal. */
function splitPieces(pieces: readonly GlobPiece[]): readonly Glob[] {
  const parts: GlobPiece[][] = [[]];
  for (const piece of pieces) {
    const isLiteral = 'literal' in piece;
    const text = isLiteral ? piece.literal : piece.pattern;
    let from = 0;
    for (;;) {
      const colon = parts.length < 6 ? text.indexOf(':', from) : -1;
      const part = text.slice(from, colon < 0 ? text.length : colon);
      if (part !== '') parts[parts.length - 1]?.push(isLiteral ? { literal: part } : { pattern: part });
      if (colon < 0) break;
      parts.push([]);
      from = colon + 1;
    }
  }
  return parts.map(compileGlobPieces);
}

function equalBool(request: RequestValue, policy: string): Tri {
  if (policy !== 'true' && policy !== 'false') return 'unknown';
  return typeof request === 'string' ? request.toLowerCase() === policy : 'unknown';
}

function inRange(request: RequestValue, range: string): Tri {
  if (!isIpRange(range) || typeof request !== 'string') return 'unknown';
  return ipInRange(request, range) ?? false;
}

function order(
  relation: string,
  request: RequestValue,
  text: string,
  read: (text: string) => number | undefined,
): Tri {
  const right = read(text);
  if (right === undefined || typeof request !== 'string') return 'unknown';
  const left = read(request);
  if (left === undefined) return false;
  switch (relation) {
    case 'less_than':
      return left < right;
    case 'less_than_equals':
      return left <= right;
    case 'greater_than':
      return left > right;
    case 'greater_than_equals':
      return left >= right;
    default:
      return left === right;
  }
}

/** Whether the text of a request can be read as what the comparison compares. */
export function isReadable(comparison: Comparison, request: RequestValue): boolean {
  if (typeof request !== 'string') return true;
  if (comparison.startsWith('numeric_')) return readNumber(request) !== undefined;
  return !comparison.startsWith('date_') || readDate(request) !== undefined;
}

export function readNumber(text: string): number | undefined {
  return /^[+-]?[0-9]+(\.[0-9]+)?$/.test(text.trim()) ? Number(text) : undefined;
}

/** ISO 8601, or seconds since the epoch; milliseconds since the epoch. */
export function readDate(text: string): number | undefined {
  if (/^[0-9]+(\.[0-9]+)?$/.test(text)) return text.length === 4 ? Date.parse(text) : Number(text) * 1000;
  const iso =
    /^[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?$/;
  if (!iso.test(text)) return undefined;
  const zoned = !text.includes('T') || /(Z|[+-][0-9]{2}:?[0-9]{2})$/.test(text) ? text : `${text}Z`;
  const value = Date.parse(zoned.replace(/([+-][0-9]{2})([0-9]{2})$/, '$1:$2'));
  return Number.isNaN(value) ? undefined : value;
}
