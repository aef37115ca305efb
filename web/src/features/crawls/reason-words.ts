/** Reason codes in words: what happened, and what to do. docs/crawl.md lists the codes. */

export interface ReasonFacts {
  readonly title: string;
  /** Steps in order; empty when nothing can or need be done. */
  readonly todo: readonly string[];
}

const AGAIN = 'Then read the accounts that are missing again.';

const REASONS: ReadonlyMap<string, ReasonFacts> = new Map([
  [
    'assume_denied',
    {
      title: 'The role could not be assumed',
      todo: [
        'Check that the role exists in the account, with exactly this path and name.',
        'Check that its trust policy names the caller, and that the ExternalId is the same.',
        'Check that the caller may call sts:AssumeRole on it and that no control policy forbids it.',
        AGAIN,
      ],
    },
  ],
  [
    'denied_by_scp',
    {
      title: 'Denied by a service control policy',
      todo: ['Exempt the reader role from the service control policy.', AGAIN],
    },
  ],
  [
    'denied_by_rcp',
    {
      title: 'Denied by a resource control policy',
      todo: ['Exempt the caller from the resource control policy.', AGAIN],
    },
  ],
  [
    'denied_by_boundary',
    {
      title: 'Denied by a permissions boundary',
      todo: ['Add the action to the permissions boundary of the role.', AGAIN],
    },
  ],
  [
    'access_denied',
    {
      title: 'The role may not read IAM',
      todo: ['Attach the reader policy, or SecurityAudit, to the role.', AGAIN],
    },
  ],
  [
    'missing_permission',
    {
      title: 'The role lacks a permission',
      todo: ['Attach the reader policy, or SecurityAudit, to the role: it allows every call.', AGAIN],
    },
  ],
  ['account_suspended', { title: 'The account is suspended', todo: [] }],
  ['account_pending_closure', { title: 'The account is being closed', todo: [] }],
  [
    'account_pending_activation',
    { title: 'The account is not activated yet', todo: ['Crawl again once it is activated.'] },
  ],
  ['account_closed', { title: 'The account is closed', todo: [] }],
  [
    'throttled',
    { title: 'AWS asked to slow down', todo: ['Crawl again with fewer accounts at the same time.'] },
  ],
  [
    'network',
    {
      title: 'AWS could not be reached',
      todo: ['Check the network of the machine that runs the server.', AGAIN],
    },
  ],
  ['timeout', { title: 'No answer in time', todo: ['Read the accounts that are missing again.'] }],
  [
    'bad_response',
    {
      title: 'Something that is not AWS answered',
      todo: ['Look for a proxy or a sign-in page between this machine and AWS.', AGAIN],
    },
  ],
  [
    'service_error',
    { title: 'An error inside AWS', todo: ['Read the accounts that are missing again later.'] },
  ],
  [
    'incomplete_pagination',
    { title: 'A list broke off between pages', todo: ['Read the accounts that are missing again.'] },
  ],
  [
    'count_mismatch',
    {
      title: 'Fewer entities than the account counts',
      todo: ['Read the accounts that are missing again when nobody changes the account.'],
    },
  ],
  [
    'session_expired',
    {
      title: 'The role session was refused as expired',
      todo: ['Check the clock of the machine that runs the server.', AGAIN],
    },
  ],
  [
    'base_credentials',
    {
      title: 'The credentials of the server ran out',
      todo: [
        'Sign in again where the server runs, for example with aws sso login.',
        'Then let the crawl go on, or wait: it looks every 15 seconds.',
      ],
    },
  ],
  [
    'region_disabled',
    {
      title: 'STS is not active in the region',
      todo: ['Crawl again with a region that is active in the account.'],
    },
  ],
  [
    'endpoint_refused',
    {
      title: 'The address is not one of AWS',
      todo: ['Correct the endpoint in the AWS configuration of the server.'],
    },
  ],
  [
    'policy_unreadable',
    {
      title: 'A managed policy could not be read',
      todo: ['Grant iam:GetPolicy and iam:GetPolicyVersion to the role.', AGAIN],
    },
  ],
  [
    'entitlements_not_read',
    { title: 'Entitlements are not read', todo: ['Look up who holds them in account access manager.'] },
  ],
  [
    'identity_center_unread',
    {
      title: 'Identity Center was not read',
      todo: ['Grant the caller the actions for Identity Center, and crawl again.'],
    },
  ],
  [
    'cancelled',
    { title: 'The crawl ended before its turn', todo: ['Read the accounts that are missing again.'] },
  ],
  [
    'unexpected',
    { title: 'Something unforeseen', todo: ['Report it with the sentence and the request that it names.'] },
  ],
  [
    'organization_unknown',
    {
      title: 'The organization could not be listed',
      todo: ['Use credentials of the management account or of a delegated administrator.'],
    },
  ],
  [
    'organization_partial',
    {
      title: 'Parts of the organization were not read',
      todo: ['Grant the caller the actions of the set-up policy.'],
    },
  ],
  ['moved_during_crawl', { title: 'An account moved meanwhile', todo: [] }],
  ['left_during_crawl', { title: 'An account left meanwhile', todo: [] }],
  [
    'organization_other',
    {
      title: 'The credentials belong elsewhere',
      todo: ['Use credentials of the organization in which the crawl began, or begin a new crawl.'],
    },
  ],
  ['interrupted', { title: 'The process that read it ended', todo: ['Go on: what was read is kept.'] }],
  [
    'disk_full',
    { title: 'The disk is full', todo: ['Free space in the data folder; the crawl then goes on by itself.'] },
  ],
  ['clock_skew', { title: 'The clock is off', todo: ['Set the clock of the machine that runs the server.'] }],
  ['policy_unparseable', { title: 'A policy could not be understood', todo: [] }],
  ['options', { title: 'The crawl cannot begin like this', todo: [] }],
]);

/** Unknown codes are shown as they are: the sentence beside them says the rest. */
export function reasonFacts(code: string): ReasonFacts {
  return REASONS.get(code) ?? { title: code.replaceAll('_', ' '), todo: [] };
}

export function isKnownReason(code: string): boolean {
  return REASONS.has(code);
}
