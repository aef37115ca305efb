import { describe, expect, it } from 'vitest';
import { missingAccounts, namedAccounts } from './coverage-model.ts';

const account = (n: number, coverage: 'read' | 'partial' | 'not_read' | 'external') => ({
  id: String(n).repeat(12),
  name: `account-${n}`,
  state: 'ACTIVE',
  management: false,
  coverage,
  roles: 0,
  users: 0,
  inbound: 0,
  outbound: 0,
});
const gap = (n: number, code: string, scope: 'account' | 'part') => ({
  code,
  message: code,
  account: String(n).repeat(12),
  scope,
});

describe('missing accounts', () => {
  const missing = missingAccounts(
    {
      accounts: [
        account(1, 'read'),
        account(2, 'partial'),
        account(3, 'not_read'),
        account(4, 'external'),
        account(5, 'not_read'),
        { ...account(6, 'not_read'), name: '6'.repeat(12) },
      ],
    },
    [
      gap(2, 'missing_permission', 'part'),
      gap(3, 'policy_unreadable', 'part'),
      gap(3, 'assume_denied', 'account'),
    ],
  );

  it('are those not read, then those read in part, with their gravest reason', () => {
    expect(missing.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'account-3: the role could not be assumed',
      'account-5: ',
      '6666 6666 6666: ',
      'account-2: the role lacks a permission',
    ]);
  });

  it('are named with those that the page is about first', () => {
    expect(namedAccounts(missing, new Set(['2'.repeat(12)]))).toBe(
      'account-2 (the role lacks a permission), account-3 (the role could not be assumed), account-5 and 1 more',
    );
    expect(namedAccounts(missing.slice(0, 1), new Set())).toBe('account-3 (the role could not be assumed)');
  });
});
