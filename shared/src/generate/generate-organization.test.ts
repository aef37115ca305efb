import { describe, expect, it } from 'vitest';
import { accountProblems } from '../../testing/account-problems.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import type { IamRole, OrganizationPolicy } from '../snapshot/model.ts';
import { generateOrganization, generatedSnapshot } from './generate-organization.ts';
import { generateAccount } from './generated-account.ts';
import { GENERATED_ROOT, planOrganization } from './generated-plan.ts';
import { GOLDEN_SCENARIOS } from './golden.ts';
import { PRESETS, presetFor, presetOf, type PresetName } from './presets.ts';

/** The medium preset with a tenth of its accounts: every kind of role, in a second. */
const MEDIUM = generatedSnapshot({ preset: 'medium', accounts: 60, seed: 7 });
const SMALL = generatedSnapshot({ preset: 'small' });

function rolesOf(snapshot: typeof SMALL): readonly IamRole[] {
  return snapshot.accounts.flatMap((account) => account.roles);
}

function share(roles: readonly IamRole[], has: (role: IamRole) => boolean): number {
  return roles.filter(has).length / roles.length;
}

describe('generateOrganization', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    const text = canonicalJson(SMALL);
    expect(canonicalJson(generatedSnapshot({ preset: 'small' }))).toBe(text);
    expect(canonicalJson(generatedSnapshot({ preset: 'small', seed: 1 }))).toBe(text);
    expect(canonicalJson(generatedSnapshot({ preset: 'small', seed: 2 }))).not.toBe(text);
  });

  it('makes an account from the seed and its index alone', () => {
    const plan = planOrganization({
      preset: presetFor('medium', 60),
      seed: 7,
      accounts: 60,
      rolesPerAccount: undefined,
    });
    const planned = plan.accounts[41];
    if (planned === undefined) throw new Error('the plan has 60 accounts');
    const alone = generateAccount(plan, planned).record;
    expect(MEDIUM.accounts.find((account) => account.id === alone.id)).toEqual(alone);
    const generated = generateOrganization({ preset: 'small' });
    const [first] = generated.accounts;
    expect([...generated.accounts][0]).toEqual(first);
  });

  it.each([SMALL, MEDIUM])('is sound ($label)', (snapshot) => {
    const ids = new Set<string>();
    expect(
      snapshot.accounts.flatMap((account) => accountProblems(account, snapshot.collectedAt, ids)),
    ).toEqual([]);
    const accountIds = snapshot.accounts.map((account) => account.id);
    expect([...accountIds].sort()).toEqual(accountIds);
  });

  it.each([SMALL, MEDIUM])('accounts for every account of the organization ($label)', (snapshot) => {
    const read = new Set(snapshot.accounts.map((account) => account.id));
    const unread = new Set(snapshot.gaps.filter((gap) => gap.scope === 'account').map((gap) => gap.account));
    for (const account of snapshot.organization?.accounts ?? []) {
      expect(read.has(account.id)).toBe(!unread.has(account.id));
      if (account.state !== 'ACTIVE') expect(unread).toContain(account.id);
    }
    for (const gap of snapshot.gaps.filter((entry) => entry.scope === 'part'))
      expect(read).toContain(gap.account);
  });

  it('has the sizes of the small preset', () => {
    const roles = rolesOf(SMALL);
    expect(SMALL.organization?.accounts).toHaveLength(10);
    expect(SMALL.organization?.units).toHaveLength(4);
    expect(SMALL.gaps.map((gap) => gap.code)).toEqual(['assume_denied']);
    expect(roles.length).toBeGreaterThan(350);
    expect(roles.length).toBeLessThan(700);
  });

  it('has the shares of the medium preset', () => {
    const roles = rolesOf(MEDIUM);
    const perAccount = roles.length / MEDIUM.accounts.length;
    expect(perAccount).toBeGreaterThan(85);
    expect(perAccount).toBeLessThan(150);
    expect(share(roles, (role) => role.path.startsWith('/aws-service-role/'))).toBeCloseTo(0.25, 1);
    expect(share(roles, (role) => role.path === '/service/')).toBeGreaterThan(0.25);
    expect(share(roles, (role) => role.path === '/service/')).toBeLessThan(0.45);
    expect(roles.filter((role) => role.name.startsWith('AWSReservedSSO_'))).toHaveLength(
      6 * MEDIUM.accounts.length,
    );
    expect(roles.filter((role) => role.path === '/linked/')).toHaveLength(4 * 5 + 1 * 3);
    const cross = roles.filter((role) => role.path === '/xacct/');
    expect(cross).toHaveLength(5 * MEDIUM.accounts.length);
    const toHubs = share(cross, (role) => !role.name.startsWith('peer-'));
    expect(toHubs).toBeGreaterThan(0.6);
    expect(toHubs).toBeLessThan(0.8);
    const vendors = roles.filter((role) => role.path === '/vendor/');
    expect(vendors.length / MEDIUM.accounts.length).toBeCloseTo(1.5, 0);
    const guarded = share(vendors, (role) => role.trustPolicy.includes('sts:ExternalId'));
    expect(guarded).toBeGreaterThan(0.6);
    expect(guarded).toBeLessThan(0.9);
    expect(roles.some((role) => role.path === '/irsa/')).toBe(true);
    expect(roles.some((role) => /"AROA[A-Z2-7]{17}"/.test(role.trustPolicy))).toBe(true);
    expect(roles.some((role) => role.trustPolicy.replaceAll(/\s/g, '').length > 2048)).toBe(true);
    expect(share(roles, (role) => role.permissionsBoundary !== undefined)).toBeGreaterThan(0.02);
  });

  it('honours the number of accounts and the exact number of roles', () => {
    const generated = generateOrganization({ preset: 'large', accounts: 12, rolesPerAccount: 300 });
    const counts = [...generated.accounts].map((account) => account.record.roles.length);
    expect(generated.organization.accounts).toHaveLength(12);
    const linked = 200 * 5 + 30 * 3;
    // The chains of the preset crowd into twelve accounts; all others keep to the number.
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThan(12 * 300 + linked);
    const exact = generateOrganization({ preset: 'small', rolesPerAccount: 120 });
    expect(new Set([...exact.accounts].map((account) => account.record.roles.length))).toEqual(
      new Set([120]),
    );
  });

  it('refuses numbers outside their range', () => {
    expect(() => generateOrganization({ preset: 'small', accounts: 3 })).toThrow(
      'accounts must be a whole number from 4',
    );
    expect(() => generateOrganization({ preset: 'small', rolesPerAccount: 0 })).toThrow(RangeError);
    expect(() => generateOrganization({ preset: 'small', seed: 1.5 })).toThrow('seed');
  });
});

