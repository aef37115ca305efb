import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import type { EdgeFilter } from '../api/contract.ts';
import { accountMatrix } from './account-edges.ts';
import { compileEdgeFilter } from './edge-filter.ts';
import { listPrincipals } from './list-principals.ts';
import { accountOfNode } from './nodes.ts';
import { overview } from './overview.ts';

const model = demoModel();
const pick = (filter: EdgeFilter) => model.edges.filter(compileEdgeFilter(model, filter));

describe('account matrix', () => {
  it('without a filter holds the pairs of the overview', () => {
    const { pairs, total, all } = accountMatrix(model, {});
    expect(pairs).toEqual(overview(model).accountEdges);
    expect(total).toBe(pairs.reduce((sum, pair) => sum + pair.total, 0));
    expect(all).toBe(model.edges.length);
  });

  it('counts in every cell the edges that the list has for its two ends', () => {
    const filter: EdgeFilter = { status: ['allowed', 'conditional'] };
    const { pairs } = accountMatrix(model, filter);
    expect(pairs.length).toBeGreaterThan(30);
    for (const { source, target, total } of pairs) {
      expect(pick({ ...filter, from: source, to: target })).toHaveLength(total);
    }
  });
});

describe('filters on facts of a principal', () => {
  it('takes an OU with everything below it', () => {
    const unit = model.snapshot.organization?.units.find(({ name }) => name === 'Workloads');
    const inside = pick({ unit: unit?.id ?? '' });
    expect(inside.length).toBeGreaterThan(20);
    const touches = (id: string): boolean =>
      model.pathOf(accountOfNode(model, id) ?? '').includes(unit?.id ?? '');
    expect(inside).toEqual(pick({}).filter((edge) => touches(edge.source) || touches(edge.target)));
    expect(pick({ unit: 'ou-none-0' })).toEqual([]);
  });

  it('splits edges by the condition keys they are open on, without letter case', () => {
    const open = pick({ cond: ['STS:externalid'] });
    const rest = pick({ without: ['sts:ExternalId'] });
    expect(open.length).toBeGreaterThan(0);
    expect(open.every(({ conditions }) => conditions.some(({ key }) => /externalid/i.test(key)))).toBe(true);
    expect(open.length + rest.length).toBe(pick({}).length);
  });

  it('finds tags by key and by value, paths by their start', () => {
    const tagged = [...model.nodes.keys()].flatMap((id) => {
      const facts = model.principal(id);
      const tags = facts?.kind === 'iam_role' ? facts.role.tags : facts?.user.tags;
      return Object.entries(tags ?? {}).map(([key, value]) => ({ id, key, value }));
    });
    const { key, value } = tagged[0] ?? { key: '', value: '' };
    const all = { limit: 1000, serviceLinked: true };
    const withKey = listPrincipals(model, { ...all, tag: key.toUpperCase() });
    expect(withKey.total).toBe(new Set(tagged.filter((tag) => tag.key === key).map(({ id }) => id)).size);
    const withValue = listPrincipals(model, { ...all, tag: `${key}=${value}` });
    expect(withValue.total).toBe(tagged.filter((tag) => tag.key === key && tag.value === value).length);
    const paths = listPrincipals(model, { ...all, path: '/app/' });
    expect(paths.principals.length).toBeGreaterThan(3);
    expect(paths.principals.every(({ id }) => /:(role|user)\/app\//.test(id))).toBe(true);
  });

  it('never takes unknown use for no use', () => {
    const unused = listPrincipals(model, { limit: 1000, unused: 90 });
    expect(unused.total).toBeGreaterThan(0);
    const limit = Date.parse(model.snapshot.collectedAt) - 90 * 86_400_000;
    for (const { lastUsed } of unused.principals) {
      expect(lastUsed === 'never' || Date.parse(lastUsed ?? '') <= limit).toBe(true);
    }
  });

  it('sorts by any column, and pages keep that order', () => {
    const whole = listPrincipals(model, { limit: 1000, sort: '-last_used' });
    const keys = whole.principals.map(({ lastUsed }) => lastUsed ?? '');
    expect(keys).toEqual([...keys].sort().reverse());
    const first = listPrincipals(model, { limit: 7, sort: '-last_used' });
    expect(first.principals).toEqual(whole.principals.slice(0, 7));
    const outside = listPrincipals(model, { limit: 1000, place: 'outside' });
    const inside = listPrincipals(model, { limit: 1000, place: 'inside' });
    expect(outside.total).toBeGreaterThan(0);
    expect(outside.total + inside.total).toBe(whole.total);
  });
});
