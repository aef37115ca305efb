/**
 * Who is assigned which permission set in which account, from IAM Identity Center and its identity store. Only when
 * asked for: it names people. The service allows 20 calls a second for all callers together, so half of that is used.
 * Source: AWS IAM Identity Center quotas ("collective throttle maximum of 20 transactions per second").
 */
import type { AccountId } from '@assumable/shared/arn/arn';
import { identityCenterOf } from '@assumable/shared/aws-files/identity-center';
import type { CoverageGap, IdentityCenter } from '@assumable/shared/snapshot/model';
import type { AccountAssignment } from '@aws-sdk/client-sso-admin';
import { callAws, type CallContext } from './aws-call.ts';
import type { AwsClients, IdentityCenterClients } from './aws-clients.ts';
import { AwsCallError } from './aws-errors.ts';
import { pageOf, readPages, type Page } from './paginate.ts';
import { createPace } from './token-bucket.ts';

export interface ReadIdentityCenter {
  readonly identityCenter?: IdentityCenter;
  readonly gaps: readonly CoverageGap[];
}

/** Home region of the instance, from the path of a role that it made; roles of us-east-1 name no region. */
export function regionOfRole(path: string): string | undefined {
  const match = /^\/aws-reserved\/sso\.amazonaws\.com\/(?:([a-z0-9-]+)\/)?$/.exec(path);
  return match === null ? undefined : (match[1] ?? 'us-east-1');
}

/**
 * Reads the organization's instance. What cannot be read becomes one gap `identity_center_unread`.
 *
 * @param regions where the instance may be, likeliest first
 * @param rate calls a second
 * @param management whether the caller's account is the management account, which alone may ask by person and group
 * @throws AwsCallError only when the crawl was cancelled or the caller's credentials are of no use any more
 */
export async function collectIdentityCenter(
  clients: AwsClients,
  context: CallContext,
  regions: readonly string[],
  management: boolean,
  rate: number,
): Promise<ReadIdentityCenter> {
  const pace = createPace(rate, rate);
  const paced = { ...context, pace: pace.take };
  try {
    for (const region of new Set(regions)) {
      const center = await readInstance(
        await clients.identityCenter(region, pace),
        paced,
        region,
        management,
      );
      if (center !== undefined) return { identityCenter: center, gaps: [] };
    }
    return {
      gaps: [gap('sso:ListInstances', `no instance was found in ${[...new Set(regions)].join(', ')}`)],
    };
  } catch (error) {
    const ends =
      !(error instanceof AwsCallError) || error.reason === 'cancelled' || error.reason === 'base_credentials';
    if (ends) throw error;
    return { gaps: [gap(error.action, `${error.action} failed (${error.message})`)] };
  }
}

function gap(subject: string, why: string): CoverageGap {
  return {
    code: 'identity_center_unread',
    message: `Assignments of IAM Identity Center could not be read: ${why}. Who gets the AWSReservedSSO roles is unknown.`,
    subject,
    scope: 'organization',
  };
}

