import { describe, expect, it } from 'vitest';
import { caseSnapshot } from '../../testing/case-snapshot.ts';
import type { DecisionCase, PolicyJson } from '../../testing/case-snapshot.ts';
import type { Organization, Snapshot } from '../snapshot/model.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';

const ROOT_OF_B = 'arn:aws:iam::222222222222:root';
const grant = (Resource: string, more: PolicyJson = {}): PolicyJson => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoot',
  Resource,
  ...more,
});

/** Administrators of the management account (or another source) with one identity statement. */
function world(
  identity: readonly PolicyJson[],
  extras: Partial<Organization>,
  more: Partial<DecisionCase> = {},
): Snapshot {
  const snapshot = caseSnapshot({
    id: 'root',
    rule: '',
    source: 'M:role/admin',
    target: 'A:role/target',
    trust: [],
    identity,
    expect: { status: '', decidedBy: [] },
    basis: [],
    ...more,
  });
  const { organization } = snapshot;
  return organization === undefined
    ? snapshot
    : { ...snapshot, organization: { ...organization, ...extras } };
}

const MANAGED: Partial<Organization> = {
  delegatedAdministrators: [{ account: '111111111111', services: ['iam.amazonaws.com'] }],
  trustedServices: ['iam.amazonaws.com'],
};
const ADMIN = 'arn:aws:iam::100000000000:role/admin';
const DELEGATE = 'arn:aws:iam::111111111111:role/app';

const decided = (snapshot: Snapshot, source: string, target = ROOT_OF_B) =>
  resolveSnapshot(snapshot).decide(source, target);

describe('sts:AssumeRoot', () => {
  it('leads from the management account to the root of a member, if root sessions are on', () => {
    const { status, action, conditions, coverage } = decided(
      world([grant('arn:aws:iam::*:root')], MANAGED),
      ADMIN,
    );
    expect({ status, action, coverage }).toEqual({
      status: 'conditional',
      action: 'sts:AssumeRoot',
      coverage: 'partial',
    });
    expect(conditions.map(({ key }) => key)).toEqual(['(root-sessions)']);
  });

  it('needs the permission on the member’s root, not on its roles', () => {
    expect(decided(world([], MANAGED), ADMIN).status).toBe('trust_only');
    expect(decided(world([grant('arn:aws:iam::222222222222:role/*')], MANAGED), ADMIN).status).toBe(
      'trust_only',
    );
    expect(decided(world([grant('arn:aws:iam::111111111111:root')], MANAGED), ADMIN).status).toBe(
      'trust_only',
    );
  });

  it('keeps the task policy as a condition', () => {
    const task = 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials';
    const limited = grant('*', { Condition: { ArnEquals: { 'sts:TaskPolicyArn': task } } });
    const { conditions, decidedBy } = decided(world([limited], MANAGED), ADMIN);
    expect(conditions.map(({ key, values }) => [key, ...values])).toEqual([
      ['(root-sessions)'],
      ['sts:TaskPolicyArn', task],
    ]);
    expect(decidedBy).toEqual(['trust', 'identity']);
  });

  it('serves the delegated administrator for IAM, and no other member', () => {
    const delegate = world([grant('*')], MANAGED, { source: 'A:role/app' });
    expect(decided(delegate, DELEGATE).status).toBe('conditional');
    const other = world([grant('*')], { ...MANAGED, delegatedAdministrators: [] }, { source: 'A:role/app' });
    expect(decided(other, DELEGATE).status).toBe('permit_only');
  });

  it('is bound by the SCPs of a delegated administrator’s account, not of the management account', () => {
    const deny = { root: [grant('*', { Effect: 'Deny' }), { Effect: 'Allow', Action: '*', Resource: '*' }] };
    expect(decided(world([grant('*')], MANAGED, { source: 'A:role/app', scp: deny }), DELEGATE).status).toBe(
      'denied',
    );
    expect(decided(world([grant('*')], MANAGED, { scp: deny }), ADMIN).status).toBe('conditional');
  });

  it('never reaches the management account or an outside one, and not without trusted access', () => {
    const snapshot = world([grant('*')], MANAGED);
    expect(decided(snapshot, ADMIN, 'arn:aws:iam::100000000000:root').reason).toBe('root_not_reachable');
    expect(decided(snapshot, ADMIN, 'arn:aws:iam::999999999999:root').reason).toBe('root_not_reachable');
    expect(decided(world([grant('*')], { ...MANAGED, trustedServices: [] }), ADMIN).reason).toBe(
      'root_access_off',
    );
  });

  it('is settled where it was collected whether root sessions are on', () => {
    const on = { ...MANAGED, rootFeatures: ['RootCredentialsManagement', 'RootSessions'] };
    const { status, conditions } = decided(world([grant('arn:aws:iam::*:root')], on), ADMIN);
    expect([status, conditions]).toEqual(['allowed', []]);
    const off = { ...MANAGED, rootFeatures: ['RootCredentialsManagement'] };
    expect(decided(world([grant('*')], off), ADMIN).reason).toBe('root_access_off');
    const { delegatedAdministrators: _unknown, ...someone } = on;
    expect(decided(world([grant('*')], someone), ADMIN).status).toBe('conditional');
  });

  it('is not for root users, services and federated identities', () => {
    const snapshot = world([grant('*')], MANAGED);
    expect(decided(snapshot, 'arn:aws:iam::100000000000:root').reason).toBe('caller_cannot_assume');
    expect(decided(snapshot, 'ec2.amazonaws.com').reason).toBe('action_mismatch');
  });
});
