import type { AccountId } from '../arn/arn.ts';
import type { AccountDetail } from '../api/contract.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { accountName } from './account-names.ts';
import { memoPerObject } from './memo.ts';

/** SCPs and RCPs that apply to the account, from the root down, each with the node that carries it. */
export function policiesInForce(model: TrustModel, account: AccountId): AccountDetail['policiesInForce'] {
  return model.policiesInForce(account).map(({ policy, attachedTo }) => ({
    id: policy.id,
    name: policy.name,
    type: policy.type,
    awsManaged: policy.awsManaged,
    attachedTo,
    attachedToName: treeName(model, attachedTo),
    document: policy.document,
  }));
}

/** Name of a root, OU or account of the organization; the id itself when it is not known. */
export function treeName(model: TrustModel, id: string): string {
  return treeNames(model).get(id) ?? accountName(model, id) ?? id;
}

const treeNames = memoPerObject((model: TrustModel): ReadonlyMap<string, string> => {
  const organization = model.snapshot.organization;
  return new Map(
    [...(organization?.roots ?? []), ...(organization?.units ?? [])].map(({ id, name }) => [id, name]),
  );
});

/** Names from the root down to the account's OU, as one text; empty when the tree is not known. */
export function unitPath(model: TrustModel, account: AccountId): string {
  const paths = unitPaths(model);
  const known = paths.get(account);
  if (known !== undefined) return known;
  const path = model
    .pathOf(account)
    .map((node) => treeName(model, node))
    .join(' / ');
  paths.set(account, path);
  return path;
}

const unitPaths = memoPerObject((_model: TrustModel) => new Map<AccountId, string>());
