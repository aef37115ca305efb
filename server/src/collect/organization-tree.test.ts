import { describe, expect, it } from 'vitest';
import { parentOfPath } from './organization-tree.ts';

describe('parentOfPath', () => {
  it.each([
    [['o-a1/r-a1/ou-a1-11/ou-a1-22/111122223333/'], 'ou-a1-22'],
    [['o-a1/r-a1/111122223333/'], 'r-a1'],
    [['o-a1/r-a1/ou-a1-11/'], 'ou-a1-11'],
    [[], undefined],
    [undefined, undefined],
    [['nonsense'], undefined],
  ])('%j lies in %s', (paths, parent) => {
    expect(parentOfPath(paths)).toBe(parent);
  });
});
