/**
 * Reads the organization with the caller's own credentials, in the element names of the AWS CLI:
 * tree, accounts, and service and resource control policies with what they are attached to.
 *
 * Policies are walked policy by policy (ListTargetsForPolicy), not target by target: an organization of 10,000
 * accounts takes about 2,600 calls instead of 33,000. One call is in flight at a time, because Organizations
 * refuses parallel ones early.
 */
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  type Account,
  type Organization,
  type OrganizationalUnit,
  type OrganizationsClient,
  type PolicySummary,
  type Root,
} from '@aws-sdk/client-organizations';
import type { CoverageGap, PolicyType } from '@assumable/shared/snapshot/model';
import { callAws, type CallContext } from './aws-call.ts';
import { AwsCallError, isDenied } from './aws-errors.ts';
import { CrawlError } from './crawl-options.ts';
import { readPages, type Page } from './paginate.ts';

/** Content of an `organization.json`; members that could not be read are absent, not empty. */
export interface OrganizationFile {
  readonly Organization: Organization;
  readonly Roots: readonly Root[];
  readonly OrganizationalUnits: readonly (OrganizationalUnit & { readonly ParentId: string })[];
  readonly Accounts: readonly (Account & { readonly ParentId?: string })[];
  readonly Policies?: readonly PolicyFile[];
}

interface PolicyFile {
  readonly PolicySummary: PolicySummary;
  /** Absent when it could not be read: the policy may then say anything. */
  readonly Content?: string;
  /** Absent when they could not be read: the policy may then apply to any account. */
  readonly TargetIds?: readonly string[];
}

export interface CollectedOrganization {
  /** Absent when the caller is in no organization or may not list its accounts. */
  readonly file?: OrganizationFile;
  readonly gaps: readonly CoverageGap[];
}

const POLICY_TYPES: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];

/**
 * Reads as much of the organization as the caller may. Without the account list there is no organization to crawl:
 * gap `organization_unknown`. Without tree or policies the rest is kept: gap `organization_partial`.
 *
 * @throws CrawlError when the caller's credentials stop working
 */
export async function collectOrganization(
  client: OrganizationsClient,
  context: CallContext,
): Promise<CollectedOrganization> {
  const gaps: CoverageGap[] = [];
  const organization = await orGap(gaps, unknownOrganization, () => describe(client, context));
  if (organization === undefined) return { gaps };
  const accounts = await orGap(gaps, unknownOrganization, () => listAccounts(client, context));
  if (accounts === undefined) return { gaps };

  const roots = await orGap(gaps, partialOrganization('the tree of organizational units'), () =>
    listRoots(client, context),
  );
  const tree =
    roots === undefined
      ? undefined
      : await orGap(gaps, partialOrganization('the tree of organizational units'), () =>
          collectTree(client, context, roots, accounts),
        );
  const policies =
    roots === undefined
      ? undefined
      : await orGap(gaps, partialOrganization('the service and resource control policies'), () =>
          collectPolicies(client, context, roots, gaps),
        );
  return {
    file: {
      Organization: organization,
      Roots: roots ?? [],
      OrganizationalUnits: tree?.units ?? [],
      Accounts: accounts.map((account) => withParent(account, tree?.parents.get(account.Id ?? ''))),
      ...(policies === undefined ? {} : { Policies: policies }),
    },
    gaps,
  };
}

function withParent(account: Account, parent: string | undefined): Account & { readonly ParentId?: string } {
  return parent === undefined ? account : { ...account, ParentId: parent };
}

async function orGap<Value>(
  gaps: CoverageGap[],
  toGap: (error: AwsCallError) => CoverageGap,
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    if (error.reason === 'base_credentials') throw new CrawlError('base_credentials', error.message);
    gaps.push(toGap(error));
    return undefined;
  }
}

function unknownOrganization(error: AwsCallError): CoverageGap {
  const cause = error.message.startsWith('AWSOrganizationsNotInUseException')
    ? 'The account is in no organization'
    : isDenied(error.reason)
      ? `The caller may not call ${error.action}; grant it in the management account or through a delegation policy`
      : `${error.action} failed (${error.reason}: ${error.message})`;
  return {
    code: 'organization_unknown',
    message: `${cause}. Only the caller's own account is read, and service and resource control policies are unknown.`,
    subject: error.action,
    scope: 'organization',
  };
}

function partialOrganization(what: string): (error: AwsCallError) => CoverageGap {
  return (error) => ({
    code: 'organization_partial',
    message: isDenied(error.reason)
      ? `The caller may not call ${error.action}, so ${what} are unknown; grant it and crawl again.`
      : `${error.action} failed (${error.reason}: ${error.message}), so ${what} are unknown; crawl again.`,
    subject: error.action,
    scope: 'organization',
  });
}

function describe(client: OrganizationsClient, context: CallContext): Promise<Organization> {
  return callAws(
    context,
    'organizations:DescribeOrganization',
    (abortSignal) => client.send(new DescribeOrganizationCommand({}), { abortSignal }),
    (output) => (output.Organization?.Id === undefined ? undefined : output.Organization),
  );
}

