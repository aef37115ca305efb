import type { z } from 'zod';
import type { PolicyDetail, PolicyQuerySchema, PolicyReference } from '../api/policies.ts';
import type { NodeId } from '../graph/model.ts';
import type { PrincipalFacts, TrustModel } from '../resolve/trust-model.ts';
import type { AccountRecord, IamGroup, IamRole, IamUser, OrganizationPolicy } from '../snapshot/model.ts';
import { accountName } from './account-names.ts';
import { awsManagedPolicies, managedPolicyOf } from './managed-policies.ts';
import { treeName } from './policies-in-force.ts';

export type PolicyQuery = z.infer<typeof PolicyQuerySchema>;

type Carrier = PolicyDetail['carriers'][number];
type Holder = IamUser | IamRole | IamGroup;

const LISTED = 200;

/** One policy document by the id that `PolicyQuerySchema` describes; `undefined` when the snapshot has none. */
export function policyDetail(model: TrustModel, { id }: PolicyQuery): PolicyDetail | undefined {
  return (
    organizationPolicy(model, id) ??
    managedPolicy(model, id) ??
    trustPolicy(model, id) ??
    inlinePolicy(model, id)
  );
}

function organizationPolicy(model: TrustModel, id: string): PolicyDetail | undefined {
  const policy = model.snapshot.organization?.policies?.find((candidate) => candidate.id === id);
  if (policy === undefined) return undefined;
  const carriers = policy.targetIds.map((target): Carrier => ({
    id: target,
    name: treeName(model, target),
    use: 'guardrail',
    type: /^\d{12}$/.test(target) ? 'account' : 'unit',
  }));
  return {
    id,
    name: policy.name,
    kind: kindOf(policy),
    document: policy.document,
    carriers: carriers.slice(0, LISTED),
    carrierCount: carriers.length,
    siblings: [],
  };
}

function kindOf({ type }: OrganizationPolicy): 'scp' | 'rcp' {
  return type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp';
}

function managedPolicy(model: TrustModel, arn: string): PolicyDetail | undefined {
  const aws = awsManagedPolicies(model).get(arn);
  const owner =
    aws === undefined
      ? model.snapshot.accounts.find(({ policies }) => policies.some((one) => one.arn === arn))
      : undefined;
  const policy = aws ?? owner?.policies.find((candidate) => candidate.arn === arn);
  if (policy === undefined) return undefined;
  const carriers: Carrier[] = [];
  let carrierCount = 0;
  for (const account of owner === undefined ? model.snapshot.accounts : [owner]) {
    for (const carrier of carriersIn(model, account, arn)) {
      carrierCount += 1;
      if (carriers.length < LISTED) carriers.push(carrier);
    }
  }
  return {
    id: arn,
    name: policy.name,
    kind: aws === undefined ? 'managed' : 'aws_managed',
    ...(owner === undefined ? {} : inAccount(model, owner)),
    document: policy.document,
    carriers,
    carrierCount,
    siblings: [],
  };
}

function* carriersIn(model: TrustModel, account: AccountRecord, arn: string): Generator<Carrier> {
  const where = inAccount(model, account);
  for (const holder of [...account.roles, ...account.users]) {
    const of = { id: holder.arn, name: holder.name, ...where, type: 'principal' } as const;
    if (holder.attachedPolicies.includes(arn)) yield { ...of, use: 'permissions' };
    if (holder.permissionsBoundary === arn) yield { ...of, use: 'boundary' };
  }
  for (const group of account.groups) {
    if (group.attachedPolicies.includes(arn))
      yield { id: group.arn, name: group.name, ...where, type: 'group', use: 'permissions' };
  }
}

function inAccount(
  model: TrustModel,
  { id }: AccountRecord,
): { readonly account: string; readonly accountName?: string } {
  const name = accountName(model, id);
  return { account: id, ...(name === undefined ? {} : { accountName: name }) };
}

