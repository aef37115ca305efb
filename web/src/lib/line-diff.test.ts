import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './line-diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 14 });

describe('line diff', () => {
  it('leads from one text to the other, keeps numbers, and finds the longest common part', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const diff = diffLines(left, right);
        expect(diff.filter(({ kind }) => kind !== 'added').map(({ text }) => text)).toEqual(left);
        expect(diff.filter(({ kind }) => kind !== 'removed').map(({ text }) => text)).toEqual(right);
        expect(diff.flatMap(({ left: number }) => number ?? [])).toEqual(left.map((_, at) => at + 1));
        expect(diff.flatMap(({ right: number }) => number ?? [])).toEqual(right.map((_, at) => at + 1));
        expect(diff.filter(({ kind }) => kind === 'same').length).toBe(longestCommon(left, right));
      }),
    );
  });

  it('replaces what is too large to compare', () => {
    const left = Array.from({ length: 2100 }, (_, at) => `l${at}`);
    const right = Array.from({ length: 2100 }, (_, at) => `r${at}`);
    expect(
      diffLines(['same', ...left], ['same', ...right]).filter(({ kind }) => kind === 'same'),
    ).toHaveLength(1);
  });
});

function longestCommon(left: readonly string[], right: readonly string[]): number {
  const [first, ...rest] = left;
  if (first === undefined || right.length === 0) return 0;
  const at = right.indexOf(first);
  const without = longestCommon(rest, right);
  return at === -1 ? without : Math.max(without, 1 + longestCommon(rest, right.slice(at + 1)));
}
