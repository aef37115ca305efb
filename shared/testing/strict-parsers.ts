/** Parsers that accept only what the standards allow; tests read exported files back with them. */

/** RFC 4180 with every field quoted: records end in CRLF, quotes are doubled, nothing stands outside quotes. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      if (text[at] !== '"') throw new Error(`field at ${at} is not quoted`);
      let field = '';
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end < 0) throw new Error('a field does not end');
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
      record.push(field);
      if (text[at] === ',') at += 1;
      else if (text.startsWith('\r\n', at)) {
        at += 2;
        break;
      } else throw new Error(`neither comma nor CRLF at ${at}`);
    }
    records.push(record);
  }
  return records;
}

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  text: string;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** XML 1.0 production [2] Char. */
function isXmlChar(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/**
 * Reads elements, attributes and character data of an XML 1.0 document; throws for anything not well-formed.
 * Comments, CDATA, processing instructions and a document type are refused: the writers make none.
 */
export function parseXml(document: string): readonly XmlElement[] {
  for (const char of document) {
    if (!isXmlChar(char.codePointAt(0) ?? 0))
      throw new Error(`illegal character U+${char.codePointAt(0)?.toString(16)}`);
  }
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  if (!document.startsWith(declaration)) throw new Error('no XML declaration');
  const elements: XmlElement[] = [];
  const open: OpenElement[] = [];
  let at = declaration.length;
  let roots = 0;
  while (at < document.length) {
    const next = document.indexOf('<', at);
    addText(open, document.slice(at, next < 0 ? document.length : next));
    if (next < 0) break;
    const end = document.indexOf('>', next);
    if (end < 0) throw new Error('a tag does not end');
    const tag = document.slice(next + 1, end);
    at = end + 1;
    if (tag.startsWith('/')) {
      const element = open.pop();
      if (element?.name !== tag.slice(1).trimEnd())
        throw new Error(`</${tag.slice(1)}> closes ${element?.name ?? 'nothing'}`);
      elements.push(element);
      continue;
    }
    const empty = tag.endsWith('/');
    const element = openTag(empty ? tag.slice(0, -1) : tag);
    if (open.length === 0) roots += 1;
    if (empty) elements.push(element);
    else open.push(element);
  }
  if (open.length > 0) throw new Error(`${open.length} elements are not closed`);
  if (roots !== 1) throw new Error(`${roots} root elements`);
  return elements;
}

function addText(open: readonly OpenElement[], raw: string): void {
  const element = open.at(-1);
  if (raw.includes(']]>')) throw new Error(']]> in character data');
  const text = decode(raw.replace(/\r\n?/g, '\n'));
  if (element === undefined) {
    if (text.trim() !== '') throw new Error('text outside the root element');
    return;
  }
  element.text += text;
}

function openTag(tag: string): OpenElement {
  const name = /^[A-Za-z_][\w.:-]*/.exec(tag)?.[0];
  if (name === undefined) throw new Error(`no element name in <${tag}>`);
  const attributes = new Map<string, string>();
  let rest = tag.slice(name.length);
  while (rest.trim() !== '') {
    const found = /^\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/.exec(rest);
    if (found?.[1] === undefined) throw new Error(`malformed attribute in <${tag}>`);
    if (attributes.has(found[1])) throw new Error(`attribute ${found[1]} twice`);
    attributes.set(found[1], decode((found[2] ?? found[3] ?? '').replace(/[\t\r\n]/g, ' ')));
    rest = rest.slice(found[0].length);
  }
  return { name, attributes, text: '' };
}

function decode(raw: string): string {
  return raw.replace(/&([^;&]*);?/g, (whole, name: string) => {
    if (!whole.endsWith(';')) throw new Error(`bare ampersand: ${whole}`);
    const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
    if (number === null) {
      const char = ENTITIES.get(name);
      if (char === undefined) throw new Error(`unknown entity ${whole}`);
      return char;
    }
    const code =
      number[1] === undefined ? Number.parseInt(number[2] ?? '', 10) : Number.parseInt(number[1], 16);
    if (!isXmlChar(code)) throw new Error(`reference to an illegal character: ${whole}`);
    return String.fromCodePoint(code);
  });
}
