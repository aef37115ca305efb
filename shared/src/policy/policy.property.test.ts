import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob, globMatches, globOnPrefix } from './glob.ts';
import { locateStatements } from './locate.ts';
import { parsePolicy } from './parse.ts';
import { printPolicy } from './print.ts';

/** The textbook definition: exponential, and obviously right. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first] = pattern;
  const rest = pattern.slice(1);
  if (first === '*') return naive(rest, text) || (text !== '' && naive(pattern, text.slice(1)));
  if (text === '') return false;
  return (first === '?' || first === text[0]) && naive(rest, text.slice(1));
}

const letters = (max: number) => fc.string({ unit: fc.constantFrom('a', 'b', ':', '/'), maxLength: max });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 8 });

describe('wildcard matching', () => {
  it('equals the naive reference', () => {
    fc.assert(
      fc.property(pattern, letters(10), (p, text) => {
        expect(globMatches(compileGlob(p), text)).toBe(naive(p, text));
      }),
      { numRuns: 10_000 },
    );
  });

  it('is right about every text that begins with a prefix', () => {
    fc.assert(
      fc.property(
        pattern,
        letters(4),
        fc.array(letters(5), { minLength: 1, maxLength: 12 }),
        (p, prefix, rests) => {
          const verdict = globOnPrefix(compileGlob(p), prefix);
          if (verdict === 'unknown') return;
          for (const rest of rests) expect(naive(p, prefix + rest)).toBe(verdict);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('does a bounded number of steps on hostile patterns', () => {
    const hostile = `${'a*'.repeat(1_000)}b`;
    const text = 'a'.repeat(131_072);
    expect(globMatches(compileGlob(hostile), text)).toBe(false);
    expect(globMatches(compileGlob(`${'*?'.repeat(500)}b`), text)).toBe(false);
  });
});

const texts = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('*', 'sts:AssumeRole', '__proto__', 'constructor'),
);
const oneOrMany = fc.oneof(texts, fc.array(texts, { maxLength: 3 }));
const scalars = fc.oneof(
  texts,
  fc.boolean(),
  fc.integer(),
  fc.array(fc.oneof(texts, fc.boolean()), { maxLength: 3 }),
);
const statement = fc.record(
  {
    Sid: texts,
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.oneof(
      fc.constant('*'),
      fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated'), oneOrMany),
    ),
    Action: oneOrMany,
    Resource: oneOrMany,
    Condition: fc.dictionary(
      fc.constantFrom('StringLike', 'Bool', 'Null'),
      fc.dictionary(texts, scalars, { maxKeys: 3 }),
    ),
  },
  { requiredKeys: ['Effect', 'Action'] },
);
const policy = fc.record(
  {
    Version: fc.constantFrom('2012-10-17', '2008-10-17'),
    Id: texts,
    Statement: fc.oneof(statement, fc.array(statement, { maxLength: 4 })),
  },
  { requiredKeys: ['Statement'] },
);

describe('policy documents', () => {
  it('parse, print and parse again to the same statements', () => {
    fc.assert(
      fc.property(policy, (json) => {
        const once = parsePolicy(JSON.stringify(json));
        expect(once.readable).toBe(true);
        const twice = parsePolicy(printPolicy(once));
        expect(twice.statements).toEqual(once.statements);
        expect(printPolicy(twice)).toBe(printPolicy(once));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throw and never reach a prototype, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json({ maxDepth: 6 }),
          fc.json().map((text) => `{"Statement":${text}}`),
        ),
        (text) => {
          const document = parsePolicy(text);
          expect(document.readable || document.problems.length > 0).toBe(true);
          expect(Object.keys(Object.prototype)).toEqual([]);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('are located statement by statement in their own text', () => {
    fc.assert(
      fc.property(policy, fc.constantFrom(undefined, 1, 2, '\t'), (json, indent) => {
        const text = JSON.stringify(json, undefined, indent);
        const list: readonly unknown[] = Array.isArray(json.Statement) ? json.Statement : [json.Statement];
        const ranges = locateStatements(text);
        expect(ranges.length).toBe(list.length);
        const lines = text.split('\n');
        for (const [index, range] of ranges.entries()) {
          if (range === undefined) throw new Error('not located');
          const from = lines.slice(0, range.startLine - 1).reduce((sum, line) => sum + line.length + 1, 0);
          const to = lines.slice(0, range.endLine - 1).reduce((sum, line) => sum + line.length + 1, 0);
          const slice = text.slice(from + range.startColumn - 1, to + range.endColumn - 1);
          expect(JSON.parse(slice)).toEqual(JSON.parse(JSON.stringify(list[index])));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('survive nesting and size that break recursive readers', () => {
    expect(parsePolicy('['.repeat(1_000_000)).readable).toBe(false);
    expect(parsePolicy(`{"Statement":${'[{"a":'.repeat(200_000)}`).problems[0]?.code).toBe('not_json');
    expect(parsePolicy(`{"Statement":[]}${' '.repeat(131_072)}`).readable).toBe(true);
  });
});
