/** What the crawler is allowed to do inside a role session, and what it asks for. */

/** Every IAM action that the crawler calls in an account. docs/crawl.md shows the same list as a policy. */
export const MEMBER_ACTIONS = [
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'iam:GetOpenIDConnectProvider',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListAccountAliases',
  'iam:ListOpenIDConnectProviders',
  'iam:ListRoles',
  'iam:ListSAMLProviders',
] as const;

/** Every action for the organization that the crawler calls with the caller's own credentials. */
export const ORGANIZATION_ACTIONS = [
  'iam:ListOrganizationsFeatures',
  'organizations:DescribeOrganization',
  'organizations:DescribePolicy',
  'organizations:DescribeResourcePolicy',
  'organizations:ListAWSServiceAccessForOrganization',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListDelegatedAdministrators',
  'organizations:ListDelegatedServicesForAccount',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListPolicies',
  'organizations:ListRoots',
  'organizations:ListTargetsForPolicy',
] as const;

/** What reading Identity Center takes, with the caller's own credentials; only when somebody asks for it. */
export const IDENTITY_CENTER_ACTIONS = [
  'identitystore:ListGroupMemberships',
  'identitystore:ListGroups',
  'identitystore:ListUsers',
  'sso:DescribePermissionSet',
  'sso:ListAccountAssignments',
  'sso:ListAccountAssignmentsForPrincipal',
  'sso:ListAccountsForProvisionedPermissionSet',
  'sso:ListInstances',
  'sso:ListPermissionSets',
] as const;

/**
 * Inline session policy of every AssumeRole. A session has the intersection of the role's and this policy's
 * permissions, so that even an administrator role gives the crawler read access only. AWS limits the text to
 * 2,048 characters.
 */
export const SESSION_POLICY: string = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: MEMBER_ACTIONS, Resource: '*' }],
});
