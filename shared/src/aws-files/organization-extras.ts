/**
 * Delegated administrators, services with access to the organization, its resource policy, central root access and
 * Identity Center, as ListDelegatedAdministrators, ListAWSServiceAccessForOrganization, DescribeResourcePolicy,
 * ListOrganizationsFeatures of IAM and the lists of Identity Center give them. They are
 * optional in `organization.json`; an entry that cannot be read is left out.
 */
import { isAccountId } from '../arn/arn.ts';
import { compareBy } from '../lib/compare.ts';
import type { DelegatedAdministrator, Organization } from '../snapshot/model.ts';
import { identityCenterOf, writeIdentityCenter } from './identity-center.ts';
import { isRecord } from './read-entity.ts';

type Extras = Pick<
  Organization,
  'delegatedAdministrators' | 'trustedServices' | 'resourcePolicies' | 'rootFeatures' | 'identityCenter'
>;

/** Longest resource policy of an organization is 40,000 characters (AWS Organizations quotas). */
const MAX_POLICY_LENGTH = 131_072;
const MAX_NAME_LENGTH = 128;

export function organizationExtras(json: Readonly<Record<string, unknown>>): Extras {
  const administrators = json['DelegatedAdministrators'];
  const services = json['EnabledServicePrincipals'];
  const policies = json['ResourcePolicies'];
  const features = json['EnabledRootFeatures'];
  const identityCenter = identityCenterOf(json['IdentityCenter']);
  return {
    ...(Array.isArray(administrators)
      ? {
          delegatedAdministrators: administrators
            .flatMap(administratorOf)
            .sort(compareBy(({ account }) => account)),
        }
      : {}),
    ...(Array.isArray(services) ? { trustedServices: texts(services, MAX_NAME_LENGTH).sort() } : {}),
    ...(Array.isArray(policies) ? { resourcePolicies: texts(policies, MAX_POLICY_LENGTH) } : {}),
    ...(Array.isArray(features) ? { rootFeatures: texts(features, MAX_NAME_LENGTH).sort() } : {}),
    ...(identityCenter === undefined ? {} : { identityCenter }),
  };
}

/** The same members in the element names of the AWS CLI; absent ones stay absent. */
export function writeExtras(organization: Extras): object {
  return {
    DelegatedAdministrators: organization.delegatedAdministrators?.map(({ account, services }) => ({
      Id: account,
      ServicePrincipals: services,
    })),
    EnabledServicePrincipals: organization.trustedServices,
    ResourcePolicies: organization.resourcePolicies,
    EnabledRootFeatures: organization.rootFeatures,
    IdentityCenter:
      organization.identityCenter === undefined
        ? undefined
        : writeIdentityCenter(organization.identityCenter),
  };
}

function administratorOf(entry: unknown): readonly DelegatedAdministrator[] {
  if (!isRecord(entry) || typeof entry['Id'] !== 'string' || !isAccountId(entry['Id'])) return [];
  const services = entry['ServicePrincipals'];
  return [
    {
      account: entry['Id'],
      services: Array.isArray(services) ? texts(services, MAX_NAME_LENGTH).sort() : [],
    },
  ];
}

function texts(list: readonly unknown[], longest: number): string[] {
  return list.filter((entry): entry is string => typeof entry === 'string' && entry.length <= longest);
}