async function readInstance(
  clients: IdentityCenterClients,
  context: CallContext,
  region: string,
  management: boolean,
): Promise<IdentityCenter | undefined> {
  const sdk = await loadCommands();
  const ask = askWith(context);
  const { sso, store } = clients;
  const instances = await ask('sso:ListInstances', (NextToken, options) =>
    sso
      .send(new sdk.ListInstancesCommand({ NextToken }), options)
      .then((output) => pageOf(output.Instances, output.NextToken)),
  );
  const instance = instances[0];
  const { InstanceArn, IdentityStoreId } = instance ?? {};
  if (InstanceArn === undefined || IdentityStoreId === undefined) return undefined;

  const sets = await ask('sso:ListPermissionSets', (NextToken, options) =>
    sso
      .send(new sdk.ListPermissionSetsCommand({ InstanceArn, NextToken }), options)
      .then((output) => pageOf(output.PermissionSets, output.NextToken)),
  );
  const described: { PermissionSetArn: string; Name: string | undefined }[] = [];
  const provisioned: { PermissionSetArn: string; accounts: readonly AccountId[] }[] = [];
  for (const PermissionSetArn of sets) {
    const name = await callAws(
      context,
      'sso:DescribePermissionSet',
      (abortSignal) =>
        sso.send(new sdk.DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }), { abortSignal }),
      (output) => output.PermissionSet,
    );
    described.push({ PermissionSetArn, Name: name.Name });
    const accounts = await ask('sso:ListAccountsForProvisionedPermissionSet', (NextToken, options) =>
      sso
        .send(
          new sdk.ListAccountsForProvisionedPermissionSetCommand({
            InstanceArn,
            PermissionSetArn,
            NextToken,
          }),
          options,
        )
        .then((output) => pageOf(output.AccountIds, output.NextToken)),
    );
    provisioned.push({ PermissionSetArn, accounts });
  }

  const groups = await ask('identitystore:ListGroups', (NextToken, options) =>
    store
      .send(new sdk.ListGroupsCommand({ IdentityStoreId, NextToken }), options)
      .then((output) => pageOf(output.Groups, output.NextToken)),
  );
  const users = await ask('identitystore:ListUsers', (NextToken, options) =>
    store
      .send(new sdk.ListUsersCommand({ IdentityStoreId, NextToken }), options)
      .then((output) => pageOf(output.Users, output.NextToken)),
  );
  const withMembers: object[] = [];
  for (const { GroupId, DisplayName } of groups) {
    const members = await ask('identitystore:ListGroupMemberships', (NextToken, options) =>
      store
        .send(new sdk.ListGroupMembershipsCommand({ IdentityStoreId, GroupId, NextToken }), options)
        .then((output) => pageOf(output.GroupMemberships, output.NextToken)),
    );
    withMembers.push({ GroupId, DisplayName, MemberIds: members.map(({ MemberId }) => MemberId?.UserId) });
  }

  // One call for each person and group, or one for each permission set in each account: whichever are fewer.
  const byPlace = provisioned.reduce((sum, { accounts }) => sum + accounts.length, 0);
  const principals = [
    ...groups.map(({ GroupId }) => ({ PrincipalId: GroupId, PrincipalType: 'GROUP' as const })),
    ...users.map(({ UserId }) => ({ PrincipalId: UserId, PrincipalType: 'USER' as const })),
  ];
  const assignments: AccountAssignment[] = [];
  if (management && principals.length < byPlace) {
    for (const principal of principals) {
      const own = await ask('sso:ListAccountAssignmentsForPrincipal', (NextToken, options) =>
        sso
          .send(
            new sdk.ListAccountAssignmentsForPrincipalCommand({ InstanceArn, ...principal, NextToken }),
            options,
          )
          .then((output) => pageOf(output.AccountAssignments, output.NextToken)),
      );
      assignments.push(...own);
    }
  } else {
    for (const { PermissionSetArn, accounts } of provisioned) {
      for (const AccountId of accounts) {
        const here = await ask('sso:ListAccountAssignments', (NextToken, options) =>
          sso
            .send(
              new sdk.ListAccountAssignmentsCommand({ InstanceArn, PermissionSetArn, AccountId, NextToken }),
              options,
            )
            .then((output) => pageOf(output.AccountAssignments, output.NextToken)),
        );
        assignments.push(...here);
      }
    }
  }
  return identityCenterOf({
    InstanceArn,
    Region: region,
    PermissionSets: described,
    Groups: withMembers,
    Users: users.map(({ UserId, UserName }) => ({ UserId, UserName })),
    AccountAssignments: assignments,
  });
}

/** Both SDK clients take time to load, and most crawls do without. */
async function loadCommands() {
  const [sso, store] = await Promise.all([
    import('@aws-sdk/client-sso-admin'),
    import('@aws-sdk/client-identitystore'),
  ]);
  return { ...sso, ...store };
}

type Ask = <Item>(
  action: string,
  readPage: (
    token: string | undefined,
    options: { readonly abortSignal: AbortSignal },
  ) => Promise<Page<Item> | undefined>,
) => Promise<readonly Item[]>;

/** Reads all pages of a list, each page one call. */
function askWith(context: CallContext): Ask {
  return (action, readPage) =>
    readPages(action, (token) =>
      callAws(
        context,
        action,
        (abortSignal) => readPage(token, { abortSignal }),
        (page) => page,
      ),
    );
}
