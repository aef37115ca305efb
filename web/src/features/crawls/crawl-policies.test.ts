import { describe, expect, it } from 'vitest';
import { callerPolicy, READER_POLICY, roleNameProblem } from './crawl-policies.ts';

describe('policies', () => {
  it('are JSON and name the role that was typed, whatever it holds', () => {
    expect(JSON.parse(READER_POLICY)).toHaveProperty('Version', '2012-10-17');
    expect(JSON.parse(callerPolicy('/audit/"Reader'))).toHaveProperty(
      ['Statement', 0, 'Resource'],
      'arn:aws:iam::*:role/audit/"Reader',
    );
  });
});

describe('roleNameProblem', () => {
  it.each([
    'AssumableReader',
    'audit/AssumableReader',
    '/audit/Reader',
    'a+b=c,d.e@f-g_h',
    'team/{accountId}/reader-{accountId}',
  ])('accepts %s', (name) => {
    expect(roleNameProblem(name)).toBeUndefined();
  });

  it.each(['', '  ', 'arn:aws:iam::1:role/x', 'has space', 'path/', 'x'.repeat(65), '{account}'])(
    'refuses %j',
    (name) => {
      expect(roleNameProblem(name)).toMatch(/\.$/);
    },
  );
});
