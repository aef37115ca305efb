import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import type { EdgeFilter } from '../api/contract.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { accountOfNode, nodeOf } from './nodes.ts';

const model = demoModel();
const pick = (filter: EdgeFilter) => model.edges.filter(compileEdgeFilter(model, filter));
const everything: EdgeFilter = {
  status: ['allowed', 'conditional', 'trusted_unverified', 'denied', 'trust_only', 'permit_only', 'none'],
  serviceLinked: true,
};

describe('edge filter', () => {
  it('leaves out status none and service-linked roles unless asked for', () => {
    const shown = pick({});
    expect(shown.length).toBeGreaterThan(100);
    expect(shown.some((edge) => edge.status === 'none')).toBe(false);
    expect(shown.some((edge) => edge.target.includes(':role/aws-service-role/'))).toBe(false);
    expect(
      pick({ serviceLinked: true }).some((edge) => edge.target.includes(':role/aws-service-role/')),
    ).toBe(true);
    expect(pick(everything)).toHaveLength(model.edges.length);
  });

  it('narrows by status, action and kind of source', () => {
    const filter: EdgeFilter = { ...everything, status: ['denied'], kind: ['iam_user', 'iam_role'] };
    const expected = model.edges.filter(
      (edge) =>
        edge.status === 'denied' && ['iam_user', 'iam_role'].includes(nodeOf(model, edge.source).kind),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(pick(filter)).toEqual(expected);
    const saml = pick({ ...everything, action: ['sts:AssumeRoleWithSAML'] });
    expect(saml.length).toBeGreaterThan(0);
    expect(saml.every((edge) => nodeOf(model, edge.source).kind === 'saml_provider')).toBe(true);
  });

  it('takes an account at either end, or at the named end only', () => {
    const id = '222222222222';
    const from = pick({ ...everything, sourceAccount: id });
    const into = pick({ ...everything, targetAccount: id });
    const both = pick({ ...everything, account: id });
    expect(from.every((edge) => accountOfNode(model, edge.source) === id)).toBe(true);
    expect(into.every((edge) => accountOfNode(model, edge.target) === id)).toBe(true);
    const inside = from.filter((edge) => into.includes(edge)).length;
    expect(both).toHaveLength(from.length + into.length - inside);
  });

  it('splits edges with an account at both ends into same and cross account', () => {
    const same = pick({ ...everything, scope: 'same_account' });
    const cross = pick({ ...everything, scope: 'cross_account' });
    expect(same.filter((edge) => cross.includes(edge))).toEqual([]);
    expect(cross.some((edge) => edge.source === '*')).toBe(true);
    expect(
      same.every((edge) => accountOfNode(model, edge.source) === accountOfNode(model, edge.target)),
    ).toBe(true);
    const neither = model.edges.filter((edge) => !same.includes(edge) && !cross.includes(edge));
    expect(neither.length).toBeGreaterThan(0);
    expect(neither.every((edge) => accountOfNode(model, edge.source) === undefined)).toBe(true);
  });

  it('calls sources external when no account of the organization owns them', () => {
    const members = new Set(model.snapshot.organization?.accounts.map((account) => account.id));
    const external = pick({ ...everything, scope: 'external' });
    expect(external.some((edge) => edge.source === '*')).toBe(true);
    expect(external.some((edge) => nodeOf(model, edge.source).kind === 'external_principal')).toBe(true);
    for (const edge of external) {
      const account = accountOfNode(model, edge.source);
      expect(account !== undefined && members.has(account)).toBe(false);
    }
  });

  it('finds text in ARNs, labels and account names whatever the letter case', () => {
    expect(pick({ q: 'DEVOPS' })).toEqual(pick({ q: 'devops' }));
    expect(pick({ q: 'devops' }).length).toBeGreaterThan(0);
    const byAccountName = pick({ ...everything, q: 'apps-devstg' });
    expect(byAccountName.some((edge) => !`${edge.source}${edge.target}`.includes('apps-devstg'))).toBe(true);
    expect(pick({ q: 'no such text anywhere' })).toEqual([]);
  });
});
