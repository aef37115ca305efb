/**
 * Reads one account's IAM with a session in it. The calls run one after the other: under a tight per-account
 * limit that is faster than in parallel, and one account's throttling slows only itself.
 */
import type { IAMClient } from '@aws-sdk/client-iam';
import type { AccountId, Partition } from '@assumable/shared/arn/arn';
import { readAuthorizationDetails } from '@assumable/shared/aws-files/authorization-details';
import { newPool, type DocumentPool } from '@assumable/shared/aws-files/policy-document';
import { readProviders } from '@assumable/shared/aws-files/providers';
import type { AccountRecord, CoverageGap, IamRole } from '@assumable/shared/snapshot/model';
import {
  asFileContent,
  isAwsManaged,
  joinRoles,
  missingPolicies,
  type AuthorizationDetails,
  type AuthorizationFile,
  type ManagedPolicyDetail,
} from './account-file.ts';
import type { CallContext } from './aws-call.ts';
import { AwsCallError, isDenied } from './aws-errors.ts';
import {
  readAliases,
  readAuthorization,
  readOidcProvider,
  readOidcProviderArns,
  readPolicy,
  readRoles,
  readSamlProviders,
  readSummary,
  type AccountCounts,
  type OidcProviderFile,
} from './iam-reads.ts';
import type { ManagedPolicyCache } from './managed-policies.ts';
import { isTransient, type ReasonCode } from './reason-codes.ts';

export interface AccountSession {
  readonly account: AccountId;
  readonly partition: Partition;
  readonly iam: IAMClient;
  readonly context: CallContext;
}

export interface CollectedAccount {
  readonly record: AccountRecord;
  readonly gaps: readonly CoverageGap[];
}

/**
 * Reads users, groups, roles, policies, identity providers and alias. Only GetAccountAuthorizationDetails is
 * indispensable; every other call that fails leaves a gap and the facts it would have given unknown.
 *
 * @param documents what accounts read before have decoded: most documents stand in many accounts
 * @throws AwsCallError when nothing of the account can be used, or the session ended
 */
export async function collectAccount(
  session: AccountSession,
  managed: ManagedPolicyCache,
  documents: () => DocumentPool = newPool,
): Promise<CollectedAccount> {
  const { iam, context, account, partition } = session;
  const gaps: CoverageGap[] = [];
  const optional = <Value>(read: () => Promise<Value>): Promise<Value | undefined> =>
    orGap(account, gaps, read);

  const before = await optional(() => readSummary(iam, context));
  let details = await readAuthorization(iam, context);
  let counts = before;
  if (before !== undefined && shortfall(before, details).length > 0) {
    counts = (await optional(() => readSummary(iam, context))) ?? before;
    // The account changed while its pages were read: once more.
    if (!sameCounts(before, counts)) details = await readAuthorization(iam, context);
  }
  const listed = await optional(() => readRoles(iam, context));
  const oidc = await optional(() => readOidcProviders(session, optional));
  const saml = await optional(() => readSamlProviders(iam, context));
  const aliases = await optional(() => readAliases(iam, context));
  const fetched = await fetchPolicies(session, details, managed, gaps);

  const file: AuthorizationFile = {
    UserDetailList: details.users,
    GroupDetailList: details.groups,
    RoleDetailList: joinRoles(details.roles, listed ?? []),
    Policies: [...details.policies, ...fetched],
  };
  const read = readAuthorizationDetails(file, {
    file: `account ${account}`,
    expectedAccount: account,
    pool: documents(),
  });
  if (read.record === undefined) {
    const why = read.gaps[0]?.message ?? 'the answer is not the account asked for';
    throw new AwsCallError('iam:GetAccountAuthorizationDetails', 'bad_response', why);
  }
  const providers = readProviders(
    asFileContent({ SAMLProviderList: saml, OpenIDConnectProviderList: oidc, AccountAliases: aliases }),
    { file: `account ${account}`, account },
  );
  if (counts !== undefined) {
    const providersRead = saml === undefined || oidc === undefined ? undefined : saml.length + oidc.length;
    gaps.push(...countGaps(account, shortfall(counts, details, providersRead)));
  }
  gaps.push(...entitlementGaps(account, read.record.roles));
  const record: AccountRecord = {
    ...read.record,
    // An account without any entity names no partition of its own.
    partition,
    ...providers.facts,
  };
  return { record, gaps: [...gaps, ...read.gaps.map(withoutFile), ...providers.gaps.map(withoutFile)] };
}

function withoutFile(gap: CoverageGap): CoverageGap {
  const { file: _file, ...rest } = gap;
  return rest;
}

