import { describe, expect, it } from 'vitest';
import { layoutPolicy, lineAt, lineStarts, linesText, statementTitle } from './policy-layout.ts';
import { statementParts } from './statement-parts.ts';

const oneLine = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'AllowDevOps', Effect: 'Allow', Principal: { AWS: ['arn:a', 'arn:b'] }, Action: 'sts:AssumeRole' },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sts:AssumeRole',
      Condition: {
        bool: { 'AWS:MultiFactorAuthPresent': 'false' },
        StringEquals: { 'sts:ExternalId': ['x', 'y'] },
      },
    },
  ],
});

describe('layoutPolicy', () => {
  it('formats a one-line text and takes the statement lines from what is shown', () => {
    const layout = layoutPolicy(oneLine);
    expect(layout.form).toBe('formatted');
    expect(
      layout.statements.map(({ index, sid, startLine, endLine }) => ({ index, sid, startLine, endLine })),
    ).toEqual([
      { index: 0, sid: 'AllowDevOps', startLine: 4, endLine: 14 },
      { index: 1, sid: undefined, startLine: 15, endLine: 30 },
    ]);
    expect(layout.lines).toBe(layout.text.split('\n').length);
  });

  it('leaves a text with line breaks as collected', () => {
    const collected = '{"Statement":\n\t{"Effect":"Allow",\n"Sid":""}\n}';
    const layout = layoutPolicy(collected);
    expect(layout.form).toBe('collected');
    expect(layout.text).toBe(collected);
    expect(layout.statements).toMatchObject([{ index: 0, effect: 'Allow', startLine: 2, endLine: 3 }]);
    expect(layout.statements[0]?.sid).toBeUndefined();
  });

  it('shows a text that is no policy as it is', () => {
    expect(layoutPolicy('<script>alert(1)</script>')).toMatchObject({
      readable: false,
      statements: [],
      lines: 1,
    });
    expect(layoutPolicy('[]')).toMatchObject({ readable: true, statements: [] });
  });
});

describe('lineAt', () => {
  it('agrees with counting line breaks', () => {
    const text = 'a\n\nbc\nd';
    const starts = lineStarts(text);
    for (let offset = 0; offset < text.length; offset += 1) {
      expect(lineAt(starts, offset)).toBe(text.slice(0, offset).split('\n').length);
    }
  });
});

describe('statementParts', () => {
  it('marks the matching principal and each condition with its outcome, whatever the letter case', () => {
    const layout = layoutPolicy(oneLine);
    const [allow, deny] = layout.statements;
    if (allow === undefined || deny === undefined) throw new Error('two statements expected');
    const cut = (from: number, to: number): string => layout.text.slice(from, to);

    const matched = statementParts(allow, [], {
      principal: (text) => text === 'arn:b',
      resource: () => false,
    });
    expect(matched.map(({ span, level }) => [cut(span.from, span.to), level])).toEqual([
      ['"arn:b"', 'matched'],
    ]);

    const marked = statementParts(
      deny,
      [
        { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', result: 'unknown' },
        { operator: 'StringEquals', key: 'sts:ExternalId', result: false },
      ],
      { principal: (text) => text === '*', resource: () => false },
    );
    expect(marked.map(({ span, level }) => [cut(span.from, span.to).split(':')[0], level])).toEqual([
      ['"*"', 'matched'],
      ['"AWS', 'open'],
      ['"false"', 'open'],
      ['"sts', 'fails'],
      ['"x"', 'fails'],
      ['"y"', 'fails'],
    ]);
  });
});

describe('words', () => {
  it('names statements and lines', () => {
    expect(statementTitle({ index: 1 })).toBe('Statement 2');
    expect(statementTitle({ index: 0, sid: 'A' })).toBe('Statement 1 “A”');
    expect(linesText({ startLine: 4, endLine: 4 })).toBe('line 4');
    expect(linesText({ startLine: 4, endLine: 9 })).toBe('lines 4–9');
  });
});
