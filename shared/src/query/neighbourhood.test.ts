import { describe, expect, it } from 'vitest';
import { demoModel, demoStory } from '../../testing/demo-model.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { SNAPSHOT_FORMAT_VERSION } from '../snapshot/model.ts';
import type { IamRole } from '../snapshot/model.ts';
import { audience } from './audience.ts';
import { callersOf } from './callers.ts';
import { neighbourhood } from './neighbourhood.ts';
import { QueryError } from './query-error.ts';

const model = demoModel();
/** `End` trusts `Mid`, which trusts its account, where every user may assume everything. */
function wideAccount(users: number): { readonly wide: TrustModel; readonly end: string } {
  const account = '123456789012';
  const policy = (statement: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' };
  const arn = (kind: string, name: string): string => `arn:aws:iam::${account}:${kind}/${name}`;
  const common = { id: '', path: '/', attachedPolicies: [], tags: {}, inlinePolicies: [] };
  const role = (name: string, trusted: string): IamRole => ({
    ...common,
    arn: arn('role', name),
    name,
    trustPolicy: policy({ ...assume, Principal: { AWS: trusted } }),
    instanceProfiles: [],
  });
  const wide = resolveSnapshot({
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    source: 'import',
    collectedAt: '2026-01-01T00:00:00.000Z',
    label: 'wide',
    accounts: [
      {
        id: account,
        partition: 'aws',
        users: Array.from({ length: users }, (_unused, at) => ({
          ...common,
          arn: arn('user', `u${at}`),
          name: `u${at}`,
          groups: [],
          inlinePolicies: [{ name: 'all', document: policy({ ...assume, Resource: '*' }) }],
        })),
        groups: [],
        roles: [role('End', arn('role', 'Mid')), role('Mid', account)],
        policies: [],
      },
    ],
    gaps: [],
  });
  return { wide, end: arn('role', 'End') };
}

const usual = { direction: 'both', hops: 1, limit: 600, expand: true } as const;
const chainEnd = demoStory('chain-3').target;

describe('neighbourhood', () => {
  it('shows callers before and targets behind the node, each once', () => {
    const { target, source } = demoStory('john-devops');
    const near = neighbourhood(model, { ...usual, id: target });
    expect(near.nodes[0]).toMatchObject({ id: target, hop: 0 });
    expect(near.nodes.find((node) => node.id === source)?.hop).toBe(1);
    expect(near.nodes.find((node) => node.id === demoStory('chain-1').target)?.hop).toBe(1);
    expect(new Set(near.nodes.map((node) => node.id)).size).toBe(near.nodes.length);
    expect(near.omitted).toBe(0);
  });

  it('draws no edge without both of its ends', () => {
    for (const id of [chainEnd, demoStory('john-devops').source, '*', '222222222222', 'ec2.amazonaws.com']) {
      const near = neighbourhood(model, { ...usual, id, hops: 3, limit: 40 });
      const ids = new Set(near.nodes.map((node) => node.id));
      expect(near.nodes.length).toBeLessThanOrEqual(40);
      expect(near.edges.every((edge) => ids.has(edge.source) && ids.has(edge.target))).toBe(true);
    }
  });

  it('follows a chain backwards, one hop at a time', () => {
    const hops = [demoStory('chain-3').source, demoStory('chain-2').source, demoStory('chain-1').source];
    const near = neighbourhood(model, { ...usual, id: chainEnd, direction: 'in', hops: 3 });
    for (const [index, id] of hops.entries()) {
      expect(near.nodes.find((node) => node.id === id)?.hop).toBe(index + 1);
    }
    const nearer = neighbourhood(model, { ...usual, id: chainEnd, direction: 'in', hops: 1 });
    expect(nearer.nodes.every((node) => node.hop <= 1)).toBe(true);
  });

  it('counts honestly what a limit leaves out', () => {
    const whole = neighbourhood(model, { ...usual, id: 'ec2.amazonaws.com' });
    expect(whole.nodes.length).toBeGreaterThan(5);
    const cut = neighbourhood(model, { ...usual, id: 'ec2.amazonaws.com', limit: 4 });
    expect(cut.nodes).toHaveLength(4);
    expect(cut.omitted).toBe(whole.nodes.length - 4);
  });

  it('replaces sets by the callers behind them, or keeps the set', () => {
    const set = model.edges.find(
      (edge) => edge.audience !== undefined && edge.audience.covered > 2 && !edge.audience.outside,
    );
    const id = set?.target ?? '';
    const expanded = neighbourhood(model, { ...usual, id, direction: 'in' });
    const kept = neighbourhood(model, { ...usual, id, direction: 'in', expand: false });
    expect(kept.edges.some((edge) => edge.source === set?.source && edge.audience !== undefined)).toBe(true);
    expect(expanded.edges.some((edge) => edge.source === set?.source)).toBe(false);
    expect(expanded.edges.filter((edge) => edge.via === set?.source).length).toBeGreaterThan(0);
  });

  it('keeps a set that also covers principals outside the data', () => {
    const set = model.edges.find((edge) => edge.audience?.outside === true);
    const near = neighbourhood(model, { ...usual, id: set?.target ?? '', direction: 'in' });
    expect(near.edges.some((edge) => edge.source === set?.source && edge.audience !== undefined)).toBe(true);
  });

  it('goes on beyond the first step only where a chain can go on', () => {
    const near = neighbourhood(model, { ...usual, id: chainEnd, direction: 'in', hops: 3 });
    const hopOf = new Map(near.nodes.map((node) => [node.id, node.hop]));
    const far = near.edges.filter((edge) => (hopOf.get(edge.target) ?? 0) >= 1);
    expect(far.length).toBeGreaterThan(0);
    for (const edge of far) expect(['allowed', 'conditional', 'trusted_unverified']).toContain(edge.status);
  });

  it.each([
    [20, 20],
    [5_100, 1],
  ])('two steps away, a set of %i callers is %i nodes', (users, shown) => {
    const { wide, end } = wideAccount(users);
    const near = neighbourhood(wide, { ...usual, id: end, direction: 'in', hops: 2 });
    expect(near.nodes.filter((node) => node.hop === 2)).toHaveLength(shown);
    expect(near.omitted).toBe(0);
    const set = near.edges.find((edge) => edge.audience !== undefined);
    expect(set?.audience?.byStatus.allowed).toBe(shown === 1 ? users : undefined);
  });

  it('applies the shared filter', () => {
    const near = neighbourhood(model, {
      ...usual,
      id: chainEnd,
      hops: 2,
      status: ['allowed'],
      kind: ['iam_role'],
    });
    expect(near.edges.length).toBeGreaterThan(0);
    expect(near.edges.every((edge) => edge.status === 'allowed')).toBe(true);
  });

  it('refuses a node that the snapshot does not have', () => {
    expect(() => neighbourhood(model, { ...usual, id: 'arn:aws:iam::222222222222:user/Nobody' })).toThrow(
      QueryError,
    );
  });
});

describe('audience', () => {
  const set = model.edges.find((edge) => edge.audience !== undefined && edge.audience.covered > 3);
  const source = set?.source ?? '';
  const target = set?.target ?? '';

  it('pages through the callers behind a set, with the set as their via', () => {
    const whole = audience(model, { source, target, limit: 1000 });
    expect(whole.total).toBeGreaterThan(0);
    expect(whole.edges.every((edge) => edge.via === source && edge.target === target)).toBe(true);
    expect(whole.all).toBe(set?.audience?.covered);
    const first = audience(model, { source, target, limit: 2 });
    const second = audience(model, { source, target, limit: 2, cursor: first.cursor });
    expect([...first.edges, ...second.edges]).toEqual(whole.edges.slice(0, 4));
  });

  it('refuses edges that are not sets', () => {
    const { source: user, target: role } = demoStory('john-devops');
    expect(() => audience(model, { source: user, target: role, limit: 10 })).toThrow(/no edge from a set/);
  });
});

describe('callers of a role', () => {
  it('finds John three steps before the administrator of production, by the chain', () => {
    const john = demoStory('john-devops').source;
    expect(callersOf(model, chainEnd, 1).callers.some((caller) => caller.edge.source === john)).toBe(false);
    const caller = callersOf(model, chainEnd, 8).callers.find((candidate) => candidate.edge.source === john);
    expect(caller?.path).toEqual([
      john,
      demoStory('chain-1').source,
      demoStory('chain-2').source,
      demoStory('chain-3').source,
      chainEnd,
    ]);
    expect(caller).toMatchObject({ hops: 4, status: 'allowed' });
  });

  it('lists every direct caller once, near misses included, and ends on cycles', () => {
    const { target } = demoStory('cycle-out');
    const all = callersOf(model, target, 8).callers;
    expect(new Set(all.map((caller) => caller.edge.source)).size).toBe(all.length);
    const { source: jane, target: devops } = demoStory('jane-devops');
    const near = callersOf(model, devops, 1).callers.find((caller) => caller.edge.source === jane);
    expect(near?.status).toBe('trust_only');
  });
});
