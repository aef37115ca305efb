import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countKeys, findDuplicateKeys, textShape } from './duplicate-keys.ts';
import { parsePolicy } from './parse.ts';

const parsed = (text: string): unknown => JSON.parse(text);

describe('names that stand twice', () => {
  it('are counted as JSON.parse reads them, whatever strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(0, 2), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(textShape(text, 64).members).toBe(countKeys(parsed(text)));
        expect(findDuplicateKeys(text)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('are found in the statement that holds them, also behind escapes', () => {
    const names = fc.constantFrom('Effect', 'Action', 'a:b', '"', '\\', '__proto__', 'x{', ']');
    fc.assert(
      fc.property(fc.nat(3), fc.nat(3), names, fc.boolean(), (before, after, name, isDeep) => {
        const once = '{"Sid":"\\"{[:"}';
        const key = JSON.stringify(name);
        const escaped = `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1).replace(/^\\?./, '')}`;
        const pair = `${key}:["x:"],${escaped}:{"x":[2]}`;
        const twice = isDeep ? `{"Condition":{${pair}}}` : `{${pair}}`;
        const list = [
          ...Array.from({ length: before }, () => once),
          twice,
          ...Array.from({ length: after }, () => once),
        ];
        const text = `{"Version":"2012-10-17","Statement":[${list.join(',')}]}`;
        expect(findDuplicateKeys(text)).toEqual([{ statement: before, name, isElement: !isDeep }]);
        expect(textShape(text, 64).members).toBe(countKeys(parsed(text)) + 1);
      }),
      { numRuns: 500 },
    );
  });

  it('are reported with the statement, which is left out; outside statements nothing is readable', () => {
    const document = parsePolicy(
      '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"},{"Effect":"Deny","Action":"a:b","Action":"sts:*"}]}',
    );
    expect(document.problems).toEqual([
      {
        code: 'duplicate_key',
        message: '"Action" stands twice in one object, which AWS refuses',
        statement: 1,
      },
    ]);
    expect(document.statements.map(({ index }) => index)).toEqual([0]);
    expect(document.unread).toEqual([{ effect: 'Deny' }]);
    expect(parsePolicy('{"Version":"x","Statement":[],"Version":"y"}')).toMatchObject({
      readable: false,
      problems: [{ code: 'duplicate_key' }],
    });
  });
});
