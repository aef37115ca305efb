import { describe, expect, it } from 'vitest';
import { caseSnapshot, principalArn } from '../../testing/case-snapshot.ts';
import type { DecisionCase } from '../../testing/case-snapshot.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';
import type { TrustModel } from './trust-model.ts';

const ASSUME = 'sts:AssumeRole';
const TARGET = principalArn('A:role/target');
const ALICE = principalArn('A:user/alice');

function model(parts: Partial<DecisionCase>): TrustModel {
  return resolveSnapshot(
    caseSnapshot({
      id: 'T',
      rule: '',
      source: 'A:user/alice',
      target: 'A:role/target',
      trust: [],
      expect: { status: 'none', decidedBy: [] },
      basis: [],
      ...parts,
    }),
  );
}

const account = (
  condition?: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] => [
  {
    Effect: 'Allow',
    Principal: { AWS: '111111111111' },
    Action: ASSUME,
    ...(condition === undefined ? {} : { Condition: condition }),
  },
];
const anyRole = [{ Effect: 'Allow', Action: ASSUME, Resource: '*' }];

describe('a trust in a whole account', () => {
  it('is one edge with the verdict of its strongest caller and exact counts', () => {
    const { edges } = model({ trust: account(), identity: anyRole });
    expect(edges).toMatchObject([
      {
        source: '111111111111',
        target: TARGET,
        status: 'allowed',
        audience: { covered: 2, byStatus: { allowed: 1, trust_only: 1 } },
      },
    ]);
  });

  it('answers with fixed facts as its callers do', () => {
    const withMfa = model({
      trust: account({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      identity: anyRole,
    });
    expect(withMfa.decide('111111111111', TARGET).status).toBe('conditional');
    const facts = { 'aws:MultiFactorAuthPresent': 'true' };
    expect(withMfa.decide('111111111111', TARGET, { facts }).status).toBe('allowed');
    expect(withMfa.decide(ALICE, TARGET, { facts }).status).toBe('allowed');
  });

  it('gives no edge when nobody in it can pass the conditions', () => {
    expect(
      model({ trust: account({ StringEquals: { 'aws:PrincipalAccount': '222222222222' } }) }).edges,
    ).toEqual([]);
  });
});

describe('entries that nobody can use', () => {
  it.each([
    ['AROADELETED000000000', 'dangling_principal'],
    ['arn:aws:iam::111111111111:user/missing', 'principal_not_found'],
    ['arn:aws:iam::111111111111:role/team-*', 'ineffective_entry'],
  ])('%s stays visible as a dead edge and says why', (principal, note) => {
    const dead = model({ trust: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: ASSUME }] });
    expect(dead.edges).toMatchObject([{ source: principal, status: 'none', notes: [note] }]);
    const decision = dead.decide(principal, TARGET);
    expect(decision).toMatchObject({ status: 'none', notes: [note] });
    expect(decision.reason).toBeDefined();
  });
});

describe('a permission without trust', () => {
  it('is an edge when its Resource singles out the role', () => {
    const named = model({
      identity: [{ Effect: 'Allow', Action: ASSUME, Resource: 'arn:aws:iam::111111111111:role/tar*' }],
    });
    expect(named.edges).toMatchObject([{ source: ALICE, target: TARGET, status: 'permit_only' }]);
  });

  it.each(['*', 'arn:aws:iam::111111111111:role/*', 'arn:aws:iam::*:role/target'])(
    'is none for %s, but is explained',
    (Resource) => {
      const wide = model({ identity: [{ Effect: 'Allow', Action: ASSUME, Resource }] });
      expect(wide.edges).toEqual([]);
      expect(wide.decide(ALICE, TARGET).status).toBe('permit_only');
    },
  );
});

describe('odd texts', () => {
  it.each([
    ['', 'malformed_source'],
    ['not an arn', 'malformed_source'],
    ['arn:aws:s3:::bucket', 'malformed_source'],
    ['arn:aws:iam::111111111111:user/nobody', 'source_not_found'],
    ['arn:aws:iam::111111111111:root', 'caller_cannot_assume'],
  ])('source %j gives none with a reason', (source, reason) => {
    expect(model({ trust: account() }).decide(source, TARGET)).toMatchObject({ status: 'none', reason });
  });

  it.each([
    ['arn:aws:iam::111111111111:user/alice', 'target_not_a_role'],
    ['arn:aws:iam::111111111111:role/none', 'target_not_found'],
    ['arn:aws:iam::444444444444:role/any', 'target_not_read'],
  ])('target %s gives none with a reason', (target, reason) => {
    expect(model({ trust: account() }).decide(ALICE, target)).toMatchObject({ status: 'none', reason });
  });
});
