import { describe, expect, it } from 'vitest';
import { firstMarked, levelsByStatement, lineLevels, type StatementMark } from './marks.ts';
import { layoutPolicy } from './policy-layout.ts';

const mark = (statement: number, level: StatementMark['level']): StatementMark => ({
  statement,
  level,
  conditions: [],
});

describe('levelsByStatement', () => {
  it('keeps the strongest level whatever the order', () => {
    const marks = [mark(0, 'near_miss'), mark(0, 'decides'), mark(1, 'contributes'), mark(1, 'near_miss')];
    const expected = new Map([
      [0, 'decides'],
      [1, 'contributes'],
    ]);
    expect(levelsByStatement(marks)).toEqual(expected);
    expect(levelsByStatement([...marks].reverse())).toEqual(expected);
  });
});

describe('firstMarked', () => {
  it('prefers what decides over what comes first', () => {
    expect(firstMarked([mark(0, 'near_miss'), mark(2, 'contributes'), mark(3, 'decides')])).toBe(3);
    expect(firstMarked([mark(1, 'near_miss')])).toBe(1);
    expect(firstMarked([])).toBeUndefined();
  });
});

describe('lineLevels', () => {
  it('gives a line that two statements share the stronger level and leaves lines outside alone', () => {
    const layout = layoutPolicy('{"Statement":[\n{"Sid":"A"}, {"Sid":"B",\n"Effect":"Allow"}\n]}');
    const levels = lineLevels(layout.statements, new Map([[1, 'decides' as const]]));
    expect([...levels]).toEqual([
      [2, 'decides'],
      [3, 'decides'],
    ]);
    expect(lineLevels(layout.statements, new Map()).get(2)).toBe('other');
  });
});
