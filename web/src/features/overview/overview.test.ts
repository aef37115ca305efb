import type { Overview } from '@assumable/shared/api/contract';
import { describe, expect, it } from 'vitest';
import { foldIdentityCenter, IDENTITY_CENTER } from './fold-outside.ts';
import { openAccount } from './account-roles.ts';
import { firstLevel, foldUnits, shutUnits } from './fold-units.ts';
import { outsideColumn } from './outside-groups.ts';
import { edgePath, layoutOverview, nearestCard, unitTrees } from './overview-layout.ts';
import { drawnEdges, figuresOf, indexOverview, outsideSources, relationsTo } from './overview-model.ts';

function account(
  id: string,
  unitId?: string,
  coverage: 'read' | 'not_read' | 'external' = 'read',
): Overview['accounts'][number] {
  return {
    id,
    name: `account-${id}`,
    ...(unitId === undefined ? {} : { unitId }),
    state: 'ACTIVE',
    management: false,
    coverage,
    roles: 1,
    users: 0,
    inbound: 0,
    outbound: 0,
  };
}

const provider = (account_: string): Overview['outside'][number] => ({
  id: `arn:aws:iam::${account_}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`,
  kind: 'saml_provider',
  label: 'AWSSSO_0123456789abcdef_DO_NOT_DELETE',
  account: account_,
  flags: [],
});

const OVERVIEW: Overview = {
  units: [
    { id: 'r', name: 'Root', kind: 'root' },
    { id: 'w', name: 'Workloads', kind: 'unit', parentId: 'r' },
    { id: 'p', name: 'Prod', kind: 'unit', parentId: 'w' },
    { id: 'e', name: 'Empty', kind: 'unit', parentId: 'r' },
  ],
  accounts: [
    account('1', 'r'),
    account('2', 'w'),
    ...Array.from({ length: 9 }, (_, index) => account(`3${index}`, 'p')),
    account('4', 'gone', 'not_read'),
    account('9', undefined, 'external'),
  ],
  outside: [
    { id: 'lambda.amazonaws.com', kind: 'aws_service', label: 'lambda.amazonaws.com', flags: [] },
    provider('1'),
    provider('2'),
  ],
  accountEdges: [
    { source: '1', target: '2', counts: { allowed: 2, denied: 1 }, total: 3 },
    { source: '2', target: '1', counts: { conditional: 1 }, total: 1 },
    { source: '1', target: '1', counts: { allowed: 5 }, total: 5 },
    { source: '9', target: '2', counts: { trusted_unverified: 1 }, total: 1 },
    { source: 'lambda.amazonaws.com', target: '30', counts: { allowed: 4 }, total: 4 },
    { source: provider('1').id, target: '1', counts: { conditional: 3 }, total: 3 },
    { source: provider('2').id, target: '1', counts: { conditional: 1, denied: 1 }, total: 2 },
    { source: '1', target: '31', counts: { trust_only: 1 }, total: 1 },
  ],
};

