import type { Arn } from '../arn/arn.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import type { AccountRecord, ManagedPolicy } from '../snapshot/model.ts';
import { memoPerObject } from './memo.ts';

/** A managed policy as an account sees it; `undefined` when the source did not carry its text (a gap says so). */
export function managedPolicyOf(
  model: TrustModel,
  account: AccountRecord,
  arn: Arn,
): ManagedPolicy | undefined {
  return ownPolicies(account).get(arn) ?? awsManagedPolicies(model).get(arn);
}

const ownPolicies = memoPerObject(
  (account: AccountRecord): ReadonlyMap<Arn, ManagedPolicy> =>
    new Map(account.policies.map((policy) => [policy.arn, policy])),
);

/** AWS-managed policies are the same in every account of a partition, so one that any account carried serves all. */
export const awsManagedPolicies = memoPerObject((model: TrustModel): ReadonlyMap<Arn, ManagedPolicy> => {
  const policies = new Map<Arn, ManagedPolicy>();
  for (const account of model.snapshot.accounts) {
    for (const policy of account.policies) {
      if (policy.arn.includes(':iam::aws:policy/') && !policies.has(policy.arn))
        policies.set(policy.arn, policy);
    }
  }
  return policies;
});
