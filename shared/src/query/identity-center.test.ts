import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import { IdentityCenterTraceSchema, type IdentityCenterTrace } from '../api/identity-center.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import { identityCenterTrace, permissionSetOf } from './identity-center.ts';
import { search } from './search.ts';

const model = demoModel();

function found(type: 'user' | 'group', name: string): string {
  const hit = search(model, { q: name, limit: 5 }).results.find((one) => one.type === type);
  return hit?.id ?? '';
}

function holder(trace: IdentityCenterTrace, name: string): string {
  return trace.holders.find((one) => one.name === name)?.id ?? '';
}

describe('identityCenterTrace', () => {
  it('leads from a person through own assignments and those of the groups to roles', () => {
    const trace = identityCenterTrace(model, { type: 'user', id: found('user', 'oliver') });
    expect(IdentityCenterTraceSchema.parse(trace)).toEqual(trace);
    expect(trace.holders.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'user oliver@acme.example',
      'group aws-devops',
    ]);
    expect(trace.permissionSets.map(({ name }) => name)).toEqual(['AdministratorAccess', 'DevOps']);
    const own = trace.places.filter(({ holders }) => holders.includes(holder(trace, 'oliver@acme.example')));
    expect(own).toEqual([expect.objectContaining({ account: '555555555555', state: 'role' })]);
    expect(own[0]?.role).toMatch(/AWSReservedSSO_AdministratorAccess_/);
    const devops = trace.places.filter(({ holders }) => holders.includes(holder(trace, 'aws-devops')));
    expect(devops.map(({ account, state }) => [account, state])).toContainEqual([
      '888888888888',
      'account_not_read',
    ]);
    expect(devops).toHaveLength(5);
  });

  it('says where an assignment has no role', () => {
    const trace = identityCenterTrace(model, { type: 'user', id: found('user', 'rosa') });
    expect(trace.places.find(({ state }) => state === 'missing')).toMatchObject({ account: '666666666666' });
  });

  it('lists the members of a group, and everybody behind a role', () => {
    const group = identityCenterTrace(model, { type: 'group', id: found('group', 'aws-security') });
    expect(group.holders.map(({ name }) => name)).toEqual([
      'aws-security',
      'ivan@acme.example',
      'jane@acme.example',
    ]);
    const role = search(model, { q: 'AWSReservedSSO_AdministratorAccess 555555555555', limit: 1 }).results[0];
    const trace = identityCenterTrace(model, { type: 'role', id: role?.id ?? '' });
    expect(trace.name).toBe('AdministratorAccess');
    expect(trace.holders.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'group aws-platform-admins',
      'user oliver@acme.example',
      'user grace@acme.example',
      'user john@acme.example',
    ]);
    expect(trace.places).toEqual([expect.objectContaining({ account: '555555555555', role: role?.id })]);
  });

  it('says that assignments were not collected, not that there are none', () => {
    const full = model.snapshot.organization;
    if (full === undefined) throw new Error('the demo has no organization');
    const { identityCenter, ...organization } = full;
    expect(identityCenter?.assignments.length).toBeGreaterThan(20);
    const gap = { code: 'identity_center_unread', message: 'Not read.', scope: 'organization' as const };
    const bare = resolveSnapshot({ ...model.snapshot, organization, gaps: [gap] });
    const role = search(bare, { q: 'AWSReservedSSO_Billing', limit: 1 }).results[0];
    expect(identityCenterTrace(bare, { type: 'role', id: role?.id ?? '' })).toMatchObject({
      collected: false,
      gaps: [gap],
      name: 'Billing',
      holders: [],
    });
  });

  it('refuses what is not there', () => {
    for (const type of ['user', 'group'] as const)
      expect(() => identityCenterTrace(model, { type, id: 'nobody' })).toThrow(/identity store/);
    expect(() => identityCenterTrace(model, { type: 'user', id: found('group', 'aws-devops') })).toThrow();
    expect(() =>
      identityCenterTrace(model, { type: 'role', id: 'arn:aws:iam::555555555555:role/ProdAdmin' }),
    ).toThrow(/AWSReservedSSO/);
    expect(permissionSetOf('AWSReservedSSO_Data_Science_0123456789abcdef')).toBe('Data_Science');
    expect(permissionSetOf('AWSReservedSSO_x')).toBeUndefined();
  });
});
