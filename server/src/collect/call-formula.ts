/**
 * How many calls a crawl makes and how long it takes, from the sizes of the organization. docs/crawl.md states the
 * same numbers; a test counts the calls of real crawls against them.
 */

/** Items on a page of every list of AWS Organizations, at most. */
const ORGANIZATIONS_PAGE = 20;
/** Seconds that one account takes from session to last answer, with GetAccountAuthorizationDetails over a second. */
const ACCOUNT_SECONDS = 2.5;

export interface OrganizationSizes {
  readonly accounts: number;
  readonly roots: number;
  readonly units: number;
  /** Whether ListAccounts says where accounts lie; else every parent is asked for its accounts. */
  readonly paths: boolean;
  /** Control policies by type, with the number of targets of each; only types that are enabled. */
  readonly policies: readonly (readonly number[])[];
  readonly delegatedAdministrators: number;
}

const pages = (items: number, size: number): number => Math.max(1, Math.ceil(items / size));

/** Calls to Organizations, every page counted; parents with over 20 children add a page each, which is not counted. */
export function organizationCalls(sizes: OrganizationSizes): number {
  const parents = sizes.roots + sizes.units;
  const accountPages = pages(sizes.accounts, ORGANIZATIONS_PAGE);
  const policies = sizes.policies.reduce(
    (sum, targets) =>
      sum +
      pages(targets.length, ORGANIZATIONS_PAGE) +
      targets.reduce((own, count) => own + 1 + pages(count, ORGANIZATIONS_PAGE), 0),
    0,
  );
  return (
    // DescribeOrganization and ListRoots; the accounts, and once more at the end.
    2 +
    2 * accountPages +
    parents +
    (sizes.paths ? 0 : parents) +
    policies +
    // Service access, delegated administrators and their services, resource policy.
    2 +
    pages(sizes.delegatedAdministrators, ORGANIZATIONS_PAGE) +
    sizes.delegatedAdministrators
  );
}

export interface AccountSizes {
  /** Users, groups, roles and customer-managed policies together. */
  readonly entities: number;
  readonly roles: number;
  readonly oidcProviders: number;
  /** The caller's own account is read without AssumeRole. */
  readonly own: boolean;
}

/** Calls of one account: session, summary, two provider lists, alias; pages of entities and of roles; each OIDC provider. */
export function accountCalls(sizes: AccountSizes, pageSize = 1_000): number {
  return (
    (sizes.own ? 4 : 5) + pages(sizes.entities, pageSize) + pages(sizes.roles, pageSize) + sizes.oidcProviders
  );
}

/** GetPolicy and GetPolicyVersion for each AWS-managed policy in use. */
export function managedPolicyCalls(policies: number): number {
  return 2 * policies;
}

/** Seconds: the organization's calls at their rate run beside the accounts, so the longer of the two counts. */
export function crawlSeconds(
  calls: { readonly organization: number; readonly accounts: number },
  rates: { readonly organizations: number; readonly sts: number; readonly concurrency: number },
): number {
  return Math.ceil(
    Math.max(
      calls.organization / rates.organizations,
      calls.accounts / rates.sts,
      (calls.accounts * ACCOUNT_SECONDS) / rates.concurrency,
    ),
  );
}