function trustPolicy(model: TrustModel, id: NodeId): PolicyDetail | undefined {
  const facts = model.principal(id);
  if (facts?.kind !== 'iam_role') return undefined;
  return {
    ...trustReference(facts.role),
    ...inAccount(model, facts.account),
    document: facts.role.trustPolicy,
    ...carriedBy(model, facts.account, facts.role, 'trust'),
    siblings: documentsOf(model, facts).filter((sibling) => sibling.id !== id),
  };
}

/** A name of an inline policy holds no `#`, the path of its carrier may. Source: IAM API Reference, PutRolePolicy. */
function inlinePolicy(model: TrustModel, id: string): PolicyDetail | undefined {
  for (let at = id.indexOf('#'); at !== -1; at = id.indexOf('#', at + 1)) {
    const arn = id.slice(0, at);
    const found = holderOf(model, arn);
    const policy = found?.holder.inlinePolicies.find(({ name }) => name === id.slice(at + 1));
    if (found === undefined || policy === undefined) continue;
    const { holder, account, facts } = found;
    return {
      id,
      name: policy.name,
      kind: 'inline',
      ...inAccount(model, account),
      document: policy.document,
      ...carriedBy(model, account, holder, 'permissions'),
      siblings: (facts === undefined
        ? identityDocuments(model, account, holder)
        : documentsOf(model, facts)
      ).filter((sibling) => sibling.id !== id),
    };
  }
  return undefined;
}

function holderOf(
  model: TrustModel,
  arn: string,
):
  | { readonly holder: Holder; readonly account: AccountRecord; readonly facts: PrincipalFacts | undefined }
  | undefined {
  const facts = model.principal(arn);
  if (facts !== undefined)
    return { holder: facts.kind === 'iam_role' ? facts.role : facts.user, account: facts.account, facts };
  const account = model.account(arn.split(':')[4] ?? '');
  const group = account?.groups.find((candidate) => candidate.arn === arn);
  return account === undefined || group === undefined ? undefined : { holder: group, account, facts };
}

function carriedBy(
  model: TrustModel,
  account: AccountRecord,
  holder: Holder,
  use: Carrier['use'],
): Pick<PolicyDetail, 'carriers' | 'carrierCount'> {
  const type = 'groups' in holder || 'trustPolicy' in holder ? 'principal' : 'group';
  return {
    carriers: [{ id: holder.arn, name: holder.name, ...inAccount(model, account), use, type }],
    carrierCount: 1,
  };
}

function trustReference(role: IamRole): PolicyReference {
  return { id: role.arn, name: `Trust policy of ${role.name}`, kind: 'trust' };
}

/** Every document of a user or role, its trust policy first. */
function documentsOf(model: TrustModel, facts: PrincipalFacts): PolicyReference[] {
  const { account } = facts;
  if (facts.kind === 'iam_role')
    return [trustReference(facts.role), ...identityDocuments(model, account, facts.role)];
  const groups = account.groups.filter(({ name }) => facts.user.groups.includes(name));
  return [facts.user, ...groups].flatMap((holder) => identityDocuments(model, account, holder));
}

function identityDocuments(model: TrustModel, account: AccountRecord, holder: Holder): PolicyReference[] {
  const boundary = 'permissionsBoundary' in holder ? holder.permissionsBoundary : undefined;
  return [
    ...holder.inlinePolicies.map(({ name }): PolicyReference => ({
      id: `${holder.arn}#${name}`,
      name,
      kind: 'inline',
    })),
    ...[...holder.attachedPolicies, ...(boundary === undefined ? [] : [boundary])].flatMap(
      (arn): PolicyReference[] => {
        const policy = managedPolicyOf(model, account, arn);
        if (policy === undefined) return [];
        return [{ id: arn, name: policy.name, kind: arn.includes(':iam::aws:') ? 'aws_managed' : 'managed' }];
      },
    ),
  ];
}
