import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import { fullAccessOf } from './full-access.ts';
import { listPrincipals } from './list-principals.ts';
import { policyDetail } from './policy-detail.ts';
import { principalDetail } from './principal-detail.ts';

const model = demoModel();
const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

describe('policy detail', () => {
  it('gives an AWS-managed policy with everyone who carries it', () => {
    const found = policyDetail(model, { id: ADMINISTRATOR });
    expect(found).toMatchObject({ name: 'AdministratorAccess', kind: 'aws_managed', siblings: [] });
    expect(JSON.parse(found?.document ?? '')).toMatchObject({ Statement: [{ Action: '*' }] });
    const wanted = model.snapshot.accounts.flatMap(({ roles, users, groups }) =>
      [...roles, ...users, ...groups].filter(({ attachedPolicies }) =>
        attachedPolicies.includes(ADMINISTRATOR),
      ),
    );
    expect(found?.carriers.map(({ id }) => id).sort()).toEqual(wanted.map(({ arn }) => arn).sort());
    expect(found?.carrierCount).toBe(wanted.length);
  });

  it('gives the trust policy of a role, with the other documents of the role beside it', () => {
    const found = policyDetail(model, { id: PROD_ADMIN });
    expect(found).toMatchObject({
      name: 'Trust policy of ProdAdmin',
      kind: 'trust',
      accountName: 'apps-prd',
      document: principalDetail(model, PROD_ADMIN)?.trustPolicy,
      carriers: [{ id: PROD_ADMIN, use: 'trust', type: 'principal' }],
    });
    expect(found?.siblings.length).toBe(principalDetail(model, PROD_ADMIN)?.policies.length);
  });

  it('finds every document of every principal, group and guardrail by its id', () => {
    for (const account of model.snapshot.accounts) {
      for (const holder of [...account.roles, ...account.users, ...account.groups]) {
        for (const { name, document } of holder.inlinePolicies) {
          const found = policyDetail(model, { id: `${holder.arn}#${name}` });
          expect(found).toMatchObject({ name, kind: 'inline', document, carriers: [{ id: holder.arn }] });
          for (const { id } of found?.siblings ?? []) expect(policyDetail(model, { id })?.id).toBe(id);
        }
      }
    }
    for (const { id, name, targetIds } of model.snapshot.organization?.policies ?? []) {
      expect(policyDetail(model, { id })).toMatchObject({ name, carrierCount: targetIds.length });
    }
  });

  it('knows nothing by any other id', () => {
    for (const id of [
      '',
      '#',
      `${PROD_ADMIN}#`,
      'p-nothing',
      'arn:aws:iam::aws:policy/Nothing',
      '__proto__',
    ]) {
      expect(policyDetail(model, { id }), id).toBeUndefined();
    }
  });
});

describe('full access', () => {
  it('comes from what the policies say, not from a name', () => {
    const { principals } = listPrincipals(model, { access: 'full', kind: ['iam_role'], limit: 1000 });
    expect(principals.length).toBeGreaterThan(10);
    for (const { id, fullAccess } of principals) {
      expect(fullAccess, id).toMatch(/^Allow \* on \* in /);
      expect(principalDetail(model, id)?.fullAccess).toBe(fullAccess);
    }
    const all = listPrincipals(model, { kind: ['iam_role', 'iam_user'], serviceLinked: true, limit: 1000 });
    for (const { id } of all.principals) {
      const detail = principalDetail(model, id);
      const wanted =
        detail?.boundary === undefined &&
        detail?.policies.some(({ document }) => {
          const statements: unknown = document === '' ? [] : Reflect.get(JSON.parse(document), 'Statement');
          return JSON.stringify(statements).includes('"Effect":"Allow","Action":"*","Resource":"*"}');
        }) === true;
      expect(detail?.fullAccess !== undefined, id).toBe(wanted);
    }
    expect(principals.some(({ label }) => !/admin/i.test(label))).toBe(true);
  });

  it('is not full where a boundary narrows it or its text is not known', () => {
    const facts = model.principal(PROD_ADMIN);
    if (facts?.kind !== 'iam_role') throw new Error('no role');
    const withBoundary = (permissionsBoundary: string) =>
      fullAccessOf(model, { ...facts, role: { ...facts.role, permissionsBoundary } });
    expect(fullAccessOf(model, facts)?.policy).toBe('AdministratorAccess');
    expect(withBoundary('arn:aws:iam::aws:policy/ReadOnlyAccess')).toBeUndefined();
    expect(withBoundary('arn:aws:iam::aws:policy/Unknown')).toBeUndefined();
    expect(withBoundary(ADMINISTRATOR)?.policy).toBe('AdministratorAccess');
  });
});
