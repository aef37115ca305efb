import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, formOf, formProblems, hasProblems, readAccounts, requestOf } from './crawl-request.ts';

describe('readAccounts', () => {
  it('reads pasted lists of any kind, once each', () => {
    expect(
      readAccounts('111122223333, 4444-5555-6666\n# old ones\n111122223333;"777788889999" # prod'),
    ).toEqual({
      ids: ['111122223333', '444455556666', '777788889999'],
      wrong: [],
    });
    expect(readAccounts('12 production').wrong).toEqual(['12', 'production']);
  });
});

describe('the form', () => {
  it('asks for the whole organization with the default role', () => {
    expect(hasProblems(formProblems(EMPTY_FORM))).toBe(false);
    expect(requestOf(EMPTY_FORM)).toEqual({ roles: ['AssumableReader'] });
  });

  it('sends what was typed and nothing else', () => {
    const form = {
      ...EMPTY_FORM,
      roles: [' audit/{accountId}-reader ', 'OrganizationAccountAccessRole'],
      externalId: 'ext-{accountId}',
      scope: 'chosen' as const,
      accounts: '111122223333',
      profile: 'audit',
      region: 'eu-central-1',
      concurrency: '5',
      identityCenter: true,
    };
    expect(hasProblems(formProblems(form))).toBe(false);
    expect(requestOf(form)).toEqual({
      roles: ['audit/{accountId}-reader', 'OrganizationAccountAccessRole'],
      externalId: 'ext-{accountId}',
      accounts: ['111122223333'],
      profile: 'audit',
      region: 'eu-central-1',
      concurrency: 5,
      identityCenter: true,
    });
  });

  it('names what is wrong, field by field', () => {
    const problems = formProblems({
      ...EMPTY_FORM,
      roles: ['good', 'not good'],
      externalId: 'a b',
      scope: 'chosen',
      accounts: '12',
      region: 'Frankfurt',
      concurrency: '51',
    });
    expect(problems.roles.map((problem) => problem !== undefined)).toEqual([false, true]);
    expect(Object.keys(problems).sort()).toEqual([
      'accounts',
      'concurrency',
      'externalId',
      'region',
      'roles',
    ]);
    expect(formProblems({ ...EMPTY_FORM, scope: 'chosen' }).accounts).toBe('Enter at least one account id.');
  });

  it('starts from an earlier crawl, without its ExternalId', () => {
    const form = formOf({
      settings: { roles: ['audit/Reader'], externalId: true, concurrency: 20, accounts: ['111122223333'] },
    });
    expect(requestOf(form)).toEqual({ roles: ['audit/Reader'], accounts: ['111122223333'] });
  });
});
