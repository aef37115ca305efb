/** Whether Identity Center could be read: each of its actions once, with as little data as possible. */
import { ListRolesCommand, type IAMClient } from '@aws-sdk/client-iam';
import { callAws, type CallContext } from './aws-call.ts';
import type { AwsClients } from './aws-clients.ts';
import { AwsCallError } from './aws-errors.ts';
import type { Finding } from './doctor-finding.ts';
import { regionOfRole } from './identity-center.ts';
import { createPace } from './token-bucket.ts';

const CHECK = 'Identity Center';

/**
 * The actions of `--identity-center`. Assignments are asked for as the crawl would ask: by person only with the
 * management account's credentials.
 *
 * @param regions where the instance may be, likeliest first
 * @param rate calls a second
 */
export async function probeIdentityCenter(
  clients: AwsClients,
  context: CallContext,
  regions: readonly string[],
  management: boolean,
  rate: number,
): Promise<readonly Finding[]> {
  const pace = createPace(rate, rate);
  const paced = { ...context, pace: pace.take };
  const failed: AwsCallError[] = [];
  for (const region of new Set(regions)) {
    const tried = await probeRegion(await clients.identityCenter(region, pace), paced, management, failed);
    if (failed.length > 0) return failed.map(findingOf);
    if (tried !== undefined)
      return [
        { check: CHECK, result: 'ok', text: `may call all ${tried} actions that were tried in ${region}` },
      ];
  }
  return [
    {
      check: CHECK,
      result: 'warning',
      text: `no instance was found in ${[...new Set(regions)].join(', ')}`,
      fix: 'Give its home region with --region; the crawl itself finds it from the roles that it made.',
    },
  ];
}

/** Home region by the roles that Identity Center made in an account; `undefined` where there is none to be seen. */
export async function regionByRoles(iam: IAMClient, context: CallContext): Promise<string | undefined> {
  const action = 'iam:ListRoles';
  const PathPrefix = '/aws-reserved/sso.amazonaws.com/';
  try {
    const roles = await callAws(
      context,
      action,
      (abortSignal) => iam.send(new ListRolesCommand({ PathPrefix }), { abortSignal }),
      (output) => output.Roles,
    );
    return roles.map(({ Path }) => regionOfRole(Path ?? '')).find((region) => region !== undefined);
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
    return undefined;
  }
}

function findingOf({ action, message }: AwsCallError): Finding {
  return {
    check: CHECK,
    result: 'warning',
    text: `${action}: ${message}`,
    fix: `Grant ${action} to the caller (assumable setup --part hub --identity-center), in the management account or the delegated administrator of Identity Center; without it assignments are unknown.`,
  };
}

/** How many actions were tried; `undefined` when the region has no instance. Refusals go to `failed`. */
async function probeRegion(
  { sso, store }: Awaited<ReturnType<AwsClients['identityCenter']>>,
  context: CallContext,
  management: boolean,
  failed: AwsCallError[],
): Promise<number | undefined> {
  const [forSso, forStore] = await Promise.all([
    import('@aws-sdk/client-sso-admin'),
    import('@aws-sdk/client-identitystore'),
  ]);
  let tried = 0;
  const probe = async <Output, Value>(
    action: string,
    send: (signal: AbortSignal) => Promise<Output>,
    accept: (output: Output) => Value | undefined,
  ): Promise<Value | undefined> => {
    tried += 1;
    try {
      return await callAws(context, action, send, accept);
    } catch (error) {
      if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
      failed.push(error);
      return undefined;
    }
  };
  const instances = await probe(
    'sso:ListInstances',
    (abortSignal) => sso.send(new forSso.ListInstancesCommand({}), { abortSignal }),
    (output) => output.Instances,
  );
  const { InstanceArn, IdentityStoreId } = instances?.[0] ?? {};
  if (InstanceArn === undefined || IdentityStoreId === undefined) return undefined;

  const sets = await probe(
    'sso:ListPermissionSets',
    (abortSignal) =>
      sso.send(new forSso.ListPermissionSetsCommand({ InstanceArn, MaxResults: 1 }), { abortSignal }),
    (output) => output.PermissionSets,
  );
  const groups = await probe(
    'identitystore:ListGroups',
    (abortSignal) =>
      store.send(new forStore.ListGroupsCommand({ IdentityStoreId, MaxResults: 1 }), { abortSignal }),
    (output) => output.Groups,
  );
  const users = await probe(
    'identitystore:ListUsers',
    (abortSignal) =>
      store.send(new forStore.ListUsersCommand({ IdentityStoreId, MaxResults: 1 }), { abortSignal }),
    (output) => output.Users,
  );
  const GroupId = groups?.[0]?.GroupId;
  if (GroupId !== undefined) {
    await probe(
      'identitystore:ListGroupMemberships',
      (abortSignal) =>
        store.send(new forStore.ListGroupMembershipsCommand({ IdentityStoreId, GroupId, MaxResults: 1 }), {
          abortSignal,
        }),
      (output) => output.GroupMemberships,
    );
  }
  const PrincipalId = users?.[0]?.UserId;
  if (management && PrincipalId !== undefined) {
    await probe(
      'sso:ListAccountAssignmentsForPrincipal',
      (abortSignal) =>
        sso.send(
          new forSso.ListAccountAssignmentsForPrincipalCommand({
            InstanceArn,
            PrincipalId,
            PrincipalType: 'USER',
            MaxResults: 1,
          }),
          { abortSignal },
        ),
      (output) => output.AccountAssignments,
    );
  }
  const PermissionSetArn = sets?.[0];
  if (PermissionSetArn === undefined) return tried;
  await probe(
    'sso:DescribePermissionSet',
    (abortSignal) =>
      sso.send(new forSso.DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }), { abortSignal }),
    (output) => output.PermissionSet,
  );
  const accounts = await probe(
    'sso:ListAccountsForProvisionedPermissionSet',
    (abortSignal) =>
      sso.send(
        new forSso.ListAccountsForProvisionedPermissionSetCommand({
          InstanceArn,
          PermissionSetArn,
          MaxResults: 1,
        }),
        { abortSignal },
      ),
    (output) => output.AccountIds,
  );
  const AccountId = accounts?.[0];
  if (AccountId !== undefined) {
    await probe(
      'sso:ListAccountAssignments',
      (abortSignal) =>
        sso.send(
          new forSso.ListAccountAssignmentsCommand({
            InstanceArn,
            PermissionSetArn,
            AccountId,
            MaxResults: 1,
          }),
          { abortSignal },
        ),
      (output) => output.AccountAssignments,
    );
  }
  return tried;
}
