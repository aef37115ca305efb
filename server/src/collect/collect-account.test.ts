import { describe, expect, it } from 'vitest';
import { shortfall } from './collect-account.ts';

const details = { users: [{}], groups: [], roles: [{}, {}], policies: [] };

describe('shortfall', () => {
  it('names the kinds of which fewer were read than counted', () => {
    expect(shortfall({ roles: 3, users: 1, groups: 2, policies: 0, providers: 0 }, details)).toEqual([
      { what: 'roles', expected: 3, got: 2 },
      { what: 'groups', expected: 2, got: 0 },
    ]);
  });

  it('takes more than counted, and counts that are not given, for no loss', () => {
    expect(
      shortfall({ roles: 1, users: 0, groups: 0, policies: undefined, providers: undefined }, details),
    ).toEqual([]);
  });
});
