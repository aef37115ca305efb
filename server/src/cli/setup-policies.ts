/** The policies of the set-up kit as JSON, for whoever creates the roles in another way. */
import { IDENTITY_CENTER_ACTIONS, MEMBER_ACTIONS, ORGANIZATION_ACTIONS } from '../collect/session-policy.ts';
import type { SetupParameters } from './setup-parameters.ts';

const VERSION = '2012-10-17';
/** Stands in texts for an account that was not named. */
const HUB = '111122223333';

/** What a delegation policy of the organization can grant (AWS Organizations User Guide, "Delegated administrator"). */
const DELEGATED = ORGANIZATION_ACTIONS.filter(
  (action) => action.startsWith('organizations:') && !/Delegated|AWSServiceAccess/.test(action),
);

interface Policies {
  readonly hubPolicy: object;
  readonly organizationDelegationPolicy: object;
  readonly memberTrustPolicy: object;
  readonly memberPolicy: object;
}

export function setupPolicies(parameters: SetupParameters, partition = 'aws'): Policies {
  const { hubAccount = HUB, hubRole, rolePath, roleName, externalId, identityCenter } = parameters;
  const readIam = { Sid: 'ReadIam', Effect: 'Allow', Action: MEMBER_ACTIONS, Resource: '*' };
  return {
    hubPolicy: {
      Version: VERSION,
      Statement: [
        {
          Sid: 'AssumeReaders',
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Resource: `arn:${partition}:iam::*:role${rolePath}${roleName}`,
        },
        { Sid: 'ReadOrganization', Effect: 'Allow', Action: ORGANIZATION_ACTIONS, Resource: '*' },
        { ...readIam, Sid: 'ReadOwnIam' },
        ...(identityCenter
          ? [
              {
                Sid: 'ReadIdentityCenter',
                Effect: 'Allow',
                Action: IDENTITY_CENTER_ACTIONS,
                Resource: '*',
              },
            ]
          : []),
      ],
    },
    organizationDelegationPolicy: {
      Version: VERSION,
      Statement: [
        {
          Sid: 'AssumableRead',
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition}:iam::${hubAccount}:root` },
          Action: DELEGATED,
          Resource: '*',
        },
      ],
    },
    memberTrustPolicy: {
      Version: VERSION,
      Statement: [
        {
          Sid: 'TrustHub',
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition}:iam::${hubAccount}:root` },
          Action: 'sts:AssumeRole',
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': `arn:${partition}:iam::${hubAccount}:role/${hubRole}` },
            ...(externalId === undefined ? {} : { StringEquals: { 'sts:ExternalId': externalId } }),
          },
        },
      ],
    },
    memberPolicy: { Version: VERSION, Statement: [readIam] },
  };
}
