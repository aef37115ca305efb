import type { AccountId, Partition } from '../arn/arn.ts';
import { parseArn } from '../arn/arn.ts';
import type { AccountDetail } from '../api/contract.ts';
import type { TrustModel } from '../resolve/trust-model.ts';
import { accountEdges } from './account-edges.ts';
import { gapsByAccount, isKnownAccount, overviewAccount } from './overview.ts';
import { policiesInForce, treeName } from './policies-in-force.ts';

/** Everything about one account; `undefined` when neither organization, snapshot nor graph has it. */
export function accountDetail(model: TrustModel, id: AccountId): AccountDetail | undefined {
  if (!isKnownAccount(model, id)) return undefined;
  const alias = model.account(id)?.alias;
  return {
    ...overviewAccount(model, id),
    arnPartition: partitionOf(model, id),
    ...(alias === undefined ? {} : { alias }),
    path: model.pathOf(id).map((node) => ({ id: node, name: treeName(model, node) })),
    policiesInForce: policiesInForce(model, id),
    gaps: [...(gapsByAccount(model).get(id) ?? [])],
    accountEdges: accountEdges(model)
      .edges.filter((edge) => edge.source === id || edge.target === id)
      .map((edge) => ({ ...edge, counts: { ...edge.counts } })),
  };
}

function partitionOf(model: TrustModel, id: AccountId): Partition {
  const read = model.account(id)?.partition ?? model.snapshot.organization?.partition;
  if (read !== undefined) return read;
  for (const node of model.nodes.values()) {
    if (node.account === id) return parseArn(node.id)?.partition ?? 'aws';
  }
  return 'aws';
}
