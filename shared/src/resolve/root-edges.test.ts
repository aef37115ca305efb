import { describe, expect, it } from 'vitest';
import { caseSnapshot } from '../../testing/case-snapshot.ts';
import type { PolicyJson } from '../../testing/case-snapshot.ts';
import type { Organization, Snapshot } from '../snapshot/model.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';

const ADMIN = 'arn:aws:iam::100000000000:role/admin';
const A = 'arn:aws:iam::111111111111:root';
const SETTINGS: Partial<Organization> = {
  delegatedAdministrators: [],
  trustedServices: ['iam.amazonaws.com'],
  rootFeatures: ['RootSessions'],
};

/** An administrator of the management account with these statements; `members` accounts more than the case has. */
function world(
  identity: readonly PolicyJson[],
  settings: Partial<Organization> = SETTINGS,
  members = 0,
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
  });
  const { organization } = snapshot;
  if (organization === undefined) throw new Error('the case has an organization');
  const more = Array.from({ length: members }, (_, at) => {
    const id = String(500_000_000_000 + at);
    return { id, name: id, state: 'ACTIVE' as const };
  });
  const accounts = [...organization.accounts, ...more];
  return { ...snapshot, organization: { ...organization, ...settings, accounts } };
}

const allow = (Resource: string | readonly string[]): PolicyJson => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoot',
  Resource,
});
const rootEdges = (snapshot: Snapshot) =>
  resolveSnapshot(snapshot).edges.filter(({ action }) => action === 'sts:AssumeRoot');

describe('edges of sts:AssumeRoot', () => {
  it('are one for all members where the permission has wildcards, however many they are', () => {
    const snapshot = world([allow('*')], SETTINGS, 5_000);
    const members = (snapshot.organization?.accounts.length ?? 0) - 1;
    const [edge, ...others] = rootEdges(snapshot);
    expect(others).toEqual([]);
    expect(edge).toMatchObject({
      source: ADMIN,
      target: `member-roots:${snapshot.organization?.id ?? ''}`,
      status: 'allowed',
      targets: { covered: members, byStatus: { allowed: members } },
    });
  });

  it('count the members that a Deny singles out on their own', () => {
    const [edge] = rootEdges(world([allow('*'), { ...allow(A), Effect: 'Deny' }]));
    expect(edge?.targets?.byStatus).toMatchObject({ denied: 1 });
    expect(edge?.status).toBe('allowed');
  });

  it('lead to each account that the permission names', () => {
    const [edge, ...others] = rootEdges(world([allow(A)]));
    expect(others).toEqual([]);
    expect(edge).toMatchObject({ source: ADMIN, target: A, status: 'allowed' });
    expect(edge).not.toHaveProperty('targets');
  });

  it('are conditional and partial where the setting was not collected, and none where it is off', () => {
    const { rootFeatures: _unknown, ...settings } = SETTINGS;
    expect(rootEdges(world([allow('*')], settings))).toMatchObject([
      { status: 'conditional', coverage: 'partial' },
    ]);
    expect(rootEdges(world([allow('*')], { ...SETTINGS, rootFeatures: [] }))).toEqual([]);
  });

  it('need the permission', () => {
    expect(rootEdges(world([]))).toEqual([]);
    expect(rootEdges(world([allow('arn:aws:iam::*:role/*')]))).toEqual([]);
  });

  it('stand at the caller, at the set and at each root user, which are nodes of the graph', () => {
    const model = resolveSnapshot(world([allow('*')]));
    const set = model.edges.find(({ action }) => action === 'sts:AssumeRoot')?.target ?? '';
    expect([...model.waysOutOf(ADMIN)].map(({ target }) => target)).toContain(set);
    expect(model.edgesInto(set)).toHaveLength(1);
    expect(model.edgesInto(A)).toMatchObject([{ source: ADMIN, target: A, via: set, status: 'allowed' }]);
    expect([set, A].map((id) => model.nodes.get(id)?.kind)).toEqual(['account_root', 'account_root']);
    expect([...model.nodes.keys()]).toEqual([...model.nodes.keys()].sort());
    expect(model.decide(ADMIN, set)).toMatchObject({
      target: set,
      status: 'allowed',
      action: 'sts:AssumeRoot',
    });
    expect(model.explain(ADMIN, set).decision.layers.length).toBeGreaterThan(0);
    expect([...model.waysOutOf(A)]).toEqual([]);
  });
});