/** Runs a call that the account can be read without; its failure becomes a gap that names the call. */
async function orGap<Value>(
  account: AccountId,
  gaps: CoverageGap[],
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsCallError) || endsAccount(error.reason)) throw error;
    gaps.push({
      code: error.reason === 'access_denied' ? 'missing_permission' : error.reason,
      message: isDenied(error.reason)
        ? `The role session may not call ${error.action} (${error.message}); what it would have shown is unknown.`
        : `${error.action} failed (${error.message}); what it would have shown is unknown. Crawl again.`,
      account,
      subject: error.action,
      scope: 'part',
    });
    return undefined;
  }
}

/** Failures that concern the session or the whole crawl, not the one call. */
function endsAccount(reason: ReasonCode): boolean {
  return (
    reason === 'cancelled' ||
    reason === 'base_credentials' ||
    reason === 'session_expired' ||
    reason === 'incomplete_pagination' ||
    reason === 'endpoint_refused'
  );
}

/** The account's OIDC providers; one that cannot be read keeps its ARN, which names the issuer. */
async function readOidcProviders(
  { iam, context }: AccountSession,
  optional: <Value>(read: () => Promise<Value>) => Promise<Value | undefined>,
): Promise<readonly OidcProviderFile[]> {
  const providers: OidcProviderFile[] = [];
  let denied = false;
  for (const arn of await readOidcProviderArns(iam, context)) {
    const provider = denied ? undefined : await optional(() => readOidcProvider(iam, context, arn));
    // A session that may not read one provider may read none: one gap says so.
    if (provider === undefined) denied = true;
    providers.push(provider ?? { Arn: arn, Url: arn.slice(arn.indexOf('/') + 1) });
  }
  return providers;
}

/** AWS-managed policies that are used, and local ones that were attached while the pages were read. */
async function fetchPolicies(
  { iam, context, account }: AccountSession,
  details: AuthorizationDetails,
  managed: ManagedPolicyCache,
  gaps: CoverageGap[],
): Promise<readonly ManagedPolicyDetail[]> {
  const fetched: ManagedPolicyDetail[] = [];
  const missing = missingPolicies(details);
  const failures = await managed.readUnread(missing.filter(isAwsManaged), iam, context);
  for (const arn of missing) {
    try {
      if (failures.has(arn)) throw failures.get(arn);
      fetched.push(
        isAwsManaged(arn) ? await managed.get(arn, iam, context) : await readPolicy(iam, context, arn),
      );
    } catch (error) {
      if (!(error instanceof AwsCallError) || endsAccount(error.reason)) throw error;
      gaps.push({
        // What passes is tried again with the account; what is refused stays unreadable.
        code: isTransient(error.reason) ? error.reason : 'policy_unreadable',
        message: `The managed policy could not be read: ${error.action} failed (${error.message}). What it permits is unknown.`,
        account,
        subject: arn,
        scope: 'entity',
      });
    }
  }
  return fetched;
}

interface Shortfall {
  readonly what: string;
  readonly expected: number;
  readonly got: number;
}

/**
 * Kinds of which fewer entities were read than GetAccountSummary counts. More than counted is no loss: the
 * summary lags behind, and AWS does not say whether it counts service-linked roles.
 */
export function shortfall(
  counts: AccountCounts,
  details: AuthorizationDetails,
  providers?: number,
): readonly Shortfall[] {
  const pairs: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ['roles', counts.roles, details.roles.length],
    ['users', counts.users, details.users.length],
    ['groups', counts.groups, details.groups.length],
    ['customer-managed policies', counts.policies, details.policies.length],
    ['identity providers', counts.providers, providers],
  ];
  return pairs.flatMap(([what, expected, got]) =>
    expected === undefined || got === undefined || got >= expected ? [] : [{ what, expected, got }],
  );
}

function sameCounts(a: AccountCounts, b: AccountCounts): boolean {
  return a.roles === b.roles && a.users === b.users && a.groups === b.groups && a.policies === b.policies;
}

function countGaps(account: AccountId, shortfalls: readonly Shortfall[]): readonly CoverageGap[] {
  return shortfalls.map(({ what, expected, got }) => ({
    code: 'count_mismatch',
    message: `GetAccountSummary counts ${expected} ${what}, but ${got} were read; the account may have changed meanwhile. Crawl again.`,
    account,
    subject: 'iam:GetAccountSummary',
    scope: 'part',
  }));
}

/** The service through which people of an identity source get role sessions by entitlement (account access manager). */
const ACCESS_MANAGER = 'account-access.amazonaws.com';

/** Roles that people reach by an entitlement: who holds one is not in IAM, so it is named as unknown. */
function entitlementGaps(account: AccountId, roles: readonly IamRole[]): readonly CoverageGap[] {
  return roles
    .filter((role) => role.trustPolicy.includes(ACCESS_MANAGER))
    .map((role) => ({
      code: 'entitlements_not_read',
      message: `The role trusts ${ACCESS_MANAGER}: people and groups with an entitlement of account access manager can assume it. Entitlements are not read, so who they are is unknown.`,
      account,
      subject: role.arn,
      scope: 'entity',
    }));
}
