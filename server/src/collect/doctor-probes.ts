/** Every action that a crawl calls, tried once with as little data as possible. */
import { GetAccountAuthorizationDetailsCommand, ListRolesCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Arn, Partition } from '@assumable/shared/arn/arn';
import { callAws, type CallContext } from './aws-call.ts';
import type { AwsClients } from './aws-clients.ts';
import { AwsCallError } from './aws-errors.ts';
import type { ListedAccounts } from './collect-organization.ts';
import type { Finding } from './doctor-finding.ts';
import {
  readAliases,
  readOidcProvider,
  readOidcProviderArns,
  readPolicy,
  readSamlProviders,
  readSummary,
} from './iam-reads.ts';
import { collectExtras } from './organization-extras.ts';
import { collectPolicies } from './organization-policies.ts';
import { collectTree, listRoots } from './organization-tree.ts';

export interface Probe {
  readonly action: string;
  readonly error?: AwsCallError;
}

/** A policy that every partition has; its text is small. */
const knownPolicy = (partition: Partition): Arn => `arn:${partition}:iam::aws:policy/AmazonS3ReadOnlyAccess`;

/** The actions of the reader policy; GetOpenIDConnectProvider only where the account has a provider. */
export async function probeMember(
  iam: IAMClient,
  context: CallContext,
  partition: Partition,
): Promise<readonly Probe[]> {
  const probes: Probe[] = [];
  const probe = async <Value>(action: string, call: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      const value = await call();
      probes.push({ action });
      return value;
    } catch (error) {
      if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
      probes.push({ action: error.action, error });
      return undefined;
    }
  };
  await probe('iam:GetAccountAuthorizationDetails', () =>
    callAws(
      context,
      'iam:GetAccountAuthorizationDetails',
      (abortSignal) =>
        iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Group'], MaxItems: 1 }), {
          abortSignal,
        }),
      (output) => output.IsTruncated,
    ),
  );
  await probe('iam:ListRoles', () =>
    callAws(
      context,
      'iam:ListRoles',
      (abortSignal) => iam.send(new ListRolesCommand({ MaxItems: 1 }), { abortSignal }),
      (output) => output.Roles,
    ),
  );
  await probe('iam:GetAccountSummary', () => readSummary(iam, context));
  await probe('iam:ListSAMLProviders', () => readSamlProviders(iam, context));
  await probe('iam:ListAccountAliases', () => readAliases(iam, context));
  const providers = await probe('iam:ListOpenIDConnectProviders', () => readOidcProviderArns(iam, context));
  const first = providers?.[0];
  if (first !== undefined)
    await probe('iam:GetOpenIDConnectProvider', () => readOidcProvider(iam, context, first));
  await probe('iam:GetPolicy and iam:GetPolicyVersion', () =>
    readKnownPolicy(iam, context, knownPolicy(partition)),
  );
  return probes;
}

/** A policy that is not there was asked for with permission: that is all the probe wants to know. */
async function readKnownPolicy(iam: IAMClient, context: CallContext, policy: Arn): Promise<true> {
  try {
    await readPolicy(iam, context, policy);
  } catch (error) {
    const missing = error instanceof AwsCallError && error.message.startsWith('NoSuchEntity');
    if (!missing) throw error;
  }
  return true;
}

/** What Organizations lets the caller read beside the accounts. */
export async function probeOrganization(
  clients: AwsClients,
  context: CallContext,
  listed: ListedAccounts,
): Promise<readonly Finding[]> {
  const client = clients.organizations;
  const findings: Finding[] = [];
  const probe = async <Value>(what: string, read: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      const value = await read();
      findings.push({ check: what, result: 'ok', text: 'can be read' });
      return value;
    } catch (error) {
      if (!(error instanceof AwsCallError) || error.reason === 'cancelled') throw error;
      findings.push({
        check: what,
        result: 'warning',
        text: `${error.action}: ${error.message}`,
        fix: `Grant ${error.action} to the caller; without it ${what} are unknown and edges stay unverified.`,
      });
      return undefined;
    }
  };
  const roots = await probe('roots of the organization', () => listRoots(client, context));
  if (roots === undefined) return findings;
  await probe('organizational units', () => collectTree(client, context, roots, listed.accounts));
  await probe('control policies', () => collectPolicies(client, context, roots, []));
  const extras = await collectExtras(clients.organizationsBriefly, clients.ownIamBriefly, context);
  const unknown = [
    ...(extras.DelegatedAdministrators === undefined ? ['organizations:ListDelegatedAdministrators'] : []),
    ...(extras.EnabledServicePrincipals === undefined
      ? ['organizations:ListAWSServiceAccessForOrganization']
      : []),
    ...(extras.ResourcePolicies === undefined ? ['organizations:DescribeResourcePolicy'] : []),
    ...(extras.EnabledRootFeatures === undefined ? ['iam:ListOrganizationsFeatures'] : []),
  ];
  findings.push(
    unknown.length === 0
      ? { check: 'delegated administrators', result: 'ok', text: 'can be read' }
      : {
          check: 'delegated administrators',
          result: 'ok',
          text: `not all can be read (${unknown.join(', ')}); the crawl does without`,
        },
  );
  return findings;
}
