import type { AccountId } from '../arn/arn.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
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

/** Name of the account, or `undefined` when it is not known. */
export function accountName(model: TrustModel, account: AccountId | undefined): string | undefined {
  return account === undefined ? undefined : accountNames(model).get(account);
}
