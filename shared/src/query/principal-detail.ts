import type { AccountId, Arn } from '../arn/arn.ts';
import type { PrincipalDetail } from '../api/contract.ts';
import type { PolicyKind } from '../evaluate/model.ts';
import type { NodeId } from '../graph/model.ts';
import type { PrincipalFacts, TrustModel } from '../resolve/trust-model.ts';
import type { AccountRecord, CoverageGap, IamGroup, IamRole, IamUser } from '../snapshot/model.ts';
import { accountName } from './account-names.ts';
import { apiNode } from './api-edge.ts';
import { fullAccessOf } from './full-access.ts';
import { managedPolicyOf } from './managed-policies.ts';
import { accountOfNode } from './nodes.ts';
import { gapsByAccount } from './overview.ts';
import { policiesInForce } from './policies-in-force.ts';

type PolicyDocument = PrincipalDetail['policies'][number];

/** Everything about one node of the graph; `undefined` when the graph has none by that id. */
export function principalDetail(model: TrustModel, id: NodeId): PrincipalDetail | undefined {
  const node = model.nodes.get(id);
  if (node === undefined) return undefined;
  const account = accountOfNode(model, id);
  const name = accountName(model, account);
  const facts = model.principal(id);
  return {
    node: apiNode(node),
    ...(name === undefined ? {} : { accountName: name }),
    ...(facts === undefined
      ? { instanceProfiles: [], groups: [], tags: {}, policies: [] }
      : identityMembers(model, facts)),
    policiesInForce: account === undefined ? [] : policiesInForce(model, account),
    gaps: account === undefined ? [] : gapsOf(model, account, id),
  };
}

/** Gaps that may change what is shown of this principal: its own, and those of its whole account. */
function gapsOf(model: TrustModel, account: AccountId, id: NodeId): CoverageGap[] {
  return (gapsByAccount(model).get(account) ?? []).filter(
    (gap) => gap.subject === undefined || gap.subject === id || gap.scope !== 'entity',
  );
}

type IdentityMembers = Omit<PrincipalDetail, 'node' | 'accountName' | 'policiesInForce' | 'gaps'>;

function identityMembers(model: TrustModel, facts: PrincipalFacts): IdentityMembers {
  const { account } = facts;
  const identity: IamRole | IamUser = facts.kind === 'iam_role' ? facts.role : facts.user;
  const boundary = identity.permissionsBoundary;
  const access = fullAccessOf(model, facts);
  const shared = {
    ...(identity.id === '' ? {} : { uniqueId: identity.id }),
    ...(identity.createdAt === undefined ? {} : { createdAt: identity.createdAt }),
    tags: { ...identity.tags },
    ...(access === undefined ? {} : { fullAccess: access.text }),
    ...(boundary === undefined
      ? {}
      : { boundary: managedDocument(model, account, boundary, 'boundary', identity.arn) }),
  };
  const own = documentsOf(model, account, identity, 'inline', 'managed');
  if (facts.kind === 'iam_user') {
    const groups = account.groups.filter((group) => facts.user.groups.includes(group.name));
    return {
      ...shared,
      instanceProfiles: [],
      groups: [...facts.user.groups],
      policies: [
        ...own,
        ...groups.flatMap((group) => documentsOf(model, account, group, 'group_inline', 'group_managed')),
      ],
    };
  }
  const { role } = facts;
  return {
    ...shared,
    ...(role.description === undefined ? {} : { description: role.description }),
    ...(role.maxSessionDuration === undefined ? {} : { maxSessionDuration: role.maxSessionDuration }),
    ...(role.lastUsed === undefined ? {} : { lastUsed: role.lastUsed }),
    instanceProfiles: [...role.instanceProfiles],
    groups: [],
    trustPolicy: role.trustPolicy,
    policies: own,
  };
}

function documentsOf(
  model: TrustModel,
  account: AccountRecord,
  holder: IamRole | IamUser | IamGroup,
  inline: PolicyKind,
  managed: PolicyKind,
): PolicyDocument[] {
  return [
    ...holder.inlinePolicies.map((policy) => ({
      name: policy.name,
      kind: inline,
      attachedTo: holder.arn,
      document: policy.document,
    })),
    ...holder.attachedPolicies.map((arn) => managedDocument(model, account, arn, managed, holder.arn)),
  ];
}

/** A managed policy by ARN; the document is empty when the source did not carry it (a gap says so). */
function managedDocument(
  model: TrustModel,
  account: AccountRecord,
  arn: Arn,
  kind: PolicyKind,
  attachedTo: Arn,
): PolicyDocument {
  const policy = managedPolicyOf(model, account, arn);
  return {
    name: policy?.name ?? arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    kind,
    attachedTo,
    document: policy?.document ?? '',
  };
}