/** A page of a list that names its end by the missing token alone. */
function pageOf<Item>(items: readonly Item[] | undefined, next: string | undefined): Page<Item> | undefined {
  return items === undefined ? undefined : { items, next };
}

function listRoots(client: OrganizationsClient, context: CallContext): Promise<readonly Root[]> {
  const action = 'organizations:ListRoots';
  return readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) => client.send(new ListRootsCommand({ NextToken }), { abortSignal }),
      (output) => pageOf(output.Roots, output.NextToken),
    ),
  );
}

/** Every account of the organization once, sorted as AWS lists them. */
export async function listAccounts(
  client: OrganizationsClient,
  context: CallContext,
): Promise<readonly Account[]> {
  const action = 'organizations:ListAccounts';
  const all = await readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) => client.send(new ListAccountsCommand({ NextToken }), { abortSignal }),
      (output) => pageOf(output.Accounts, output.NextToken),
    ),
  );
  // An account that moves between two pages can be listed twice.
  const byId = new Map<string, Account>();
  for (const account of all) if (account.Id !== undefined) byId.set(account.Id, account);
  return [...byId.values()];
}

interface Tree {
  readonly units: OrganizationFile['OrganizationalUnits'];
  /** Parent (root or unit) by account id. */
  readonly parents: ReadonlyMap<string, string>;
}

async function collectTree(
  client: OrganizationsClient,
  context: CallContext,
  roots: readonly Root[],
  accounts: readonly Account[],
): Promise<Tree> {
  const units: (OrganizationalUnit & { readonly ParentId: string })[] = [];
  const queue = roots.flatMap((root) => (root.Id === undefined ? [] : [root.Id]));
  const visited = new Set(queue);
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const unit of await listUnits(client, context, parent)) {
      if (unit.Id === undefined || visited.has(unit.Id)) continue;
      visited.add(unit.Id);
      units.push({ ...unit, ParentId: parent });
      queue.push(unit.Id);
    }
  }
  const parents = new Map<string, string>();
  for (const account of accounts) {
    const parent = parentOfPath(account.Paths);
    if (account.Id !== undefined && parent !== undefined && visited.has(parent))
      parents.set(account.Id, parent);
  }
  if (accounts.some((account) => account.Id !== undefined && !parents.has(account.Id))) {
    for (const parent of visited) {
      for (const account of await listChildren(client, context, parent)) {
        if (account.Id !== undefined) parents.set(account.Id, parent);
      }
    }
  }
  return { units, parents };
}

/** `o-abc/r-abc/ou-abc-1/ou-abc-2/111122223333/` lies in `ou-abc-2`. */
export function parentOfPath(paths: readonly string[] | undefined): string | undefined {
  const parts = paths?.[0]?.split('/') ?? [];
  return parts.findLast((part) => part.startsWith('ou-') || part.startsWith('r-'));
}

function listUnits(
  client: OrganizationsClient,
  context: CallContext,
  ParentId: string,
): Promise<readonly OrganizationalUnit[]> {
  const action = 'organizations:ListOrganizationalUnitsForParent';
  return readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) =>
        client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }), { abortSignal }),
      (output) => pageOf(output.OrganizationalUnits, output.NextToken),
    ),
  );
}

function listChildren(
  client: OrganizationsClient,
  context: CallContext,
  ParentId: string,
): Promise<readonly Account[]> {
  const action = 'organizations:ListAccountsForParent';
  return readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) =>
        client.send(new ListAccountsForParentCommand({ ParentId, NextToken }), { abortSignal }),
      (output) => pageOf(output.Accounts, output.NextToken),
    ),
  );
}

/**
 * All policies of the enabled types; a type that is enabled at no root applies nowhere. A policy is never left
 * out because a call for it failed, since its account would then look less restricted than it is.
 *
 * @throws AwsCallError when policies may not be listed or read at all
 */
async function collectPolicies(
  client: OrganizationsClient,
  context: CallContext,
  roots: readonly Root[],
  gaps: CoverageGap[],
): Promise<readonly PolicyFile[]> {
  const collected: PolicyFile[] = [];
  for (const type of POLICY_TYPES.filter((candidate) => isEnabled(roots, candidate))) {
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

/** A type being switched on or off (`PENDING_…`) may be in force, so its policies are read too. */
function isEnabled(roots: readonly Root[], type: PolicyType): boolean {
  return roots.some((root) =>
    root.PolicyTypes?.some((entry) => entry.Type === type && entry.Status !== undefined),
  );
}

function listPolicies(
  client: OrganizationsClient,
  context: CallContext,
  Filter: PolicyType,
): Promise<readonly PolicySummary[]> {
  const action = 'organizations:ListPolicies';
  return readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) => client.send(new ListPoliciesCommand({ Filter, NextToken }), { abortSignal }),
      (output) => pageOf(output.Policies, output.NextToken),
    ),
  );
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
