import { describe, expect, it } from 'vitest';
import type { AccountRecord, AccountState, CoverageGap, Organization } from '../snapshot/model.ts';
import { assembleSnapshot } from './assemble.ts';
import { readGaps, writeGaps } from './gaps-file.ts';

function record(id: string, alias?: string): AccountRecord {
  const lists = { users: [], groups: [], roles: [], policies: [] };
  return { id, partition: 'aws', ...lists, ...(alias === undefined ? {} : { alias }) };
}

const STATES: readonly AccountState[] = [
  'ACTIVE',
  'UNKNOWN',
  'SUSPENDED',
  'CLOSED',
  'PENDING_CLOSURE',
  'PENDING_ACTIVATION',
];
const organization: Organization = {
  id: 'o-1',
  partition: 'aws',
  managementAccountId: '000000000000',
  roots: [],
  units: [],
  accounts: STATES.map((state, n) => ({ id: `00000000000${n}`, name: `n${n}`, state })),
};
const facts = { source: 'import', label: 'l', collectedAt: '2026-11-24T00:00:00Z' } as const;

describe('assembleSnapshot', () => {
  it('accounts for every account of the organization', () => {
    const snapshot = assembleSnapshot({ ...facts, organization, accounts: [], gaps: [] });
    expect(snapshot.gaps.map(({ code }) => code)).toEqual([
      'account_not_read',
      'account_not_read',
      'account_suspended',
      'account_closed',
      'account_pending_closure',
      'account_pending_activation',
    ]);
    expect(snapshot.gaps.every(({ scope, account }) => scope === 'account' && account !== undefined)).toBe(
      true,
    );
  });

  it('adds no second reason to an account that has one, and none to an account that was read', () => {
    const denied: CoverageGap = {
      code: 'assume_denied',
      message: 'm',
      account: '000000000000',
      scope: 'account',
    };
    const snapshot = assembleSnapshot({
      ...facts,
      organization,
      accounts: STATES.slice(1).map((_, n) => record(`00000000000${n + 1}`)),
      gaps: [denied, denied],
    });
    expect(snapshot.gaps).toEqual([denied]);
  });

  it('gives the same snapshot for any order', () => {
    const gaps: readonly CoverageGap[] = [
      { code: 'b', message: 'm', scope: 'organization' },
      { code: 'a', message: 'm', file: 'f', scope: 'part' },
      { code: 'a', message: 'm', account: '000000000001', subject: 's', scope: 'entity' },
    ];
    const accounts = [record('000000000002'), record('000000000000'), record('000000000001')];
    const one = assembleSnapshot({ ...facts, organization, accounts, gaps });
    const two = assembleSnapshot({
      ...facts,
      organization,
      accounts: accounts.toReversed(),
      gaps: gaps.toReversed(),
    });
    expect(one).toEqual(two);
    expect(one.accounts.map(({ id }) => id)).toEqual(['000000000000', '000000000001', '000000000002']);
  });

  it('takes the last record of an account', () => {
    const accounts = [record('000000000001', 'first'), record('000000000001', 'second')];
    expect(assembleSnapshot({ ...facts, accounts, gaps: [] }).accounts).toEqual([
      record('000000000001', 'second'),
    ]);
  });
});

describe('gaps.json', () => {
  const gaps: readonly CoverageGap[] = [
    { code: 'assume_denied', message: 'line\n"two"', account: '000000000001', scope: 'account' },
    { code: 'x', message: 'm', file: 'f', subject: 's', scope: 'entity' },
  ];

  it('comes back as it was written, without what readers find again', () => {
    const again: CoverageGap = { code: 'policy_unparseable', message: 'm', scope: 'entity' };
    const text = writeGaps([...gaps, again]);
    expect(readGaps(JSON.parse(text ?? ''), { file: 'gaps.json' })).toEqual(gaps);
    expect(writeGaps([again])).toBeUndefined();
  });

  it.each([[7], [{}], [{ CoverageGaps: 'x' }], [{ CoverageGaps: [{ code: 'a' }] }]])(
    'says when it is %j',
    (json) => {
      expect(readGaps(json, { file: 'gaps.json' })).toMatchObject([
        { code: 'import_gaps_invalid', file: 'gaps.json' },
      ]);
    },
  );
});
