/** Permissions that a crawl needs, ready to copy. docs/crawl.md explains them; the two say the same. */

/** Of the role in each account. */
export const READER_POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadIam",
      "Effect": "Allow",
      "Action": [
        "iam:GetAccountAuthorizationDetails",
        "iam:GetAccountSummary",
        "iam:GetOpenIDConnectProvider",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:ListAccountAliases",
        "iam:ListOpenIDConnectProviders",
        "iam:ListRoles",
        "iam:ListSAMLProviders"
      ],
      "Resource": "*"
    }
  ]
}`;

/** Of the caller, in the management account or one to which the organization delegates reading. */
export function callerPolicy(roleName: string): string {
  const resource = JSON.stringify(`arn:aws:iam::*:role/${roleName.replace(/^\//, '')}`);
  return `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AssumeReaders",
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": ${resource}
    },
    {
      "Sid": "ReadOrganization",
      "Effect": "Allow",
      "Action": [
        "organizations:DescribeOrganization",
        "organizations:DescribePolicy",
        "organizations:DescribeResourcePolicy",
        "organizations:ListAWSServiceAccessForOrganization",
        "organizations:ListAccounts",
        "organizations:ListAccountsForParent",
        "organizations:ListDelegatedAdministrators",
        "organizations:ListDelegatedServicesForAccount",
        "organizations:ListOrganizationalUnitsForParent",
        "organizations:ListPolicies",
        "organizations:ListRoots",
        "organizations:ListTargetsForPolicy"
      ],
      "Resource": "*"
    }
  ]
}`;
}

/**
 * What is wrong with a role name, as a sentence; `undefined` when nothing is. `{accountId}` stands for the twelve digits
 * of the account. Limits of IAM: name 64, path 512.
 */
export function roleNameProblem(text: string): string | undefined {
  const name = text.trim().replaceAll('{accountId}', '0'.repeat(12));
  if (name === '') return 'Enter the name of the role.';
  if (name.startsWith('arn:')) return 'Enter the name without the ARN: the account differs each time.';
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (!/^[\w+=,.@-]{1,64}$/.test(last)) {
    return 'A role name has 1 to 64 letters, digits or +=,.@-_ and may follow a path: audit/AssumableReader.';
  }
  return name.length > 576 ? 'The path is longer than IAM allows.' : undefined;
}
