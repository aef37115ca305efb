/** The roles that the crawler tries in each account, and the ExternalId that it sends. */
import type { AccountId, Arn, Partition } from '@assumable/shared/arn/arn';
import { CrawlError } from './crawl-options.ts';

const ACCOUNT = '{accountId}';
const MOST_ROLES = 10;

/**
 * `audit/AssumableReader`, `/audit/AssumableReader` and `arn:aws:iam::{accountId}:role/audit/AssumableReader` all give
 * path and name without the leading slash; `{accountId}` may stand in them. Limits are those of IAM: name
 * 64 characters of `[\w+=,.@-]`, path 512 characters.
 *
 * @throws CrawlError naming what is wrong
 */
export function parseRoleTemplate(text: string): string {
  const role = withoutArn(text.trim());
  const example = role.replaceAll(ACCOUNT, '111122223333');
  const cut = example.lastIndexOf('/');
  const name = example.slice(cut + 1);
  const path = example.slice(0, cut + 1);
  if (!/^[\w+=,.@-]{1,64}$/.test(name) || !/^([\x21-\x2e\x30-\x7e]+\/)*$/.test(path) || path.length > 511) {
    throw new CrawlError(
      'options',
      `the role ${JSON.stringify(text.slice(0, 80))} is no role name: it must be 1 to 64 letters, digits or +=,.@-_ and may follow a path (audit/AssumableReader); ${ACCOUNT} stands for the account`,
    );
  }
  return role;
}

/** @throws CrawlError for a list that is empty, too long or holds something that is no role name */
export function parseRoleTemplates(texts: readonly string[]): readonly string[] {
  const roles = [...new Set(texts.map(parseRoleTemplate))];
  if (roles.length >= 1 && roles.length <= MOST_ROLES) return roles;
  throw new CrawlError('options', `name 1 to ${MOST_ROLES} roles to try in each account (--role)`);
}

function withoutArn(text: string): string {
  if (!text.startsWith('arn:')) return text.startsWith('/') ? text.slice(1) : text;
  const match = /^arn:[\w-]+:iam::([^:]*):role\/(.+)$/.exec(text);
  if (match?.[1] === ACCOUNT && match[2] !== undefined) return match[2];
  throw new CrawlError(
    'options',
    `the role is given by name, or as an ARN with ${ACCOUNT} in place of the account, because the account differs each time`,
  );
}

export function roleArn(partition: Partition, account: AccountId, role: string): Arn {
  return `arn:${partition}:iam::${account}:role/${role.replaceAll(ACCOUNT, account)}`;
}

/**
 * The ExternalId of one account. STS accepts 2 to 1,224 characters of `[\w+=,.@:/-]`.
 *
 * @throws CrawlError without the value itself
 */
export function checkExternalId(template: string | undefined): void {
  if (template === undefined) return;
  const example = externalIdOf(template, '111122223333');
  if (/^[\w+=,.@:/-]{2,1224}$/.test(example)) return;
  throw new CrawlError(
    'options',
    'the ExternalId must be 2 to 1,224 letters, digits or +=,.@:/-_ (a limit of AWS STS)',
  );
}

export function externalIdOf(template: string, account: AccountId): string {
  return template.replaceAll(ACCOUNT, account);
}
