import { describe, expect, it } from 'vitest';
import { accountProblems } from '../../testing/account-problems.ts';
import { parseIdentityArn } from '../arn/arn.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { IamRole } from '../snapshot/model.ts';
import { DEMO_ACCOUNTS } from './demo-accounts.ts';
import { ACME } from './demo-ids.ts';
import { demoOrganization } from './demo-organization.ts';
import { DEMO_STORIES } from './demo-stories.ts';

const demo = demoOrganization();
const roles = demo.accounts.flatMap((account) => account.roles);
const users = demo.accounts.flatMap((account) => account.users);
const byArn = new Map([...roles, ...users].map((entity) => [entity.arn, entity]));

function accountsWithRole(name: string): readonly string[] {
  return demo.accounts
    .filter((account) => account.roles.some((role) => role.name === name))
    .map((account) => account.id);
}

function rolesTrusting(text: string): readonly IamRole[] {
  return roles.filter((role) => role.trustPolicy.includes(text));
}

describe('demo organization', () => {
  it('is the same bytes every time', () => {
    expect(canonicalJson(demoOrganization())).toBe(canonicalJson(demo));
    expect(JSON.stringify(demoOrganization())).toBe(JSON.stringify(demo));
  });

  it('stays inside its limits of size', () => {
    expect(demo.organization?.accounts.length).toBeGreaterThanOrEqual(14);
    expect(demo.organization?.accounts.length).toBeLessThanOrEqual(20);
    expect(roles.length).toBeGreaterThanOrEqual(300);
    expect(roles.length).toBeLessThanOrEqual(450);
    expect(users.length).toBeGreaterThanOrEqual(25);
    expect(JSON.stringify(demo).length).toBeLessThan(800_000);
  });

  it('is sound: names resolve, ids are unique, documents parse', () => {
    const ids = new Set<string>();
    expect(demo.accounts.flatMap((account) => accountProblems(account, demo.collectedAt, ids))).toEqual([]);
  });

  it('lists every account of the organization once: read, or with a gap', () => {
    const read = new Set(demo.accounts.map((account) => account.id));
    const failed = demo.gaps.filter((gap) => gap.scope === 'account').map((gap) => gap.account);
    expect(failed).toEqual([ACME.legacyWeb, ACME.zenith]);
    for (const account of DEMO_ACCOUNTS) expect(read.has(account.id)).toBe(!failed.includes(account.id));
    expect(demo.gaps.map((gap) => gap.code)).toEqual([
      'missing_permission',
      'account_suspended',
      'assume_denied',
    ]);
    expect(rolesTrusting(ACME.zenith).map((role) => role.name)).toEqual(['ZenithBridge']);
    const partial = demo.accounts.find((account) => account.id === ACME.dataDevstg);
    expect(partial?.samlProviders).toBeUndefined();
    expect(partial?.oidcProviders).toHaveLength(1);
  });

  it('attaches every organization policy to existing nodes, FullAWSAccess to all', () => {
    const organization = demo.organization;
    if (organization?.policies === undefined) throw new Error('the demo has organization policies');
    const nodes = new Set([
      ...organization.roots.map((root) => root.id),
      ...organization.units.map((unit) => unit.id),
      ...organization.accounts.map((account) => account.id),
    ]);
    for (const policy of organization.policies) {
      expect(() => void JSON.parse(policy.document)).not.toThrow();
      for (const target of policy.targetIds) expect(nodes).toContain(target);
    }
    const full = organization.policies.find((policy) => policy.name === 'FullAWSAccess');
    expect(new Set(full?.targetIds)).toEqual(nodes);
    for (const parent of [...organization.accounts, ...organization.units])
      expect(nodes).toContain(parent.parentId);
    expect(organization.units.map((unit) => unit.name)).toEqual([
      'Security',
      'Infrastructure',
      'Workloads',
      'Prod',
      'NonProd',
      'Sandbox',
      'Suspended',
    ]);
  });

  it('has the roles of the reference architecture where they belong', () => {
    expect(accountsWithRole('OrganizationAccountAccessRole')).toHaveLength(demo.accounts.length - 1);
    expect(accountsWithRole('OrganizationAccountAccessRole')).not.toContain(ACME.management);
    expect(accountsWithRole('Auditor')).toHaveLength(demo.accounts.length);
    expect(accountsWithRole('DevOps')).toHaveLength(12);
    expect(accountsWithRole('DeployMaster')).toHaveLength(9);
    expect(accountsWithRole('FinOps')).toHaveLength(5);
  });

  it('covers the kinds of trust that a reviewer meets', () => {
    expect(roles.filter((role) => role.path.startsWith('/aws-service-role/')).length).toBeGreaterThanOrEqual(
      80,
    );
    expect(roles.filter((role) => role.name.startsWith('AWSReservedSSO_')).length).toBeGreaterThanOrEqual(40);
    expect(roles.filter((role) => role.instanceProfiles.length > 0).length).toBeGreaterThanOrEqual(8);
    for (const service of [
      'ec2',
      'lambda',
      'ecs-tasks',
      'eks',
      'codebuild',
      'cloudformation',
      'pods.eks',
      'glue',
      'sagemaker',
    ]) {
      expect(rolesTrusting(`"${service}.amazonaws.com"`).length, service).toBeGreaterThan(0);
    }
    expect(rolesTrusting('aws:MultiFactorAuthPresent').length).toBeGreaterThanOrEqual(30);
    expect(rolesTrusting('sts:ExternalId')).toHaveLength(4);
    expect(rolesTrusting('token.actions.githubusercontent.com')).toHaveLength(5);
    expect(rolesTrusting('oidc.eks.')).toHaveLength(5);
    expect(roles.filter((role) => role.permissionsBoundary !== undefined)).toHaveLength(3);
    expect(roles.some((role) => role.lastUsed === 'never')).toBe(true);
    expect(roles.some((role) => role.maxSessionDuration === 43200)).toBe(true);
  });
});

describe('demo stories', () => {
  it('have unique names and cover every status', () => {
    expect(new Set(DEMO_STORIES.map((story) => story.id)).size).toBe(DEMO_STORIES.length);
    expect(new Set(DEMO_STORIES.map((story) => `${story.source} ${story.target}`)).size).toBe(
      DEMO_STORIES.length,
    );
    expect([...new Set(DEMO_STORIES.map((story) => story.status))].sort()).toEqual([
      'allowed',
      'conditional',
      'denied',
      'none',
      'permit_only',
      'trust_only',
      'trusted_unverified',
    ]);
  });

  it('point at roles that exist, from sources that exist where they were read', () => {
    const read = new Set(demo.accounts.map((account) => account.id));
    for (const story of DEMO_STORIES) {
      const target = parseIdentityArn(story.target);
      const isRoot =
        target?.kind === 'root' && demo.organization?.accounts.some(({ id }) => id === target.account);
      expect(isRoot === true || byArn.has(story.target), story.id).toBe(true);
      const source = parseIdentityArn(story.source);
      if (source === undefined || !read.has(source.account) || story.id === 'missing-user') continue;
      if (source.kind === 'user' || source.kind === 'role')
        expect(byArn.has(story.source), story.id).toBe(true);
    }
  });
});
