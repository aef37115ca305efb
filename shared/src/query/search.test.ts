import { describe, expect, it } from 'vitest';
import { demoModel } from '../../testing/demo-model.ts';
import { search } from './search.ts';

const model = demoModel();
const find = (q: string, limit = 20) => search(model, { q, limit }).results;
const john = 'arn:aws:iam::222222222222:user/John';

describe('search', () => {
  it('puts an exact ARN first, whatever the letter case', () => {
    expect(find(john)[0]?.id).toBe(john);
    expect(find(` ${john.toUpperCase()} `)[0]?.id).toBe(john);
  });

  it('finds a principal by its unique id', () => {
    const facts = model.principal(john);
    const id = facts?.kind === 'iam_user' ? facts.user.id : '';
    expect(id).toMatch(/^AIDA/);
    expect(find(id).map((hit) => hit.id)).toEqual([john]);
  });

  it('finds deleted principals by the id that is left of them', () => {
    const dangling = [...model.nodes.values()].find((node) => node.kind === 'dangling_id');
    expect(find(dangling?.id ?? '')[0]).toMatchObject({ id: dangling?.id, kind: 'dangling_id' });
  });

  it('puts the account first for its id and for its name', () => {
    expect(find('555555555555')[0]).toMatchObject({ type: 'account', id: '555555555555', label: 'apps-prd' });
    expect(find('apps-prd')[0]).toMatchObject({ type: 'account', id: '555555555555' });
  });

  it('lists equal names before prefixes before parts', () => {
    const labels = find('devops', 50).map((hit) => hit.label.toLowerCase());
    const rank = (label: string) => (label === 'devops' ? 0 : label.startsWith('devops') ? 1 : 2);
    expect(labels.map(rank)).toEqual(labels.map(rank).sort());
    expect(labels[0]).toBe('devops');
  });

  it('takes several words together', () => {
    const [first] = find('devops apps-prd');
    expect(first).toMatchObject({ id: 'arn:aws:iam::555555555555:role/DevOps' });
  });

  it('finds by letters in order when nothing closer matches', () => {
    expect(find('dplymstr').some((hit) => hit.label === 'DeployMaster')).toBe(true);
  });

  it('finds by tag: key and value, key, value; the hit names the tag', () => {
    const role = model.snapshot.accounts
      .flatMap(({ roles }) => roles)
      .find(({ tags }) => Object.keys(tags).length > 0);
    const [key = '', value = ''] = Object.entries(role?.tags ?? {})[0] ?? [];
    expect(value).not.toBe('');
    const tagged = model.snapshot.accounts
      .flatMap(({ roles, users }) => [...roles, ...users])
      .filter(({ tags }) => tags[key] === value);
    const hits = find(`${key}=${value}`.toUpperCase(), 50);
    expect(hits.length).toBe(Math.min(50, tagged.length));
    for (const hit of hits) {
      expect(tagged.some(({ arn }) => arn === hit.id)).toBe(true);
      expect(hit.detail).toMatch(new RegExp(`· ${key}=${value}$`, 'i'));
    }
    expect(find(`${key}=no such value`)).toEqual([]);
  });

  it('finds OUs and policies', () => {
    const unit = model.snapshot.organization?.units[0];
    expect(find(unit?.name ?? '').some((hit) => hit.type === 'unit' && hit.id === unit?.id)).toBe(true);
    expect(find('FullAWSAccess')[0]).toMatchObject({ type: 'policy', label: 'FullAWSAccess' });
  });

  it('keeps to the limit and survives odd input', () => {
    expect(find('a', 5)).toHaveLength(5);
    for (const q of ['   ', '((((', '*', '\\', '\u0000', '\ud800', 'x'.repeat(2048)]) {
      expect(find(q).length).toBeLessThanOrEqual(20);
    }
    expect(find('   ')).toEqual([]);
  });
});
