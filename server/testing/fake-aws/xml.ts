/** Writes answers of Query services: nested elements, lists as `member`, documents percent-encoded. */

/** `undefined` leaves the element out; a list becomes `<member>` elements, as in the Query protocol. */
export type XmlValue = string | number | boolean | undefined | readonly XmlValue[] | XmlObject;

export interface XmlObject {
  readonly [name: string]: XmlValue;
}

/** Content of an element. */
export function xml(value: XmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeXml(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isList(value)) {
    let text = '';
    for (const item of value) text += `<member>${xml(item)}</member>`;
    return text;
  }
  let text = '';
  for (const [name, child] of Object.entries(value)) {
    if (child === undefined) continue;
    // A map of the Query protocol repeats `entry`, each with `key` and `value`.
    const repeated: readonly XmlValue[] = name === 'entry' && isList(child) ? child : [child];
    for (const each of repeated) text += `<${name}>${xml(each)}</${name}>`;
  }
  return text;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** Text that an XML parser gives back unchanged; what XML 1.0 cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return /[&<>"\u0000-\u001f]/.test(text)
    ? text.replace(
        /[&<>"\u0000-\u001f]/g,
        (character) =>
          SPECIAL.get(character) ??
          (/[\t\n\r]/.test(character) ? `&#x${character.charCodeAt(0).toString(16)};` : '\ufffd'),
      )
    : text;
}

const MOST_REMEMBERED = 2_000;
const encoded = new Map<string, string>();

/**
 * A policy document as IAM sends it: percent-encoded after RFC 3986, where only letters, digits and `-._~` stay.
 * Source: IAM API Reference, "Policies returned by this operation are URL-encoded compliant with RFC 3986".
 */
export function encodeDocument(text: string): string {
  const known = encoded.get(text);
  if (known !== undefined) return known;
  const result = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (encoded.size >= MOST_REMEMBERED) encoded.clear();
  encoded.set(text, result);
  return result;
}
