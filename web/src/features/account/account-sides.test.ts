import { describe, expect, it } from 'vitest';
import { accountSides, endpointName } from './account-sides.ts';

const edge = (source: string, target: string, total: number) => ({
  source,
  target,
  counts: { allowed: total },
  total,
});

describe('accountSides', () => {
  it('splits by direction, heaviest first, and keeps the inside apart', () => {
    const sides = accountSides('1', [
      edge('2', '1', 1),
      edge('3', '1', 5),
      edge('1', '2', 2),
      edge('1', '1', 9),
    ]);
    expect(sides.inbound.map(({ other }) => other)).toEqual(['3', '2']);
    expect(sides.outbound.map(({ other }) => other)).toEqual(['2']);
    expect(sides.inside?.total).toBe(9);
    expect(accountSides('1', []).inside).toBeUndefined();
  });
});

describe('endpointName', () => {
  it.each([
    ['*', 'Anyone'],
    ['organization:o-1', 'The whole organization'],
    ['ec2.amazonaws.com', 'ec2.amazonaws.com'],
    ['arn:aws:iam::111111111111:saml-provider/Okta', 'Okta'],
    ['arn:aws:iam::111111111111:oidc-provider/gitlab.com/x', 'gitlab.com/x'],
  ])('%s → %s', (id, name) => {
    expect(endpointName(id)).toBe(name);
  });
});
