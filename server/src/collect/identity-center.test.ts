/** Assignments of Identity Center and central root access, read over HTTP from the fake. */
import { describe, expect, it } from 'vitest';
import { crawlAll } from '../../testing/crawl-harness.ts';
import { fakePerTest } from '../../testing/fake-fixture.ts';
import { regionOfRole } from './identity-center.ts';

const start = fakePerTest();
const SMALL = { preset: 'small', accounts: 6, rolesPerAccount: 4 } as const;

describe('Identity Center', () => {
  it('gives the same assignments asked person by person and place by place', async () => {
    const large = { ...SMALL, accounts: 60 };
    const delegate = '100000000002';
    const sso = [{ account: delegate, services: ['sso.amazonaws.com'] }];
    const fake = await start({ ...large, delegatedAdministrators: sso });
    const one = await crawlAll({ roles: [fake.role], identityCenter: true, accounts: [delegate] });
    expect(one.gaps).toEqual([]);
    const center = one.organization?.identityCenter;
    expect(center?.permissionSets.length).toBeGreaterThan(1);
    expect([center?.groups.length, center?.users.length]).toEqual([12, 140]);
    expect(center?.groups.every(({ members }) => members.length >= 2)).toBe(true);
    const ids = new Set([...(center?.groups ?? []), ...(center?.users ?? [])].map(({ id }) => id));
    expect(center?.assignments.every(({ principalId }) => ids.has(principalId))).toBe(true);
    expect(center?.assignments.length).toBeGreaterThan(100);
    // Fewer people and groups than places: each of them is asked for, which only the management account may.
    expect(fake.calls.attempts.get('sso:ListAccountAssignmentsForPrincipal')).toBeGreaterThan(150);
    expect(fake.calls.attempts.get('sso:ListAccountAssignments')).toBeUndefined();

    const other = await start({ ...large, delegatedAdministrators: sso, caller: { account: delegate } });
    const two = await crawlAll({ roles: [other.role], identityCenter: true, accounts: [delegate] });
    expect(other.calls.attempts.get('sso:ListAccountAssignments')).toBeGreaterThan(100);
    expect(two.organization?.identityCenter).toEqual(center);
  }, 60_000);

  it('is not asked for unless somebody wants it', async () => {
    const fake = await start({ ...SMALL, accounts: 4 });
    const { organization } = await crawlAll({ roles: [fake.role] });
    expect(organization).not.toHaveProperty('identityCenter');
    expect([...fake.calls.attempts.keys()].filter((name) => /^(sso|identitystore):/.test(name))).toEqual([]);
  });

  it('says what is unknown when it may not be read', async () => {
    const fake = await start({ ...SMALL, accounts: 4 });
    fake.plan([{ service: 'sso', kind: 'deny' }]);
    const { organization, gaps, outcomes } = await crawlAll({ roles: [fake.role], identityCenter: true });
    expect(organization).not.toHaveProperty('identityCenter');
    expect(gaps).toMatchObject([
      { code: 'identity_center_unread', subject: 'sso:ListInstances', scope: 'organization' },
    ]);
    expect([...outcomes.values()].every(({ state }) => state === 'ok')).toBe(true);
  });

  it('finds its home region in the roles that it made', () => {
    expect(regionOfRole('/aws-reserved/sso.amazonaws.com/eu-west-1/')).toBe('eu-west-1');
    expect(regionOfRole('/aws-reserved/sso.amazonaws.com/')).toBe('us-east-1');
    expect(regionOfRole('/service-role/')).toBeUndefined();
  });
});

describe('central root access', () => {
  it.each([
    ['what is switched on', ['RootSessions'], ['RootSessions']],
    ['that it is off where IAM has no access to the organization', undefined, []],
  ])('is read: %s', async (_title, rootFeatures, expected) => {
    const fake = await start({
      ...SMALL,
      accounts: 4,
      ...(rootFeatures === undefined ? {} : { rootFeatures }),
    });
    const { organization, gaps } = await crawlAll({ roles: [fake.role] });
    expect(organization?.rootFeatures).toEqual(expected);
    expect(gaps).toEqual([]);
  });

  it('stays unknown where it may not be asked', async () => {
    const fake = await start({ ...SMALL, accounts: 4 });
    fake.plan([{ operation: 'ListOrganizationsFeatures', kind: 'deny' }]);
    const { organization } = await crawlAll({ roles: [fake.role] });
    expect(organization).not.toHaveProperty('rootFeatures');
  });
});
