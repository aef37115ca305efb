import type { AccountId, Partition } from '../arn/arn.ts';

export interface Owner {
  readonly account: AccountId;
  readonly partition: Partition;
  /** One ARN of this owner, for messages. */
  readonly example: string;
}

/** The accounts that the entities of one file belong to. */
export interface Owners {
  note(partition: Partition, account: AccountId, arn: string): void;
  list(): readonly Owner[];
}

export function ownersOf(): Owners {
  const owners: Owner[] = [];
  return {
    note(partition, account, example) {
      if (owners.some((owner) => owner.account === account && owner.partition === partition)) return;
      // Two are enough to refuse the file.
      if (owners.length < 2) owners.push({ account, partition, example });
    },
    list: () => owners,
  };
}