describe('map of the organization', () => {
  it('shows every account of the organization once, and no empty unit', () => {
    const layout = layoutOverview(OVERVIEW, 800);
    expect(layout.cards.map((card) => card.account.id).sort()).toEqual(
      OVERVIEW.accounts
        .filter((one) => one.coverage !== 'external')
        .map((one) => one.id)
        .sort(),
    );
    expect(layout.boxes.map((box) => box.name).sort()).toEqual([
      'No organizational unit',
      'Prod',
      'Root',
      'Workloads',
    ]);
  });

  it.each([340, 700, 1200, 2400])('lets no cards overlap at %d px', (width) => {
    const { cards } = layoutOverview(OVERVIEW, width);
    cards.forEach((a, index) => {
      for (const b of cards.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    });
  });

  it('keeps cards inside their unit and child units inside their parent', () => {
    const { cards, boxes } = layoutOverview(OVERVIEW, 900);
    for (const card of cards) {
      const own = boxes.find((box) => box.id === (card.account.unitId === 'gone' ? '' : card.account.unitId));
      expect(own !== undefined && card.x >= own.x && card.x + card.width <= own.x + own.width + 0.01).toBe(
        true,
      );
      expect(own !== undefined && card.y >= own.y && card.y + card.height <= own.y + own.height).toBe(true);
    }
  });

  it('survives units that name each other as parent', () => {
    const knot: Overview = {
      ...OVERVIEW,
      units: [
        { id: 'r', name: 'Root', kind: 'root' },
        { id: 'a', name: 'A', kind: 'unit', parentId: 'b' },
        { id: 'b', name: 'B', kind: 'unit', parentId: 'a' },
      ],
      accounts: [account('1', 'r'), account('2', 'a')],
    };
    expect(unitTrees(knot).map((tree) => tree.name)).toEqual(['Root']);
  });

  it('walks cards with arrow keys', () => {
    const { cards } = layoutOverview(OVERVIEW, 700);
    const first = cards.find((card) => card.account.id === '30');
    const right = first === undefined ? undefined : nearestCard(cards, first, 'right');
    expect(right?.account.id).toBe('31');
    expect(right === undefined ? undefined : nearestCard(cards, right, 'left')?.account.id).toBe('30');
  });

  it('leaves and enters on facing sides', () => {
    const left = { x: 0, y: 0, width: 100, height: 50 };
    const right = { x: 300, y: 0, width: 100, height: 50 };
    expect(edgePath(left, right)).toBe('M100 25C200 25 200 25 300 25');
    expect(edgePath(right, left)).toBe('M300 25C200 25 200 25 100 25');
  });
});

describe('numbers and edges', () => {
  const index = indexOverview(OVERVIEW);

  it('counts trusts that hold or may hold', () => {
    expect(figuresOf(OVERVIEW, index)).toEqual({
      accounts: 12,
      accountsRead: 11,
      crossAccount: 3,
      outside: 9,
      blocked: 2,
    });
  });

  it('draws what the mode asks for, and always what is in focus', () => {
    const ids = (mode: 'none' | 'selected' | 'cross' | 'all', focus?: string): readonly string[] =>
      drawnEdges(OVERVIEW, index, mode, focus)
        .map((edge) => `${edge.source}>${edge.target}`)
        .sort();
    expect(ids('none')).toEqual([]);
    expect(ids('selected')).toEqual([]);
    expect(ids('selected', '9')).toEqual(['9>2']);
    expect(ids('cross')).toEqual(['1>2', '2>1']);
    expect(ids('cross', '1')).toContain('1>31');
    expect(ids('all')).toHaveLength(6);
  });

  it('ties cards to the one in focus', () => {
    const relations = relationsTo('1', drawnEdges(OVERVIEW, index, 'selected', '1'));
    expect(relations?.get('2')).toEqual({ into: { allowed: 2, denied: 1 }, out: { conditional: 1 } });
    expect(relationsTo(undefined, [])).toBeUndefined();
  });

  it('lists who comes in from outside, most trusted first', () => {
    expect(outsideSources(OVERVIEW, index).map((source) => [source.id, source.trusts])).toEqual([
      ['lambda.amazonaws.com', 4],
      [provider('1').id, 3],
      ['9', 1],
      [provider('2').id, 1],
    ]);
  });
});

describe('zoom', () => {
  const index = indexOverview(OVERVIEW);

  it('folds all units but the flipped ones, or the flipped ones only', () => {
    expect(firstLevel(OVERVIEW)).toBe('accounts');
    expect([...shutUnits(OVERVIEW, 'units', ['w'])]).toEqual(['r', 'p', 'e']);
    expect([...shutUnits(OVERVIEW, 'accounts', ['w'])]).toEqual(['w']);
  });

  it('lets a folded unit stand for every account below it, and keeps all trusts', () => {
    const shut = shutUnits(OVERVIEW, 'accounts', ['w']);
    const folded = foldUnits(OVERVIEW, index, shut);
    expect(folded.standsFor('31')).toBe('w');
    expect(folded.standsFor('1')).toBe('1');
    expect(folded.totals.get('w')).toEqual({ roles: 10, notRead: 0, inbound: 7, outbound: 1 });
    const all = (edges: Overview['accountEdges']): number => edges.reduce((sum, edge) => sum + edge.total, 0);
    expect(all(folded.overview.accountEdges)).toBe(all(OVERVIEW.accountEdges));
    const layout = layoutOverview(OVERVIEW, 800, { shut });
    expect(layout.boxes.find((box) => box.id === 'w')?.shut).toBe(true);
    expect(layout.cards.map((card) => card.account.id)).toEqual(['1', '4']);
  });

  it('opens an account to the roles that have trusts across its border', () => {
    const role = (id: string, account_: string): Overview['outside'][number] => ({
      id,
      kind: 'iam_role',
      label: id,
      account: account_,
      flags: [],
    });
    const edge = (source: string, target: string, status: 'allowed' | 'denied') => ({
      source,
      target,
      status,
    });
    const opened = openAccount(
      '2',
      [
        edge('a', 'x', 'allowed'),
        edge('a', 'y', 'denied'),
        edge('x', 'y', 'allowed'),
        edge('x', 'b', 'allowed'),
      ],
      [role('a', '1'), role('b', '31'), role('x', '2'), role('y', '2')],
      (node) => (node.account === '1' ? '1' : 'p'),
    );
    expect(opened.roles.map(({ id, inbound, outbound }) => [id, inbound, outbound])).toEqual([
      ['x', 1, 1],
      ['y', 0, 0],
    ]);
    expect(opened.edges.map(({ source, target, total }) => [source, target, total])).toEqual([
      ['1', 'x', 1],
      ['1', 'y', 1],
      ['x', 'p', 1],
    ]);
  });
});

describe('outside column', () => {
  it('folds the providers of Identity Center into one row with all counts', () => {
    const { overview, providers } = foldIdentityCenter(OVERVIEW);
    expect(providers).toBe(2);
    expect(overview.outside.map((node) => node.id)).toEqual([IDENTITY_CENTER, 'lambda.amazonaws.com']);
    expect(overview.accountEdges.find((edge) => edge.source === IDENTITY_CENTER)).toEqual({
      source: IDENTITY_CENTER,
      target: '1',
      counts: { conditional: 4, denied: 1 },
      total: 5,
    });
  });

  it('folds long groups and says how many are left out', () => {
    const services: Overview = {
      ...OVERVIEW,
      outside: Array.from({ length: 20 }, (_, at) => ({
        id: `s${at}`,
        kind: 'aws_service' as const,
        label: `s${at}`,
        flags: [],
      })),
    };
    const folded = outsideColumn(services, 200, new Set()).groups.find((group) => group.id === 'services');
    expect([folded?.items.length, folded?.more]).toEqual([7, 13]);
    const open = outsideColumn(services, 200, new Set(['services'])).groups.find(
      (group) => group.id === 'services',
    );
    expect([open?.items.length, open?.more]).toEqual([20, 0]);
  });
});
