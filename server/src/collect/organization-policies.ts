/** Service and resource control policies, with what they are attached to, policy by policy. */
import {
  DescribePolicyCommand,
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
  type OrganizationsClient,
  type PolicySummary,
  type Root,
} from '@aws-sdk/client-organizations';
import type { CoverageGap, PolicyType } from '@assumable/shared/snapshot/model';
import { callAws, type CallContext } from './aws-call.ts';
import { AwsCallError, isDenied } from './aws-errors.ts';
import { pageOf, readPages } from './paginate.ts';

export interface PolicyFile {
  readonly PolicySummary: PolicySummary;
  /** Absent when it could not be read: the policy may then say anything. */
  readonly Content?: string;
  /** Absent when they could not be read: the policy may then apply to any account. */
  readonly TargetIds?: readonly string[];
}

const POLICY_TYPES: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];

/**
 * All policies of the enabled types; a type that is enabled at no root applies nowhere. A policy is never left
 * out because a call for it failed, since its account would then look less restricted than it is.
 *
 * @throws AwsCallError when policies may not be listed or read at all
 */
export async function collectPolicies(
  client: OrganizationsClient,
  context: CallContext,
  roots: readonly Root[],
  gaps: CoverageGap[],
): Promise<readonly PolicyFile[]> {
  const collected: PolicyFile[] = [];
  for (const type of enabledTypes(roots)) {
    for (const summary of await listPolicies(client, context, type)) {
      const policyId = summary.Id;
      if (policyId === undefined) continue;
      const part = <Value>(read: () => Promise<Value>): Promise<Value | undefined> =>
        orPolicyGap(gaps, policyId, read);
      const content = await part(() => describePolicy(client, context, policyId));
      const targets = await part(() => listTargets(client, context, policyId));
      // A policy deleted since it was listed is in force nowhere.
      if (content === DELETED || targets === DELETED) continue;
      collected.push({
        PolicySummary: summary,
        ...(content === undefined ? {} : { Content: content }),
        ...(targets === undefined ? {} : { TargetIds: targets }),
      });
    }
  }
  return collected;
}

async function orPolicyGap<Value>(
  gaps: CoverageGap[],
  policyId: string,
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (
      !(error instanceof AwsCallError) ||
      error.reason === 'cancelled' ||
      error.reason === 'base_credentials'
    )
      throw error;
    // What is refused for one policy is refused for all of them.
    if (isDenied(error.reason)) throw error;
    gaps.push({
      code: 'organization_partial',
      message: `${error.action} failed (${error.reason}: ${error.message}), so what the organization policy restricts is unknown; crawl again.`,
      subject: policyId,
      scope: 'organization',
    });
    return undefined;
  }
}

export function enabledTypes(roots: readonly Root[]): readonly PolicyType[] {
  return POLICY_TYPES.filter((type) => isEnabled(roots, type));
}

/** A type being switched on or off (`PENDING_…`) may be in force, so its policies are read too. */
function isEnabled(roots: readonly Root[], type: PolicyType): boolean {
  return roots.some((root) =>
    root.PolicyTypes?.some((entry) => entry.Type === type && entry.Status !== undefined),
  );
}

export async function listPolicies(
  client: OrganizationsClient,
  context: CallContext,
  Filter: PolicyType,
): Promise<readonly PolicySummary[]> {
  const action = 'organizations:ListPolicies';
  const listed = await readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) => client.send(new ListPoliciesCommand({ Filter, NextToken }), { abortSignal }),
      (output) => pageOf(output.Policies, output.NextToken),
    ),
  );
  // A policy that changes between two pages can be listed twice.
  return [...new Map(listed.map((policy) => [policy.Id, policy])).values()];
}

function describePolicy(
  client: OrganizationsClient,
  context: CallContext,
  PolicyId: string,
): Promise<string | typeof DELETED> {
  return unlessDeleted(() =>
    callAws(
      context,
      'organizations:DescribePolicy',
      (abortSignal) => client.send(new DescribePolicyCommand({ PolicyId }), { abortSignal }),
      (output) => output.Policy?.Content,
    ),
  );
}

function listTargets(
  client: OrganizationsClient,
  context: CallContext,
  PolicyId: string,
): Promise<readonly string[] | typeof DELETED> {
  const action = 'organizations:ListTargetsForPolicy';
  return unlessDeleted(async () => {
    const targets = await readPages(action, (NextToken) =>
      callAws(
        context,
        action,
        (abortSignal) =>
          client.send(new ListTargetsForPolicyCommand({ PolicyId, NextToken }), { abortSignal }),
        (output) => pageOf(output.Targets, output.NextToken),
      ),
    );
    return targets.flatMap((target) => (target.TargetId === undefined ? [] : [target.TargetId]));
  });
}

const DELETED = Symbol('deleted');

async function unlessDeleted<Value>(read: () => Promise<Value>): Promise<Value | typeof DELETED> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AwsCallError && error.message.startsWith('PolicyNotFoundException')) return DELETED;
    throw error;
  }
}
