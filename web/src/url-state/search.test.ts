import { describe, expect, it } from 'vitest';
import { activeFilters, EXPLORE_SCHEMA, exploreState, patchExplore } from './explore-search.ts';
import { OVERVIEW_SCHEMA } from './overview-search.ts';
import { readSearch, withoutDefaults } from './read-search.ts';
import { parseSearchText, printSearchText } from './search-text.ts';

describe('search text', () => {
  it('keeps leading zeros of an account id', () => {
    expect(parseSearchText('?account=012345678901')).toEqual({ account: '012345678901' });
  });

  it('writes keys in a stable order and leaves out what is absent', () => {
    expect(printSearchText({ v: 'table', q: undefined, account: '111111111111', hops: 2, slr: true })).toBe(
      '?account=111111111111&hops=2&slr=1&v=table',
    );
  });

  it('repeats the key of id lists, because ids may hold commas', () => {
    const exp = ['arn:aws:iam::111111111111:role/a,b', 'arn:aws:iam::111111111111:role/c&d=é'];
    expect(parseSearchText(printSearchText({ exp }))).toEqual({ exp });
  });

  it('joins lists of words with commas', () => {
    expect(printSearchText({ st: ['allowed', 'denied'] })).toBe('?st=allowed,denied');
  });

  it('never touches the prototype', () => {
    const raw = parseSearchText('?__proto__=x&q=1');
    expect(Object.keys(raw)).toEqual(['q']);
    expect(Object.getPrototypeOf(raw)).toBe(Object.prototype);
  });
});

describe('reading an address', () => {
  it('reads every parameter of Explore back as it was written', () => {
    const search = {
      of: 'arn:aws:iam::111111111111:role/x',
      v: 'table',
      dir: 'in',
      hops: 3,
      st: ['allowed', 'denied'],
      kind: ['iam_role', 'aws_service'],
      account: '012345678901',
      slr: true,
      exp: ['*'],
      sel: 'node:*',
    };
    const raw = parseSearchText(printSearchText(search));
    expect(readSearch(EXPLORE_SCHEMA, raw)).toEqual({ search, problems: [] });
  });

  it('reports a selection that is none, and writes every selection that the console makes', () => {
    const sel = 'edge:arn:aws:iam::111111111111:role/a';
    expect(readSearch(EXPLORE_SCHEMA, { sel, v: 'table' })).toEqual({
      search: { v: 'table' },
      problems: [{ key: 'sel', value: sel }],
    });
    expect(patchExplore({}, { sel })).toEqual({ sel });
  });

  it('reports a broken and an unknown parameter and keeps the others', () => {
    const { search, problems } = readSearch(
      EXPLORE_SCHEMA,
      parseSearchText('?hops=9&st=allowed,quatsch&v=table&nope=1'),
    );
    expect(search).toEqual({ v: 'table' });
    expect(problems).toEqual([
      { key: 'hops', value: '9' },
      { key: 'st', value: 'allowed,quatsch' },
      { key: 'nope', value: '1' },
    ]);
  });

  it('does not take inherited names for parameters', () => {
    expect(readSearch(EXPLORE_SCHEMA, { toString: 'x' }).problems).toEqual([{ key: 'toString', value: 'x' }]);
  });
});

describe('state of Explore', () => {
  it('leaves defaults out of the address', () => {
    expect(patchExplore({ hops: 3, v: 'table' }, { hops: 1, v: 'graph' })).toEqual({});
    expect(withoutDefaults(OVERVIEW_SCHEMA, { v: 'graph', edges: 'all' }, { v: 'graph' })).toEqual({
      edges: 'all',
    });
  });

  it('fills defaults in', () => {
    expect(exploreState({})).toMatchObject({ v: 'graph', hops: 1, dir: 'both', exp: [], lay: 'columns' });
  });

  it('counts filters that narrow', () => {
    expect(activeFilters({ v: 'table', of: 'x', hops: 3 })).toBe(0);
    expect(activeFilters({ q: 'a', kind: ['iam_role'], account: '111111111111' })).toBe(3);
  });
});
