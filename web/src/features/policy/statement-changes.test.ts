import { describe, expect, it } from 'vitest';
import { comparePolicies } from './statement-changes.ts';

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const READ = { Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
const WRITE = { Sid: 'Write', Effect: 'Allow', Action: 's3:Put*', Resource: '*' };

describe('changes of a policy', () => {
  it('takes white space and the order of members for nothing', () => {
    const reordered = policy({ Resource: '*', Action: 's3:Get*', Effect: 'Allow', Sid: 'Read' });
    expect(comparePolicies(policy(READ), JSON.stringify(JSON.parse(reordered), undefined, 4))).toEqual({
      same: true,
      statements: [],
      summary: 'Both documents hold the same statements.',
    });
  });

  it('names what was changed, added, removed and moved', () => {
    const changed = { ...READ, Action: 's3:*' };
    const extra = { Effect: 'Deny', Action: '*', Resource: '*' };
    expect(comparePolicies(policy(READ, WRITE), policy(changed, extra))).toEqual({
      same: false,
      statements: [
        { kind: 'changed', title: 'Statement 1 “Read”' },
        { kind: 'removed', title: 'Statement 2 “Write”' },
        { kind: 'added', title: 'Statement 2' },
      ],
      summary: '1 statement changed, 1 statement added, 1 statement removed.',
    });
    expect(comparePolicies(policy(READ, WRITE), policy(WRITE, READ)).summary).toBe(
      'Both documents hold the same statements, in another order.',
    );
  });

  it('compares texts that are no JSON by their lines only', () => {
    expect(comparePolicies('{', policy(READ)).summary).toContain('not a JSON policy');
    expect(comparePolicies('{', '{')).toMatchObject({ same: true });
  });
});
