/**
 * Facts of the organization that are good to know and not needed: delegated administrators, services with access to
 * the organization, its resource policy, central root access. AWS does not grant all of them to delegated callers, so what is refused
 * stays unknown and leaves no gap.
 */
import { ListOrganizationsFeaturesCommand, type IAMClient } from '@aws-sdk/client-iam';
import {
  DescribeResourcePolicyCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { callAws, type CallContext } from './aws-call.ts';
import { AwsCallError } from './aws-errors.ts';
import { pageOf, readPages } from './paginate.ts';

/** In the element names of the AWS CLI; absent members were refused or failed. */
export interface OrganizationExtras {
  readonly DelegatedAdministrators?: readonly {
    readonly Id: string;
    readonly ServicePrincipals: readonly string[];
  }[];
  readonly EnabledServicePrincipals?: readonly string[];
  /** At most one; an empty list says that there is none. */
  readonly ResourcePolicies?: readonly string[];
  /** Central root access; an empty list says that it is off. */
  readonly EnabledRootFeatures?: readonly string[];
}

/** @throws AwsCallError only when the crawl was cancelled or the caller's credentials are of no use any more */
export async function collectExtras(
  client: OrganizationsClient,
  iam: IAMClient,
  context: CallContext,
): Promise<OrganizationExtras> {
  const administrators = await orUnknown(() => listAdministrators(client, context));
  const services = await orUnknown(() => listServiceAccess(client, context));
  const policies = await orUnknown(() => describeResourcePolicy(client, context));
  const features = await orUnknown(() => listRootFeatures(iam, context));
  return {
    ...(administrators === undefined ? {} : { DelegatedAdministrators: administrators }),
    ...(services === undefined ? {} : { EnabledServicePrincipals: services }),
    ...(policies === undefined ? {} : { ResourcePolicies: policies }),
    ...(features === undefined ? {} : { EnabledRootFeatures: features }),
  };
}

async function orUnknown<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    const ends =
      !(error instanceof AwsCallError) || error.reason === 'cancelled' || error.reason === 'base_credentials';
    if (ends) throw error;
    return undefined;
  }
}

async function listAdministrators(
  client: OrganizationsClient,
  context: CallContext,
): Promise<OrganizationExtras['DelegatedAdministrators']> {
  const action = 'organizations:ListDelegatedAdministrators';
  const administrators = await readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) => client.send(new ListDelegatedAdministratorsCommand({ NextToken }), { abortSignal }),
      (output) => pageOf(output.DelegatedAdministrators, output.NextToken),
    ),
  );
  const found: { Id: string; ServicePrincipals: readonly string[] }[] = [];
  for (const { Id } of administrators) {
    if (Id !== undefined) found.push({ Id, ServicePrincipals: await listServices(client, context, Id) });
  }
  return found;
}

async function listServices(
  client: OrganizationsClient,
  context: CallContext,
  AccountId: string,
): Promise<readonly string[]> {
  const action = 'organizations:ListDelegatedServicesForAccount';
  const services = await readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) =>
        client.send(new ListDelegatedServicesForAccountCommand({ AccountId, NextToken }), { abortSignal }),
      (output) => pageOf(output.DelegatedServices, output.NextToken),
    ),
  );
  return services.flatMap(({ ServicePrincipal }) =>
    ServicePrincipal === undefined ? [] : [ServicePrincipal],
  );
}

async function listServiceAccess(
  client: OrganizationsClient,
  context: CallContext,
): Promise<readonly string[]> {
  const action = 'organizations:ListAWSServiceAccessForOrganization';
  const services = await readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) =>
        client.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken }), { abortSignal }),
      (output) => pageOf(output.EnabledServicePrincipals, output.NextToken),
    ),
  );
  return services.flatMap(({ ServicePrincipal }) =>
    ServicePrincipal === undefined ? [] : [ServicePrincipal],
  );
}

async function describeResourcePolicy(
  client: OrganizationsClient,
  context: CallContext,
): Promise<readonly string[]> {
  try {
    const content = await callAws(
      context,
      'organizations:DescribeResourcePolicy',
      (abortSignal) => client.send(new DescribeResourcePolicyCommand({}), { abortSignal }),
      (output) => output.ResourcePolicy?.Content,
    );
    return [content];
  } catch (error) {
    if (error instanceof AwsCallError && error.message.startsWith('ResourcePolicyNotFoundException'))
      return [];
    throw error;
  }
}

/** IAM answers with an error where the organization has not given it access: then central root access is off. */
async function listRootFeatures(iam: IAMClient, context: CallContext): Promise<readonly string[]> {
  try {
    return await callAws(
      context,
      'iam:ListOrganizationsFeatures',
      (abortSignal) => iam.send(new ListOrganizationsFeaturesCommand({}), { abortSignal }),
      (output) => output.EnabledFeatures,
    );
  } catch (error) {
    if (error instanceof AwsCallError && error.message.startsWith('ServiceAccessNotEnabled')) return [];
    throw error;
  }
}
