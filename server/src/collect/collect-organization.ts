/**
 * Reads the organization with the caller's own credentials, in the element names of the AWS CLI: first the accounts,
 * so that their reading can begin, then the tree and the control policies.
 *
 * Policies are walked policy by policy (ListTargetsForPolicy), not target by target: an organization of 10,000
 * accounts takes about 2,600 calls instead of 33,000. One call is in flight at a time, because Organizations
 * refuses parallel ones early.
 */
import type { Account, Organization, OrganizationsClient, Root } from '@aws-sdk/client-organizations';
import type { IAMClient } from '@aws-sdk/client-iam';
import { readOrganization } from '@assumable/shared/aws-files/organization';
import type { CoverageGap, Organization as OrganizationModel } from '@assumable/shared/snapshot/model';
import { asFileContent } from './account-file.ts';
import type { CallContext } from './aws-call.ts';
import { AwsCallError, isDenied } from './aws-errors.ts';
import { describeOrganization, listAccounts } from './organization-accounts.ts';
import { collectExtras, type OrganizationExtras } from './organization-extras.ts';
import { collectPolicies, type PolicyFile } from './organization-policies.ts';
import { collectTree, listRoots, type Tree } from './organization-tree.ts';

/** Content of an `organization.json`; members that could not be read are absent, not empty. */
interface OrganizationFile extends OrganizationExtras {
  readonly Organization: Organization;
  readonly Roots: readonly Root[];
  readonly OrganizationalUnits: Tree['units'];
  readonly Accounts: readonly (Account & { readonly ParentId?: string })[];
  readonly Policies?: readonly PolicyFile[];
}

export interface ListedAccounts {
  readonly organization: Organization;
  readonly accounts: readonly Account[];
}

export interface CollectedOrganization {
  readonly organization?: OrganizationModel;
  readonly gaps: readonly CoverageGap[];
}

/**
 * The organization's accounts, or the gap `organization_unknown` when the caller is in no organization or may not
 * list its accounts. A crawl that lost its accounts to a passing failure would look complete and be nearly empty, so
 * every other failure is thrown.
 *
 * @param onPage told of each page of accounts as it comes, so that reading them can begin
 * @throws AwsCallError, and what `onPage` throws
 */
export async function listOrganization(
  client: OrganizationsClient,
  context: CallContext,
  onPage?: (page: ListedAccounts) => Promise<void>,
): Promise<ListedAccounts | CoverageGap> {
  try {
    const organization = await describeOrganization(client, context);
    const accounts = await listAccounts(client, context, (page) =>
      onPage === undefined ? Promise.resolve() : onPage({ organization, accounts: page }),
    );
    return { organization, accounts };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    const none = error.message.startsWith('AWSOrganizationsNotInUseException');
    if (!none && !isDenied(error.reason)) throw error;
    return unknownOrganization(error, none);
  }
}

export function isGap(listed: ListedAccounts | CoverageGap): listed is CoverageGap {
  return 'code' in listed;
}

function unknownOrganization(error: AwsCallError, none: boolean): CoverageGap {
  const cause = none
    ? 'The account is in no organization'
    : `The caller may not call ${error.action}; grant it in the management account or through a delegation policy`;
  return {
    code: 'organization_unknown',
    message: `${cause}. Only the caller's own account and accounts that are named are read, and service and resource control policies are unknown.`,
    subject: error.action,
    scope: 'organization',
  };
}

/**
 * Tree, policies and the rest of an organization whose accounts are known. What cannot be read becomes a gap
 * `organization_partial`; a policy whose text or attachments are unknown is kept as one that may deny anything.
 *
 * @param briefly clients that give up soon, for facts that are not needed
 * @throws AwsCallError when the crawl was cancelled or the caller's credentials are of no use any more
 */
export async function collectOrganization(
  client: OrganizationsClient,
  briefly: { readonly organizations: OrganizationsClient; readonly iam: IAMClient },
  context: CallContext,
  { organization, accounts }: ListedAccounts,
): Promise<CollectedOrganization> {
  const gaps: CoverageGap[] = [];
  const roots = await orGap(gaps, 'the tree of organizational units', () => listRoots(client, context));
  const tree =
    roots === undefined
      ? undefined
      : await orGap(gaps, 'the tree of organizational units', () =>
          collectTree(client, context, roots, accounts),
        );
  const policies =
    roots === undefined
      ? undefined
      : await orGap(gaps, 'the service and resource control policies', () =>
          collectPolicies(client, context, roots, gaps),
        );
  const extras = await collectExtras(briefly.organizations, briefly.iam, context);
  const read = readFile({
    Organization: organization,
    Roots: roots ?? [],
    OrganizationalUnits: tree?.units ?? [],
    Accounts: accounts.map((account) => withParent(account, tree?.parents.get(account.Id ?? ''))),
    ...(policies === undefined ? {} : { Policies: policies }),
    ...extras,
  });
  return { ...read, gaps: [...gaps, ...read.gaps] };
}

/** Accounts alone, for the way from AWS's list to the accounts of a crawl. */
export function readAccounts(listed: ListedAccounts): OrganizationModel['accounts'] {
  const { organization, accounts } = listed;
  const file = { Organization: organization, Roots: [], OrganizationalUnits: [], Accounts: accounts };
  return readFile(file).organization?.accounts ?? [];
}

/** Codes of the file reader that only repeat what `organization_partial` says with its cause. */
const REPEATED_CODES: ReadonlySet<string> = new Set([
  'import_organization_incomplete',
  'import_policy_targets_unknown',
]);

function readFile(file: OrganizationFile): CollectedOrganization {
  const read = readOrganization(asFileContent(file), { file: 'organization' });
  const gaps = read.gaps
    .filter((gap) => !REPEATED_CODES.has(gap.code))
    .map(({ file: _file, ...gap }): CoverageGap => gap);
  return { ...(read.organization === undefined ? {} : { organization: read.organization }), gaps };
}

function withParent(account: Account, parent: string | undefined): Account & { readonly ParentId?: string } {
  return parent === undefined ? account : { ...account, ParentId: parent };
}

async function orGap<Value>(
  gaps: CoverageGap[],
  what: string,
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    const ends =
      !(error instanceof AwsCallError) || error.reason === 'cancelled' || error.reason === 'base_credentials';
    if (ends) throw error;
    gaps.push({
      code: 'organization_partial',
      message: isDenied(error.reason)
        ? `The caller may not call ${error.action}, so ${what} are unknown; grant it and crawl again.`
        : `${error.action} failed (${error.reason}: ${error.message}), so ${what} are unknown; crawl again.`,
      subject: error.action,
      scope: 'organization',
    });
    return undefined;
  }
}
