import { describe, expect, it } from 'vitest';
import { MEMBER_ACTIONS, SESSION_POLICY } from './session-policy.ts';

describe('SESSION_POLICY', () => {
  it('fits into the 2,048 characters that AssumeRole accepts', () => {
    expect(SESSION_POLICY.length).toBeLessThanOrEqual(2_048);
  });

  it('allows exactly the read actions of the crawler', () => {
    expect(JSON.parse(SESSION_POLICY)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: [...MEMBER_ACTIONS], Resource: '*' }],
    });
    expect(MEMBER_ACTIONS.every((action) => /^iam:(Get|List)[A-Za-z]+$/.test(action))).toBe(true);
  });
});
