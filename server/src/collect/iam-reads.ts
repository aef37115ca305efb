/** The IAM calls of one account, each complete or an error. */
import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  type IAMClient,
  type PolicyVersion,
  type SAMLProviderListEntry,
} from '@aws-sdk/client-iam';
import type { Arn } from '@assumable/shared/arn/arn';
import {
  dedupe,
  policyDetail,
  policyName,
  type AuthorizationDetails,
  type ListedRole,
  type ManagedPolicyDetail,
} from './account-file.ts';
import { callAws, type CallContext } from './aws-call.ts';
import { readPages, type Page } from './paginate.ts';

/** Most entities per page that IAM accepts; it may return fewer. */
const PAGE_SIZE = 1_000;

/** Entities by kind as IAM counts them, for the completeness check. */
export interface AccountCounts {
  readonly roles: number | undefined;
  readonly users: number | undefined;
  readonly groups: number | undefined;
  readonly policies: number | undefined;
  /** OIDC and SAML together. */
  readonly providers: number | undefined;
}

export function readSummary(iam: IAMClient, context: CallContext): Promise<AccountCounts> {
  return callAws(
    context,
    'iam:GetAccountSummary',
    (abortSignal) => iam.send(new GetAccountSummaryCommand({}), { abortSignal }),
    (output) => {
      const map = output.SummaryMap;
      if (map === undefined) return undefined;
      return {
        roles: map['Roles'],
        users: map['Users'],
        groups: map['Groups'],
        policies: map['Policies'],
        providers: map['Providers'],
      };
    },
  );
}

/**
 * Users, groups, roles and customer-managed policies. AWS-managed policies are not asked for here: they are the
 * same everywhere and come once per crawl.
 */
export async function readAuthorization(iam: IAMClient, context: CallContext): Promise<AuthorizationDetails> {
  const action = 'iam:GetAccountAuthorizationDetails';
  const pages = await readPages(action, (Marker) =>
    callAws(
      context,
      action,
      (abortSignal) =>
        iam.send(
          new GetAccountAuthorizationDetailsCommand({
            Filter: ['Role', 'User', 'Group', 'LocalManagedPolicy'],
            MaxItems: PAGE_SIZE,
            Marker,
          }),
          { abortSignal },
        ),
      pageOfDetails,
    ),
  );
  return {
    users: dedupe(
      pages.flatMap((page) => page.UserDetailList ?? []),
      (user) => user.UserId,
    ),
    groups: dedupe(
      pages.flatMap((page) => page.GroupDetailList ?? []),
      (group) => group.GroupId,
    ),
    roles: dedupe(
      pages.flatMap((page) => page.RoleDetailList ?? []).map(withoutProfileRoles),
      (role) => role.RoleId,
    ),
    policies: dedupe(
      pages.flatMap((page) => page.Policies ?? []).map(defaultVersionOnly),
      (policy) => policy.PolicyId,
    ),
  };
}

function pageOfDetails(
  output: GetAccountAuthorizationDetailsCommandOutput,
): Page<GetAccountAuthorizationDetailsCommandOutput> | undefined {
  if (output.IsTruncated === undefined) return undefined;
  return { items: [output], next: output.Marker, truncated: output.IsTruncated };
}

/** Instance profiles repeat the whole role with its trust policy; only their names are kept. */
function withoutProfileRoles<
  Detail extends { InstanceProfileList?: readonly { Roles: unknown }[] | undefined },
>(detail: Detail): Detail {
  const profiles = detail.InstanceProfileList?.map((profile) => ({ ...profile, Roles: [] }));
  return profiles === undefined ? detail : { ...detail, InstanceProfileList: profiles };
}

/** IAM keeps up to five versions; only the default one is in force. A policy without a name is named by its ARN. */
function defaultVersionOnly(policy: ManagedPolicyDetail): ManagedPolicyDetail {
  const versions = policy.PolicyVersionList?.filter((version) => version.IsDefaultVersion === true);
  return {
    ...policy,
    ...(policy.PolicyName === undefined && policy.Arn !== undefined
      ? { PolicyName: policyName(policy.Arn) }
      : {}),
    ...(versions === undefined || versions.length === 0 ? {} : { PolicyVersionList: versions }),
  };
}

/** What GetAccountAuthorizationDetails does not know of roles. */
export function readRoles(iam: IAMClient, context: CallContext): Promise<readonly ListedRole[]> {
  const action = 'iam:ListRoles';
  return readPages(action, (Marker) =>
    callAws(
      context,
      action,
      (abortSignal) => iam.send(new ListRolesCommand({ MaxItems: PAGE_SIZE, Marker }), { abortSignal }),
      (output): Page<ListedRole> | undefined =>
        output.Roles === undefined
          ? undefined
          : { items: output.Roles, next: output.Marker, truncated: output.IsTruncated },
    ),
  );
}

export function readSamlProviders(
  iam: IAMClient,
  context: CallContext,
): Promise<readonly SAMLProviderListEntry[]> {
  return callAws(
    context,
    'iam:ListSAMLProviders',
    (abortSignal) => iam.send(new ListSAMLProvidersCommand({}), { abortSignal }),
    (output) => output.SAMLProviderList,
  );
}

/** ARNs of the account's OIDC providers; the list is not paginated (at most 100 in an account). */
export function readOidcProviderArns(iam: IAMClient, context: CallContext): Promise<readonly Arn[]> {
  return callAws(
    context,
    'iam:ListOpenIDConnectProviders',
    (abortSignal) => iam.send(new ListOpenIDConnectProvidersCommand({}), { abortSignal }),
    (output) =>
      output.OpenIDConnectProviderList?.flatMap((entry) => (entry.Arn === undefined ? [] : [entry.Arn])),
  );
}

/** An OIDC provider as `accounts/<id>.providers.json` holds it. */
export interface OidcProviderFile {
  readonly Arn: Arn;
  readonly Url: string;
  readonly ClientIDList?: readonly string[];
}

export function readOidcProvider(iam: IAMClient, context: CallContext, arn: Arn): Promise<OidcProviderFile> {
  return callAws(
    context,
    'iam:GetOpenIDConnectProvider',
    (abortSignal) =>
      iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }), { abortSignal }),
    (output) =>
      output.Url === undefined
        ? undefined
        : { Arn: arn, Url: output.Url, ClientIDList: output.ClientIDList ?? [] },
  );
}

/** The account's alias in a list, empty when it has none. */
export function readAliases(iam: IAMClient, context: CallContext): Promise<readonly string[]> {
  return callAws(
    context,
    'iam:ListAccountAliases',
    (abortSignal) => iam.send(new ListAccountAliasesCommand({}), { abortSignal }),
    (output) => output.AccountAliases,
  );
}

/** Default version of one managed policy. */
export async function readPolicy(
  iam: IAMClient,
  context: CallContext,
  arn: Arn,
): Promise<ManagedPolicyDetail> {
  const versionId = await callAws(
    context,
    'iam:GetPolicy',
    (abortSignal) => iam.send(new GetPolicyCommand({ PolicyArn: arn }), { abortSignal }),
    (output) => output.Policy?.DefaultVersionId,
  );
  const version = await callAws(
    context,
    'iam:GetPolicyVersion',
    (abortSignal) =>
      iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId }), { abortSignal }),
    (output): PolicyVersion | undefined =>
      output.PolicyVersion?.Document === undefined ? undefined : output.PolicyVersion,
  );
  return policyDetail(arn, { ...version, VersionId: versionId });
}
