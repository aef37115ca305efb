/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'shared'}`, and the escapes `${*}`, `${?}`, `${$}`.
 * They are variables only under Version 2012-10-17; otherwise the text is literal.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** `${*}`, `${?}`, `${$}`, alone or in a row: the characters themselves, never wildcards. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

/** Splits a value at its variables. An unclosed or empty `${` is ordinary text. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('${', at);
    const close = open < 0 ? -1 : text.indexOf('}', open + 2);
    if (close < 0) break;
    const part = readVariable(text.slice(open + 2, close));
    plain += text.slice(at, part === undefined ? close + 1 : open);
    if (part !== undefined) {
      if (plain !== '') parts.push({ kind: 'text', text: plain });
      plain = '';
      const last = parts[parts.length - 1];
      if (part.kind === 'literal' && last?.kind === 'literal')
        parts[parts.length - 1] = { kind: 'literal', text: last.text + part.text };
      else parts.push(part);
    }
    at = close + 1;
  }
  plain += text.slice(at);
  if (plain !== '' || parts.length === 0) parts.push({ kind: 'text', text: plain });
  return parts;
}

function readVariable(body: string): TemplatePart | undefined {
  if (body === '*' || body === '?' || body === '$') return { kind: 'literal', text: body };
  const comma = body.indexOf(',');
  const key = (comma < 0 ? body : body.slice(0, comma)).trim();
  if (key === '') return undefined;
  if (comma < 0) return { kind: 'variable', key, fallback: undefined };
  const quoted = body.slice(comma + 1).trim();
  const isQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return isQuoted ? { kind: 'variable', key, fallback: quoted.slice(1, -1) } : undefined;
}

/** True when the value holds a variable or an escape. */
export function isTemplate(text: string): boolean {
  return text.includes('${') && parseTemplate(text).some((part) => part.kind !== 'text');
}
