/**
 * Policy documents come as objects (AWS CLI), as percent-encoded text (IAM API, RFC 3986) and as plain JSON text
 * (hand-written files). `+` is a literal character in all of them, so text is never form-decoded, and text that is
 * JSON already is never decoded: a literal `%20` in a condition value has to survive.
 * Source: IAM API Reference, GetAccountAuthorizationDetails, "policies returned by this operation are URL-encoded
 * compliant with RFC 3986".
 */
import { textShape } from '../policy/duplicate-keys.ts';
import type { PolicyText } from '../snapshot/model.ts';
import { UNREADABLE_DOCUMENT } from './unreadable.ts';

/** Longest document kept, in UTF-16 code units; twice the longest that the IAM API can return. */
export const MAX_DOCUMENT_LENGTH = 256 * 1024;
const MAX_DOCUMENT_DEPTH = 64;

export interface ReadDocument {
  readonly text: PolicyText;
  /** Why the text is no policy, as the end of a sentence; absent when it is a JSON object. */
  readonly problem?: string;
}

/** Documents already decoded in this import: equal documents are checked once and share one string. */
export interface DocumentPool {
  /** Of documents that came as text, by it. */
  readonly ofTexts: Map<string, ReadDocument>;
  /** Of documents that came as objects, by their shortest JSON. */
  readonly ofObjects: Map<string, ReadDocument>;
}

export function newPool(): DocumentPool {
  return { ofTexts: new Map(), ofObjects: new Map() };
}

/** Reads one document in any of its three forms. Never throws; what cannot be read keeps its text and a problem. */
export function readDocument(raw: unknown, pool: DocumentPool): ReadDocument {
  if (typeof raw === 'string') {
    const known = pool.ofTexts.get(raw);
    if (known !== undefined) return known;
    const document = readText(raw);
    pool.ofTexts.set(raw, document);
    return document;
  }
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return readObject(raw, pool);
  const problem =
    raw === undefined || raw === null ? 'it is missing' : 'it is neither text nor a JSON object';
  return { text: UNREADABLE_DOCUMENT, problem };
}

/** The text form of a document that a file holds as an object. */
export function documentOfObject(value: object): PolicyText {
  return JSON.stringify(value, null, 2);
}

function readObject(raw: object, pool: DocumentPool): ReadDocument {
  try {
    const key = JSON.stringify(raw);
    const known = pool.ofObjects.get(key);
    if (known !== undefined) return known;
    const text = documentOfObject(raw);
    const document = text.length > MAX_DOCUMENT_LENGTH ? tooLong(text) : checkDepth(text);
    pool.ofObjects.set(key, document);
    return document;
  } catch {
    // Only the depth of a parsed value can be too much for JSON.stringify.
    return { text: UNREADABLE_DOCUMENT, problem: 'it is nested too deeply' };
  }
}

function readText(raw: string): ReadDocument {
  const text = decodeText(raw);
  if (text === undefined) return bounded(raw, 'its percent-encoding is broken');
  if (text.length > MAX_DOCUMENT_LENGTH) return tooLong(text);
  const deep = checkDepth(text);
  if (deep.problem !== undefined) return deep;
  try {
    const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { text };
    return { text, problem: 'it is JSON, but not an object' };
  } catch {
    return { text, problem: 'it is not JSON' };
  }
}

/** Plain JSON text stays as it is; anything else is percent-decoded. `undefined` when the encoding is broken. */
function decodeText(raw: string): string | undefined {
  const start = raw.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

function checkDepth(text: string): ReadDocument {
  if (textShape(text, MAX_DOCUMENT_DEPTH).depth <= MAX_DOCUMENT_DEPTH) return { text };
  return { text, problem: `it is nested deeper than ${MAX_DOCUMENT_DEPTH} levels` };
}

function tooLong(text: string): ReadDocument {
  return bounded(text, `it is longer than ${MAX_DOCUMENT_LENGTH} characters; only its start is kept`);
}

/** Keeps at most the longest length; a document cut short never parses, so it stays unknown. */
function bounded(text: string, problem: string): ReadDocument {
  return { text: text.slice(0, MAX_DOCUMENT_LENGTH), problem };
}
