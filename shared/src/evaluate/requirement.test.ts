import { describe, expect, it } from 'vitest';
import type { OpenCondition } from '../graph/model.ts';
import { conditionText, requirementText } from './requirement.ts';

const open = (
  operator: string,
  key: string,
  values: readonly string[],
  more: Partial<OpenCondition> = {},
) => ({
  layer: 'trust' as const,
  policy: 'trust:x',
  statement: 0,
  operator,
  key,
  values,
  control: 'caller' as const,
  onDeny: false,
  ...more,
});
const past = (operator: string, key: string, ...values: string[]): string =>
  conditionText(open(operator, key, values, { onDeny: true }));

describe('what has to be true', () => {
  it('says how to escape a Deny without a double negation', () => {
    expect(past('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24')).toBe(
      'aws:SourceIp is in "203.0.113.0/24"',
    );
    expect(past('StringEquals', 'sts:ExternalId', 'x')).toBe('sts:ExternalId is not "x", or is absent');
    expect(past('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false')).toBe(
      'aws:MultiFactorAuthPresent is true',
    );
    expect(past('Bool', 'aws:MultiFactorAuthPresent', 'false')).toBe(
      'aws:MultiFactorAuthPresent is true or absent',
    );
    expect(past('Null', 'sts:SourceIdentity', 'true')).toBe('sts:SourceIdentity is present');
    expect(past('NumericGreaterThan', 'aws:MultiFactorAuthAge', '3600')).toBe(
      'aws:MultiFactorAuthAge is at most 3600, or is absent',
    );
    expect(past('StringLikeIfExists', 'sts:ExternalId', 'a*')).toBe(
      'sts:ExternalId does not match "a*" and is present',
    );
    expect(past('ForAnyValue:StringEquals', 'aws:TagKeys', 'x')).toBe(
      'not (some value of aws:TagKeys is "x")',
    );
  });

  it('joins conditions of one Allow, offers several Allows, and every way past one Deny', () => {
    const id = open('StringEquals', 'sts:ExternalId', ['x']);
    const ip = open('IpAddress', 'aws:SourceIp', ['203.0.113.0/24']);
    expect(requirementText([id, ip])).toBe('sts:ExternalId is "x" and aws:SourceIp is in "203.0.113.0/24"');
    expect(requirementText([id, { ...ip, statement: 1 }])).toBe(
      'sts:ExternalId is "x" or aws:SourceIp is in "203.0.113.0/24"',
    );
    expect(
      requirementText([id, { ...ip, statement: 2, onDeny: true }, { ...id, statement: 2, onDeny: true }]),
    ).toBe(
      'sts:ExternalId is "x" and (aws:SourceIp is not in "203.0.113.0/24", or is absent or sts:ExternalId is not "x", or is absent)',
    );
  });
});