/** How many levels of OUs the tree has. */
function depthOf(units: readonly { readonly id: string; readonly parentId: string }[]): number {
  const parents = new Map(units.map((unit) => [unit.id, unit.parentId]));
  const level = (id: string): number =>
    id === GENERATED_ROOT ? 0 : 1 + level(parents.get(id) ?? GENERATED_ROOT);
  return Math.max(...units.map((unit) => level(unit.id)));
}

function added(
  policies: readonly OrganizationPolicy[],
  type: OrganizationPolicy['type'],
): readonly OrganizationPolicy[] {
  return policies.filter(
    (policy) => policy.type === type && !policy.awsManaged && !policy.name.startsWith('golden-'),
  );
}

describe.each(PRESETS)('preset %s', (name: PresetName) => {
  const preset = presetOf(name);
  const { organization, gaps } = generateOrganization({ preset: name });
  const policies = organization.policies ?? [];

  it('has the accounts, units and closed shares of the table', () => {
    expect(organization.accounts).toHaveLength(preset.accounts);
    expect(organization.units).toHaveLength(preset.units);
    expect(depthOf(organization.units)).toBeLessThanOrEqual(preset.depth);
    if (name !== 'small') expect(depthOf(organization.units)).toBe(preset.depth);
    const closed = organization.accounts.filter((account) => account.state !== 'ACTIVE').length;
    expect(closed).toBe(Math.round(preset.closedShare * preset.accounts));
    expect(new Set(organization.accounts.map((account) => account.id)).size).toBe(preset.accounts);
    expect(gaps.length).toBeGreaterThanOrEqual(1);
    expect(gaps.length).toBeLessThanOrEqual(closed + Math.round(preset.failedShare * preset.accounts));
  });

  it('has the policies and attachments of the table, within the limits of a node', () => {
    const scps = added(policies, 'SERVICE_CONTROL_POLICY');
    const rcps = added(policies, 'RESOURCE_CONTROL_POLICY');
    expect([scps.length, rcps.length]).toEqual([preset.scps, preset.rcps]);
    const attachments = [...scps, ...rcps].reduce((sum, policy) => sum + policy.targetIds.length, 0);
    expect(attachments).toBe(preset.attachments);
    const perNode = new Map<string, number>();
    for (const policy of scps) {
      for (const target of policy.targetIds) perNode.set(target, (perNode.get(target) ?? 0) + 1);
    }
    expect(Math.max(...perNode.values())).toBeLessThanOrEqual(4);
    expect(new Set(policies.map((policy) => policy.id)).size).toBe(policies.length);
    for (const policy of policies) expect(() => void JSON.parse(policy.document)).not.toThrow();
  });
});

describe.each([
  ['small', SMALL],
  ['medium', MEDIUM],
  ['other seed', generatedSnapshot({ preset: 'small', seed: 99, accounts: 5 })],
] as const)('golden scenarios, %s', (_name, snapshot) => {
  const model = resolveSnapshot(snapshot);

  it.each(GOLDEN_SCENARIOS)('$id: $title → $status', (scenario) => {
    expect(model.decide(scenario.source, scenario.target).status).toBe(scenario.status);
  });
});
