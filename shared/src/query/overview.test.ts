import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import { SNAPSHOT_FORMAT_VERSION } from '../snapshot/model.ts';
import { accountDetail } from './account-detail.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { listEdges } from './list-edges.ts';
import { overview } from './overview.ts';

const model = demoModel();
const seen = overview(model);

describe('overview', () => {
  it('shows every account of the organization in its OU', () => {
    const organization = model.snapshot.organization;
    const units = new Set(seen.units.map((unit) => unit.id));
    expect(units.size).toBe((organization?.roots.length ?? 0) + (organization?.units.length ?? 0));
    for (const account of organization?.accounts ?? []) {
      const card = seen.accounts.find((candidate) => candidate.id === account.id);
      expect(card?.name).toBe(account.name);
      expect(units.has(card?.unitId ?? '')).toBe(true);
      expect(card?.management).toBe(account.id === organization?.managementAccountId);
    }
    for (const unit of seen.units) expect(unit.kind === 'root' || units.has(unit.parentId ?? '')).toBe(true);
  });

  it('says how much of each account was read', () => {
    const coverage = new Map(seen.accounts.map((account) => [account.id, account.coverage]));
    const members = new Set(model.snapshot.organization?.accounts.map((account) => account.id));
    for (const [id, state] of coverage) {
      if (state === 'external') expect(members.has(id)).toBe(false);
      if (state === 'not_read') expect(model.account(id)).toBeUndefined();
      if (state === 'partial') expect(model.snapshot.gaps.some((gap) => gap.account === id)).toBe(true);
    }
    expect(new Set(coverage.values())).toEqual(new Set(['read', 'partial', 'not_read', 'external']));
  });

  it('accounts for every edge that the edge list shows by default', () => {
    const total = seen.accountEdges.reduce((sum, edge) => sum + edge.total, 0);
    expect(total).toBe(listEdges(model, { sort: 'target', limit: 1 }).total);
    const ends = new Set([
      ...seen.accounts.map((account) => account.id),
      ...seen.outside.map((node) => node.id),
    ]);
    for (const edge of seen.accountEdges) {
      expect(ends.has(edge.source) && ends.has(edge.target)).toBe(true);
      expect(Object.values(edge.counts).reduce((sum, count) => sum + count, 0)).toBe(edge.total);
    }
  });

  it('counts usable cross-account edges on the cards, as the filter counts them', () => {
    for (const account of seen.accounts) {
      const usable = ['allowed', 'conditional', 'trusted_unverified'] as const;
      const crossing = { scope: 'cross_account', status: [...usable] } as const;
      const into = model.edges.filter(
        compileEdgeFilter(model, { ...crossing, status: [...usable], targetAccount: account.id }),
      );
      expect(account.inbound).toBe(into.length);
    }
    expect(seen.accounts.some((account) => account.inbound > 0 && account.outbound > 0)).toBe(true);
  });

  it('keeps providers, services and anyone as sources of their own', () => {
    const kinds = new Set(seen.outside.map((node) => node.kind));
    for (const kind of ['aws_service', 'saml_provider', 'oidc_provider', 'any_principal'] as const) {
      expect(kinds.has(kind)).toBe(true);
    }
    expect(seen.outside.some((node) => node.kind === 'iam_role' || node.kind === 'account')).toBe(false);
  });

  it('shows a standalone account without an organization', () => {
    const alone = resolveSnapshot({
      formatVersion: SNAPSHOT_FORMAT_VERSION,
      source: 'import',
      collectedAt: '2026-01-01T00:00:00.000Z',
      label: 'one file',
      accounts: [{ id: '123456789012', partition: 'aws', users: [], groups: [], roles: [], policies: [] }],
      gaps: [],
    });
    expect(overview(alone)).toEqual({
      units: [],
      accounts: [
        {
          id: '123456789012',
          name: '123456789012',
          state: 'UNKNOWN',
          management: false,
          coverage: 'read',
          roles: 0,
          users: 0,
          inbound: 0,
          outbound: 0,
        },
      ],
      outside: [],
      accountEdges: [],
    });
  });
});

describe('account detail', () => {
  it('names the path, the policies in force with their carriers, and the account edges', () => {
    const detail = accountDetail(model, '555555555555');
    expect(detail?.name).toBe('apps-prd');
    expect(detail?.arnPartition).toBe('aws');
    expect(detail?.path[0]?.id).toBe(model.snapshot.organization?.roots[0]?.id);
    expect(detail?.policiesInForce.some((policy) => policy.type === 'RESOURCE_CONTROL_POLICY')).toBe(true);
    expect(
      detail?.policiesInForce.every((policy) => policy.attachedToName !== '' && policy.document !== ''),
    ).toBe(true);
    expect(detail?.accountEdges.every((edge) => [edge.source, edge.target].includes('555555555555'))).toBe(
      true,
    );
  });

  it('answers for an external account that a trust names, and for no invented one', () => {
    const external = seen.accounts.find((account) => account.coverage === 'external');
    expect(accountDetail(model, external?.id ?? '')?.coverage).toBe('external');
    expect(accountDetail(model, '000000000000')).toBeUndefined();
  });

  it('names accounts of vendors, unless the organization has a name of its own', () => {
    const { accounts } = overview(demoModel());
    expect(accounts.find(({ id }) => id === '464622532012')).toMatchObject({
      name: 'Datadog',
      coverage: 'external',
    });
    expect(accounts.filter(({ coverage }) => coverage !== 'external').every(({ name }) => name !== '')).toBe(
      true,
    );
  });
});
