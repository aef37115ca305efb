import { describe, expect, it } from 'vitest';
import { accountSides, endpointKind, endpointName } from './account-sides.ts';

const edge = (source: string, target: string, total: number) => ({
  source,
  target,
  counts: { allowed: total },
  total,
});

describe('accountSides', () => {
  it('splits by direction, accounts first and heaviest first, and keeps the inside apart', () => {
    const own = '111111111111';
    const sides = accountSides(own, [
      edge('222222222222', own, 1),
      edge('333333333333', own, 5),
      edge('ec2.amazonaws.com', own, 8),
      edge(own, '222222222222', 2),
      edge(own, own, 9),
    ]);
    expect(sides.inbound.map(({ other }) => other)).toEqual([
      '333333333333',
      '222222222222',
      'ec2.amazonaws.com',
    ]);
    expect(sides.outbound.map(({ other }) => other)).toEqual(['222222222222']);
    expect(sides.inside?.total).toBe(9);
    expect(accountSides(own, []).inside).toBeUndefined();
  });
});

describe('endpointName', () => {
  it.each([
    ['*', 'Anyone'],
    ['organization:o-1', 'The whole organization'],
    ['ec2.amazonaws.com', 'ec2.amazonaws.com'],
    ['arn:aws:iam::111111111111:saml-provider/Okta', 'Okta'],
    ['arn:aws:iam::111111111111:oidc-provider/gitlab.com/x', 'gitlab.com/x'],
  ])('%s is called %s', (id, name) => {
    expect(endpointName(id)).toBe(name);
  });
});

describe('endpointKind', () => {
  it.each([
    ['111111111111', 'account'],
    ['*', 'any_principal'],
    ['organization:o-1', 'organization'],
    ['ec2.amazonaws.com', 'aws_service'],
    ['arn:aws:iam::111111111111:saml-provider/Okta', 'saml_provider'],
    ['arn:aws:iam::111111111111:oidc-provider/gitlab.com', 'oidc_provider'],
  ])('%s is a %s', (id, kind) => {
    expect(endpointKind(id)).toBe(kind);
  });
});
