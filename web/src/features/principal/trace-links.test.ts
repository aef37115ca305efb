import type { IdentityCenterTrace } from '@assumable/shared/api/identity-center';
import { describe, expect, it } from 'vitest';
import { identityCenterId, parseIdentityCenterId } from '../../lib/identity-center-id.ts';
import { linksOf } from './trace-links.ts';

const place = (account: string, permissionSet: string, ...holders: string[]) => ({
  account,
  permissionSet,
  holders,
  state: 'missing' as const,
});

const TRACE: IdentityCenterTrace = {
  collected: true,
  gaps: [],
  name: 'ana',
  holders: [
    { type: 'user', id: 'ana', name: 'ana', groups: ['dev'] },
    { type: 'group', id: 'dev', name: 'dev', groups: [], members: 3 },
  ],
  permissionSets: [
    { arn: 'admin', name: 'Admin' },
    { arn: 'read', name: 'Read' },
  ],
  places: [place('1', 'admin', 'ana'), place('1', 'read', 'dev'), place('2', 'read', 'dev')],
  omitted: 0,
};

describe('linksOf', () => {
  it('follows a person through its groups, and a group to its members', () => {
    const ana = linksOf(TRACE, { column: 'holder', id: 'ana' });
    expect([...ana.holders]).toEqual(['ana', 'dev']);
    expect(ana.places.size).toBe(3);
    const dev = linksOf(TRACE, { column: 'holder', id: 'dev' });
    expect([...dev.sets]).toEqual(['read']);
    expect(dev.holders.has('ana')).toBe(true);
  });

  it('follows permission sets and places back to whom they are given', () => {
    expect([...linksOf(TRACE, { column: 'set', id: 'admin' }).holders]).toEqual(['ana']);
    const links = linksOf(TRACE, { column: 'place', id: '2 read' });
    expect([...links.holders]).toEqual(['ana', 'dev']);
    expect([...links.places]).toEqual(['2 read']);
  });
});

describe('ids of people in addresses', () => {
  it('come back, and are not those of principals', () => {
    const subject = { type: 'user', id: 'd-90:x' } as const;
    expect(parseIdentityCenterId(identityCenterId(subject))).toEqual(subject);
    for (const text of ['arn:aws:iam::1:user/x', 'identity-center:role:x', 'identity-center:user:'])
      expect(parseIdentityCenterId(text)).toBeUndefined();
  });
});
