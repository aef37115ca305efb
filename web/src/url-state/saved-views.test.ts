import { describe, expect, it } from 'vitest';
import { viewPathOf } from './saved-views.ts';

describe('path of a view', () => {
  it.each([
    ['http://127.0.0.1:4700/s/01M8/explore?kind=iam_role', '/explore?kind=iam_role'],
    ['/s/latest', ''],
    ['/s/latest/matrix', '/matrix'],
  ])('of %s is %j', (address, path) => {
    expect(viewPathOf(address)).toBe(path);
  });

  it.each(['/snapshots', 'mailto:x@example.com', '/s/a/b/c', 'http://[', ''])('%j shows none', (address) => {
    expect(viewPathOf(address)).toBeUndefined();
  });
});
