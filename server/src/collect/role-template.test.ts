import { describe, expect, it } from 'vitest';
import { checkOptions } from './check-options.ts';
import { CrawlError } from './crawl-options.ts';
import { checkExternalId, externalIdOf, parseRoleTemplate, roleArn } from './role-template.ts';

describe('parseRoleTemplate', () => {
  it.each([
    ['AssumableReader', 'AssumableReader'],
    ['/audit/AssumableReader', 'audit/AssumableReader'],
    ['audit/{accountId}-reader', 'audit/{accountId}-reader'],
    ['arn:aws:iam::{accountId}:role/audit/Reader', 'audit/Reader'],
    ['arn:aws-cn:iam::{accountId}:role/Reader', 'Reader'],
  ])('reads %j as %j', (text, role) => {
    expect(parseRoleTemplate(text)).toBe(role);
  });

  it.each([
    '',
    'a b',
    'x'.repeat(65),
    'päth/x',
    'arn:aws:iam::111122223333:role/Reader',
    'arn:aws:iam::{accountId}:user/x',
    '{account}',
  ])('refuses %j', (text) => {
    expect(() => parseRoleTemplate(text)).toThrow(CrawlError);
  });

  it('puts the account where the template says', () => {
    expect(roleArn('aws', '111122223333', 'audit/{accountId}-reader')).toBe(
      'arn:aws:iam::111122223333:role/audit/111122223333-reader',
    );
  });
});

describe('ExternalIds', () => {
  it('may name the account', () => {
    expect(externalIdOf('acme/{accountId}', '111122223333')).toBe('acme/111122223333');
  });

  it.each(['x', 'a b', 'x'.repeat(1_225), 'ä1'])('refuses %j without repeating it', (text) => {
    expect(() => checkExternalId(text)).toThrow(/^the ExternalId must be/);
  });
});

describe('checkOptions', () => {
  it.each([
    [{ roles: [] }],
    [{ roles: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'] }],
    [{ roles: ['a'], concurrency: 0 }],
    [{ roles: ['a'], concurrency: 51 }],
    [{ roles: ['a'], concurrency: 1.5 }],
    [{ roles: ['a'], accounts: [] }],
    [{ roles: ['a'], accounts: ['1'] }],
  ])('refuses %j', (options) => {
    expect(() => checkOptions(options)).toThrow(CrawlError);
  });

  it('takes a role once', () => {
    expect(checkOptions({ roles: ['a', '/a', 'b'] }).roles).toEqual(['a', 'b']);
  });
});
