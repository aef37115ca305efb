/** Which organization it is, and its accounts. */
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  type Account,
  type Organization,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { callAws, type CallContext } from './aws-call.ts';
import { pageOf, readPages } from './paginate.ts';

export function describeOrganization(
  client: OrganizationsClient,
  context: CallContext,
): Promise<Organization> {
  return callAws(
    context,
    'organizations:DescribeOrganization',
    (abortSignal) => client.send(new DescribeOrganizationCommand({}), { abortSignal }),
    (output) => (output.Organization?.Id === undefined ? undefined : output.Organization),
  );
}

/**
 * Every account of the organization once, sorted as AWS lists them.
 *
 * @param onPage told of each page as it comes; the next one is asked for when the returned promise resolves
 */
export async function listAccounts(
  client: OrganizationsClient,
  context: CallContext,
  onPage?: (accounts: readonly Account[]) => Promise<void>,
): Promise<readonly Account[]> {
  const action = 'organizations:ListAccounts';
  const all = await readPages(action, async (NextToken) => {
    const page = await callAws(
      context,
      action,
      (abortSignal) => client.send(new ListAccountsCommand({ NextToken }), { abortSignal }),
      (output) => pageOf(output.Accounts, output.NextToken),
    );
    await onPage?.(page.items);
    return page;
  });
  // An account that moves between two pages can be listed twice.
  const byId = new Map<string, Account>();
  for (const account of all) if (account.Id !== undefined) byId.set(account.Id, account);
  return [...byId.values()];
}
