/**
 * A reader for the XML that IAM and STS send: elements and text, an `xmlns` at the root, nothing else. The SDK's own
 * parser walks text letter by letter, which took a third of a crawl's processor time; this one jumps from tag to tag.
 * It gives the same values as the SDK's parser or none at all: what it does not know (comments, CDATA, attributes,
 * entities of a DTD, a page that is not AWS's) is left to the SDK, with its errors.
 */

/** Text, or an element's children by name; children of one name form a list. As the SDK's parser gives them. */
export type XmlValue = string | XmlNode | XmlValue[];
export interface XmlNode {
  [name: string]: XmlValue;
}

const OPEN = 60; // <
const SLASH = 47;
const DEEPEST = 64;

interface Cursor {
  readonly xml: string;
  at: number;
}

/** The children of the root element, or `undefined` for anything but a plain document of an AWS Query service. */
export function readPlainXml(xml: string): XmlNode | undefined {
  // Line ends of XML 1.0 would have to be changed, and AWS sends none.
  if (xml.includes('\r')) return undefined;
  const cursor: Cursor = { xml, at: 0 };
  if (xml.startsWith('<?xml ')) {
    const end = xml.indexOf('?>');
    if (end < 0) return undefined;
    cursor.at = end + 2;
  }
  skipSpace(cursor);
  const root = /^<([A-Za-z][\w.-]*)(?: xmlns="([^"<&]*)")?>/.exec(xml.slice(cursor.at, cursor.at + 300));
  if (root === null) return undefined;
  const [opening, name = '', namespace] = root;
  cursor.at += opening.length;
  const value = readContent(cursor, name, '', 0);
  if (value === undefined || typeof value === 'string' || Array.isArray(value)) return undefined;
  skipSpace(cursor);
  if (cursor.at !== xml.length) return undefined;
  return namespace === undefined ? value : { ...value, xmlns: namespace };
}

/** White space between elements. */
export function skipSpace(cursor: Cursor): void {
  while (isSpace(cursor.xml.charCodeAt(cursor.at))) cursor.at += 1;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9;
}

/** From behind an opening tag to behind its closing tag. */
export function readContent(
  cursor: Cursor,
  name: string,
  parent: string,
  depth: number,
): XmlValue | undefined {
  const { xml } = cursor;
  if (depth > DEEPEST) return undefined;
  // Instance profiles repeat their role with its trust policy, which the crawl has already.
  if (name === 'Roles' && parent === 'member') return skipTo(cursor, '</Roles>');
  const first = xml.indexOf('<', cursor.at);
  if (first < 0) return undefined;
  if (xml.charCodeAt(first + 1) === SLASH) return readLeaf(cursor, name, first);
  const node: XmlNode = {};
  for (;;) {
    const start = cursor.at;
    skipSpace(cursor);
    // Space without a line end between elements is text, which AWS does not send.
    if (cursor.at > start && !xml.slice(start, cursor.at).includes('\n')) return undefined;
    if (xml.charCodeAt(cursor.at) !== OPEN) return undefined;
    if (xml.charCodeAt(cursor.at + 1) === SLASH) return closes(cursor, name) ? node : undefined;
    const end = xml.indexOf('>', cursor.at);
    const empty = xml.charCodeAt(end - 1) === SLASH;
    const child = xml.slice(cursor.at + 1, empty ? end - 1 : end);
    if (end < 0 || !isName(child)) return undefined;
    cursor.at = end + 1;
    const value = empty ? '' : readContent(cursor, child, name, depth + 1);
    if (value === undefined) return undefined;
    put(node, child, value);
  }
}

/** To behind the next `closing` tag, whatever stands before it; `undefined` when there is none. */
export function skipTo(cursor: Cursor, closing: string): string | undefined {
  const end = cursor.xml.indexOf(closing, cursor.at);
  if (end < 0) return undefined;
  cursor.at = end + closing.length;
  return '';
}

/** Text from behind an opening tag; `end` is where the next tag begins, which has to close `name`. */
export function readLeaf(cursor: Cursor, name: string, end: number): string | undefined {
  const raw = cursor.xml.slice(cursor.at, end);
  cursor.at = end;
  if (!closes(cursor, name)) return undefined;
  if (raw.includes('&')) return decodeEntities(raw);
  // White space with a line end is layout, not text.
  if (raw.includes('\n') && raw.trim() === '') return '';
  return detached(raw);
}

/** The same text in memory of its own: a slice would keep the whole answer alive as long as one name of it lives. */
export function detached(text: string): string {
  return text.length < SHORT ? text : ` ${text}`.slice(1);
}

/** V8 copies slices shorter than this. */
const SHORT = 13;

/** Whether a closing tag of `name` stands here; steps behind it. */
export function closes(cursor: Cursor, name: string): boolean {
  const { xml } = cursor;
  const end = cursor.at + 2 + name.length;
  if (!xml.startsWith(name, cursor.at + 2) || xml[end] !== '>') return false;
  cursor.at = end + 1;
  return true;
}

const names = new Set<string>();
const MOST_NAMES = 2_000;

/** An element name without attributes; the few names of a service are checked once. */
export function isName(name: string): boolean {
  if (names.has(name)) return true;
  if (name === '__proto__' || !/^[A-Za-z_][\w.-]*$/.test(name)) return false;
  if (names.size < MOST_NAMES) names.add(detached(name));
  return true;
}

function put(node: XmlNode, name: string, value: XmlValue): void {
  const before = Object.hasOwn(node, name) ? node[name] : undefined;
  if (before === undefined) node[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else node[name] = [before, value];
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** References as the SDK knows them; a name that is none of XML's five is left to the SDK. */
function decodeEntities(text: string): string | undefined {
  let known = true;
  const decoded = text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z][a-zA-Z0-9]{0,30}));/g,
    (_, hex: string | undefined, decimal: string | undefined, named: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCharCode(Number(decimal));
      const character = ENTITIES.get(named ?? '');
      if (character === undefined) known = false;
      return character ?? '';
    },
  );
  return known ? decoded : undefined;
}
