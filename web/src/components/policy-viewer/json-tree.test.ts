import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberOf, parseJson, prettyPrint, tokenize, valuesOf } from './json-tree.ts';

describe('parseJson', () => {
  it('gives each value the characters it stands in', () => {
    const text = '{ "a": [1, "b"] }';
    const value = memberOf(parseJson(text), 'a')?.value;
    expect(value && text.slice(value.span.from, value.span.to)).toBe('[1, "b"]');
    expect(valuesOf(value).map((item) => text.slice(item.span.from, item.span.to))).toEqual(['1', '"b"']);
  });

  it('unescapes names and takes the last of a repeated member, as JSON.parse does', () => {
    const text = '{"Stat\\u0065ment": 1, "Statement": 2}';
    const value = memberOf(parseJson(text), 'Statement')?.value;
    expect(value && text.slice(value.span.from, value.span.to)).toBe('2');
    expect(JSON.parse(text)).toEqual({ Statement: 2 });
  });

  it.each([
    '',
    '{',
    '{"a"}',
    '{"a":1,}',
    '[1 2]',
    'tru',
    '"open',
    '{"a":1} x',
    "{'a':1}",
    '01',
    '{"a":\u0000}',
  ])('refuses %j', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it('answers hostile nesting without exhausting the stack', () => {
    expect(parseJson('['.repeat(200_000))).toBeUndefined();
    expect(prettyPrint('['.repeat(5_000) + ']'.repeat(5_000))).toBeUndefined();
  });

  it('accepts exactly the texts that JSON.parse accepts', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(parseJson(text)).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(parseJson(text) !== undefined).toBe(valid);
      }),
    );
  });
});

describe('prettyPrint', () => {
  it('breaks lines and keeps empty lists on one line', () => {
    expect(prettyPrint('{"a":[],"b":{"c":[1,2]}}')).toBe(
      '{\n  "a": [],\n  "b": {\n    "c": [\n      1,\n      2\n    ]\n  }\n}',
    );
  });

  it('keeps repeated members, number spellings and escapes', () => {
    const pretty = prettyPrint('{"a":1.0,"a":1e3,"u":"\\u0041"}');
    expect(pretty).toBe('{\n  "a": 1.0,\n  "a": 1e3,\n  "u": "\\u0041"\n}');
  });

  it('changes white space only', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const pretty = prettyPrint(text) ?? '';
        const words = (source: string): readonly string[] =>
          (tokenize(source) ?? []).map((token) => source.slice(token.span.from, token.span.to));
        expect(words(pretty)).toEqual(words(text));
        expect(JSON.parse(pretty)).toEqual(JSON.parse(text));
      }),
    );
  });
});
