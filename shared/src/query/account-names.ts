import type { AccountId } from '../arn/arn.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { KNOWN_ACCOUNT_LIST } from './known-account-list.ts';
import { memoPerObject } from './memo.ts';

/** Names of all accounts that have one: Organizations first, then the alias. */
export const accountNames: (model: TrustModel) => ReadonlyMap<AccountId, string> = memoPerObject(
  (model: TrustModel) => {
    const names = new Map<AccountId, string>();
    for (const record of model.snapshot.accounts) {
      if (record.alias !== undefined) names.set(record.id, record.alias);
    }
    for (const account of model.snapshot.organization?.accounts ?? []) names.set(account.id, account.name);
    return names;
  },
);

/** Vendor, or part of AWS, behind a well-known account; the first name of the list wins. */
const vendorNames: ReadonlyMap<string, string> = new Map(
  KNOWN_ACCOUNT_LIST.trim()
    .split('\n')
    .reverse()
    .flatMap((line) => {
      const [name = '', ids = ''] = line.split('\t');
      return ids.split(' ').map((id) => [id, name] as const);
    }),
);

/** Name of the account: its own, else that of the vendor it is known to belong to, else `undefined`. */
export function accountName(model: TrustModel, account: AccountId | undefined): string | undefined {
  if (account === undefined) return undefined;
  return accountNames(model).get(account) ?? vendorNames.get(account);
}
