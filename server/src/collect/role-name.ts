/** The role that the crawler assumes in each account. */
import type { AccountId, Arn, Partition } from '@assumable/shared/arn/arn';
import { CrawlError } from './crawl-options.ts';

/**
 * `audit/AssumableReader` and `/audit/AssumableReader` both give path and name without the leading slash.
 * Limits are those of IAM: name 64 characters of `[\w+=,.@-]`, path 512 characters.
 *
 * @throws CrawlError naming what is wrong
 */
export function parseRoleName(text: string): string {
  if (text.startsWith('arn:')) {
    throw new CrawlError(
      'options',
      'the role is given by name, without the ARN: the account differs each time',
    );
  }
  const role = text.startsWith('/') ? text.slice(1) : text;
  const cut = role.lastIndexOf('/');
  const name = role.slice(cut + 1);
  const path = role.slice(0, cut + 1);
  if (!/^[\w+=,.@-]{1,64}$/.test(name) || !/^([\x21-\x2e\x30-\x7e]+\/)*$/.test(path) || path.length > 511) {
    throw new CrawlError(
      'options',
      'the role name must be 1 to 64 letters, digits or +=,.@-_ and may follow a path: audit/AssumableReader',
    );
  }
  return role;
}

export function roleArn(partition: Partition, account: AccountId, role: string): Arn {
  return `arn:${partition}:iam::${account}:role/${role}`;
}
