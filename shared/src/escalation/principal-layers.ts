/** The policies that bind a principal, layer by layer, and the facts of its requests. */
import { factLookup } from '../evaluate/context-keys.ts';
import type { FactLookup } from '../evaluate/condition.ts';
import { openFact } from '../evaluate/fact.ts';
import type { AccountFacts, Caller } from '../evaluate/request.ts';
import type { Arn } from '../arn/arn.ts';
import type { PrincipalFacts, TrustModel } from '../resolve/trust-model.ts';
import type { IamGroup, IamRole, IamUser, ManagedPolicy, Tags } from '../snapshot/model.ts';
import type { ActionPolicy, ActionPolicyCache } from './action-policy.ts';

export interface BoundPolicy {
  readonly name: string;
  readonly attachedTo: string;
  /** Absent when the document was not collected: what it says is unknown. */
  readonly policy: ActionPolicy | undefined;
}

export interface PrincipalLayers {
  readonly identity: readonly BoundPolicy[];
  readonly boundary: BoundPolicy | undefined;
  /** One list per node from the root down; `unknown` when SCPs were not collected. */
  readonly scps: readonly (readonly BoundPolicy[])[] | 'unknown';
}

export type FindManaged = (arn: Arn) => ManagedPolicy | undefined;

export function layersOf(
  model: TrustModel,
  principal: PrincipalFacts,
  cache: ActionPolicyCache,
  managed: FindManaged,
): PrincipalLayers {
  const owner = ownerOf(principal);
  const groups =
    principal.kind === 'iam_user'
      ? principal.user.groups.flatMap(
          (name) => principal.account.groups.find((group) => group.name === name) ?? [],
        )
      : [];
  const unread = principal.kind === 'iam_user' && groups.length < principal.user.groups.length;
  const boundary = owner.permissionsBoundary;
  const bind = (arn: Arn, attachedTo: string): BoundPolicy => {
    const found = managed(arn);
    const name = found?.name ?? arn.slice(arn.lastIndexOf('/') + 1);
    return { name, attachedTo, policy: found === undefined ? undefined : cache.read(found.document) };
  };
  const attached = (carrier: IamUser | IamRole | IamGroup): readonly BoundPolicy[] => [
    ...carrier.inlinePolicies.map(({ name, document }) => ({
      name,
      attachedTo: carrier.arn,
      policy: cache.read(document),
    })),
    ...carrier.attachedPolicies.map((arn) => bind(arn, carrier.arn)),
  ];
  return {
    identity: [
      ...attached(owner),
      ...groups.flatMap(attached),
      ...(unread ? [{ name: 'group', attachedTo: owner.arn, policy: undefined }] : []),
    ],
    boundary: boundary === undefined ? undefined : bind(boundary, owner.arn),
    scps: isServiceLinked(principal) ? [] : scpsOver(model, principal.account.id, cache),
  };
}

export function ownerOf(principal: PrincipalFacts): IamUser | IamRole {
  return principal.kind === 'iam_user' ? principal.user : principal.role;
}

export function isServiceLinked(principal: PrincipalFacts): boolean {
  return ownerOf(principal).path.startsWith('/aws-service-role/');
}

/** The management account and accounts outside the organization have none. */
function scpsOver(model: TrustModel, account: string, cache: ActionPolicyCache): PrincipalLayers['scps'] {
  const { organization } = model.snapshot;
  if (organization === undefined) return 'unknown';
  if (organization.managementAccountId === account || model.organizationAccount(account) === undefined)
    return [];
  if (organization.policies === undefined) return 'unknown';
  const levels = new Map<string, BoundPolicy[]>();
  for (const { policy, attachedTo } of model.policiesInForce(account)) {
    if (policy.type !== 'SERVICE_CONTROL_POLICY') continue;
    const level = levels.get(attachedTo) ?? [];
    levels.set(attachedTo, level);
    level.push({ name: policy.name, attachedTo, policy: cache.read(policy.document) });
  }
  return [...levels.values()];
}

/** What is known of every condition key when this principal calls an action; `fixed` wins (lower-case keys). */
export function requestFacts(
  model: TrustModel,
  principal: PrincipalFacts,
  target: { readonly arn: Arn; readonly tags: Tags } | undefined,
  fixed: ReadonlyMap<string, readonly string[] | undefined>,
): FactLookup {
  const owner = ownerOf(principal);
  const account = accountFacts(model, principal.account.id, owner.arn.split(':')[1] ?? 'aws');
  const caller: Caller =
    principal.kind === 'iam_user'
      ? {
          kind: 'user',
          node: owner.arn,
          arn: owner.arn,
          name: owner.name,
          uniqueId: owner.id,
          account,
          tags: tagMap(owner.tags),
        }
      : {
          kind: 'role',
          node: owner.arn,
          arn: owner.arn,
          name: owner.name,
          uniqueId: owner.id,
          account,
          tags: tagMap(owner.tags),
          session: undefined,
          serviceLinked: isServiceLinked(principal),
          sessionTags: true,
        };
  const lookup = factLookup({
    action: 'sts:AssumeRole',
    caller,
    callerPolicies: { kind: 'none' },
    target: {
      arn: target?.arn ?? '',
      arnParts: [],
      account,
      tags: tagMap(target?.tags ?? {}),
      serviceLinked: false,
      trust: { source: { id: '', kind: 'trust', name: '', attachedTo: '' }, policy: undefined },
    },
    scp: { kind: 'not_applicable' },
    rcp: { kind: 'not_applicable' },
    organizationId: model.snapshot.organization?.id,
    now: model.snapshot.collectedAt,
    facts: fixed,
    notes: [],
  });
  // Tags of things that do not exist yet are the caller's choice.
  return (key) =>
    target === undefined && (key.startsWith('aws:resourcetag/') || key.startsWith('iam:resourcetag/'))
      ? openFact('caller')
      : lookup(key);
}

function accountFacts(model: TrustModel, id: string, partition: string): AccountFacts {
  const { organization } = model.snapshot;
  const path = model.pathOf(id);
  return {
    id,
    partition,
    membership:
      organization === undefined
        ? 'unknown'
        : organization.managementAccountId === id
          ? 'management'
          : model.organizationAccount(id) === undefined
            ? 'outside'
            : 'member',
    organizationPath:
      organization === undefined || path.length === 0
        ? undefined
        : `${[organization.id, ...path].join('/')}/`,
  };
}

function tagMap(tags: Tags): ReadonlyMap<string, string> {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
}
