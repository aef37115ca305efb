/** The read operations of AWS Organizations, for the management account and delegated administrators. */
import type { Organization, OrganizationAccount, PolicyType } from '@assumable/shared/snapshot/model';
import { number, pageOf, text, type Call } from './call.ts';
import { accessDenied, ServiceError } from './errors.ts';

type Operation = (call: Call, organization: Organization) => object;

/** Operations by name; each gives the members of its JSON answer. */
export const ORGANIZATIONS_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['DescribeOrganization', describeOrganization],
  ['ListRoots', listRoots],
  ['ListAccounts', listAccounts],
  ['DescribeAccount', describeAccount],
  ['ListAccountsForParent', listAccountsForParent],
  ['ListOrganizationalUnitsForParent', listUnitsForParent],
  ['ListPolicies', listPolicies],
  ['DescribePolicy', describePolicy],
  ['ListTargetsForPolicy', listTargetsForPolicy],
  ['ListPoliciesForTarget', listPoliciesForTarget],
  ['DescribeResourcePolicy', describeResourcePolicy],
  ['ListDelegatedAdministrators', listDelegatedAdministrators],
  ['ListDelegatedServicesForAccount', listDelegatedServices],
  ['ListAWSServiceAccessForOrganization', listServiceAccess],
  ['ListTagsForResource', () => ({ Tags: [] })],
]);

/** Every list of Organizations has pages of at most 20 entries. */
const MOST = 20;
const LONG_AGO = 1_580_720_400;

/** Answers one call after the rules on who may ask; `call.operation` is among the operations. */
export function answerOrganizations(call: Call, operation: Operation): object {
  const organization = call.world.organization();
  const { account } = call.session;
  const member = organization?.accounts.some(({ id }) => id === account) === true;
  if (organization === undefined || !(member || account === organization.managementAccountId)) {
    throw new ServiceError(
      'AWSOrganizationsNotInUseException',
      400,
      'Your account is not a member of an organization.',
    );
  }
  const refusal = call.session.refusal(`organizations:${call.operation}`);
  if (refusal !== undefined) {
    throw accessDenied(
      'json',
      `User: ${call.session.arn} is not authorized to perform: organizations:${call.operation} on resource: * ${refusal}`,
    );
  }
  // DescribeOrganization is open to every member; the rest to the management account and its delegates.
  if (call.operation !== 'DescribeOrganization' && !mayRead(call, organization)) {
    throw accessDenied('json', "You don't have permissions to access this resource.");
  }
  return operation(call, organization);
}

function mayRead(call: Call, organization: Organization): boolean {
  const { account } = call.session;
  if (account === organization.managementAccountId) return true;
  if (call.options.delegatedAdministrators?.some((each) => each.account === account) === true) return true;
  return call.options.resourcePolicy?.includes(`:${account}:`) === true;
}

function invalid(reason: string, message: string): ServiceError {
  return new ServiceError('InvalidInputException', 400, `${message} (${reason})`);
}

function required(call: Call, name: string): string {
  const value = text(call, name);
  if (value === undefined || value === '')
    throw invalid('INPUT_REQUIRED', `You must specify a value for the required parameter ${name}.`);
  return value;
}

/** One page of a list, its entries written only when they are on it. */
function paged<Item>(
  call: Call,
  name: string,
  scope: string,
  items: readonly Item[],
  write: (item: Item) => object,
): object {
  const size = number(call, 'MaxResults') ?? MOST;
  if (size < 1 || size > MOST) {
    throw invalid('MAX_VALUE_EXCEEDED', 'You provided a value for MaxResults that is not between 1 and 20.');
  }
  const page = pageOf(call, scope, items, text(call, 'NextToken'), size, () =>
    invalid('INVALID_NEXT_TOKEN', 'You provided a NextToken that is not valid.'),
  );
  return { [name]: page.items.map(write), ...(page.next === undefined ? {} : { NextToken: page.next }) };
}

function arnOf(organization: Organization, kind: string, ...ids: readonly string[]): string {
  const { partition, managementAccountId, id } = organization;
  return `arn:${partition}:organizations::${managementAccountId}:${kind}/${[id, ...ids].join('/')}`;
}

function describeOrganization(_call: Call, organization: Organization): object {
  const { id, managementAccountId } = organization;
  return {
    Organization: {
      Id: id,
      Arn: arnOf(organization, 'organization'),
      FeatureSet: 'ALL',
      MasterAccountId: managementAccountId,
      MasterAccountArn: arnOf(organization, 'account', managementAccountId),
      MasterAccountEmail: 'management@example.com',
      AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    },
  };
}

function listRoots(call: Call, organization: Organization): object {
  return paged(call, 'Roots', '', organization.roots, (root) => ({
    Id: root.id,
    Arn: arnOf(organization, 'root', root.id),
    Name: root.name,
    PolicyTypes: (root.enabledPolicyTypes ?? []).map((Type) => ({ Type, Status: 'ENABLED' })),
  }));
}

function accountElement(call: Call, organization: Organization, account: OrganizationAccount): object {
  const { state } = account;
  const mode = call.options.accountState ?? 'state';
  const path = call.options.paths === false ? undefined : call.world.pathOf(account);
  // The retired Status knows three words only.
  const status =
    state === 'ACTIVE' || state === 'SUSPENDED' || state === 'PENDING_CLOSURE' ? state : undefined;
  return {
    Id: account.id,
    Arn: arnOf(organization, 'account', account.id),
    Email: account.email,
    Name: account.name,
    ...((mode === 'state' || mode === 'both') && state !== 'UNKNOWN' ? { State: state } : {}),
    ...(mode === 'status' || mode === 'both' ? { Status: status } : {}),
    ...(path === undefined ? {} : { Paths: [path] }),
    JoinedMethod: account.id === organization.managementAccountId ? 'INVITED' : 'CREATED',
    JoinedTimestamp: LONG_AGO,
  };
}

function listAccounts(call: Call, organization: Organization): object {
  return accountsOf(call, organization, '', organization.accounts);
}

function accountsOf(
  call: Call,
  organization: Organization,
  scope: string,
  accounts: readonly OrganizationAccount[],
): object {
  return paged(call, 'Accounts', scope, accounts, (account) => accountElement(call, organization, account));
}

function describeAccount(call: Call, organization: Organization): object {
  const id = required(call, 'AccountId');
  const account = organization.accounts.find((candidate) => candidate.id === id);
  if (account === undefined) {
    throw new ServiceError('AccountNotFoundException', 400, "You specified an account that doesn't exist.");
  }
  return { Account: accountElement(call, organization, account) };
}

function parentNamed(call: Call, organization: Organization): string {
  const parent = required(call, 'ParentId');
  const known =
    organization.roots.some(({ id }) => id === parent) || organization.units.some(({ id }) => id === parent);
  if (!known) {
    throw new ServiceError('ParentNotFoundException', 400, "You specified parent that doesn't exist.");
  }
  return parent;
}

function listAccountsForParent(call: Call, organization: Organization): object {
  const parent = parentNamed(call, organization);
  const accounts = organization.accounts.filter(({ parentId }) => parentId === parent);
  return accountsOf(call, organization, parent, accounts);
}

function listUnitsForParent(call: Call, organization: Organization): object {
  const parent = parentNamed(call, organization);
  const units = organization.units.filter(({ parentId }) => parentId === parent);
  return paged(call, 'OrganizationalUnits', parent, units, (unit) => ({
    Id: unit.id,
    Arn: arnOf(organization, 'ou', unit.id),
    Name: unit.name,
    ...(call.options.paths === false ? {} : { Path: unitPath(organization, unit.id) }),
  }));
}

function unitPath(organization: Organization, id: string): string {
  const steps: string[] = [];
  for (let at: string | undefined = id; at !== undefined;) {
    steps.unshift(at);
    at = organization.units.find((unit) => unit.id === at)?.parentId;
  }
  return `${organization.id}/${steps.join('/')}/`;
}

type Policy = NonNullable<Organization['policies']>[number];

function isPolicyType(value: string): value is PolicyType {
  return value === 'SERVICE_CONTROL_POLICY' || value === 'RESOURCE_CONTROL_POLICY';
}

const WORDS: Readonly<Record<PolicyType, string>> = {
  SERVICE_CONTROL_POLICY: 'service_control_policy',
  RESOURCE_CONTROL_POLICY: 'resource_control_policy',
};

function policySummary(organization: Organization, policy: Policy): object {
  const word = WORDS[policy.type];
  return {
    Id: policy.id,
    Arn: policy.awsManaged
      ? `arn:${organization.partition}:organizations::aws:policy/${word}/${policy.id}`
      : `${arnOf(organization, 'policy')}/${word}/${policy.id}`,
    Name: policy.name,
    Description: '',
    Type: policy.type,
    AwsManaged: policy.awsManaged,
  };
}

function policiesOfType(call: Call, organization: Organization): readonly Policy[] {
  const type = required(call, 'Filter');
  if (!isPolicyType(type)) {
    throw invalid('INVALID_ENUM_POLICY_TYPE', 'You specified an invalid policy type string.');
  }
  if (!organization.roots.some((root) => root.enabledPolicyTypes?.includes(type) === true)) {
    throw new ServiceError(
      'PolicyTypeNotEnabledException',
      400,
      "The specified policy type isn't currently enabled in this root.",
    );
  }
  return (organization.policies ?? []).filter((policy) => policy.type === type);
}

function listPolicies(call: Call, organization: Organization): object {
  const policies = policiesOfType(call, organization);
  return paged(call, 'Policies', text(call, 'Filter') ?? '', policies, (policy) =>
    policySummary(organization, policy),
  );
}

function policyNamed(call: Call, organization: Organization): Policy {
  const id = required(call, 'PolicyId');
  const policy = organization.policies?.find((candidate) => candidate.id === id);
  if (policy === undefined)
    throw new ServiceError(
      'PolicyNotFoundException',
      400,
      "We can't find a policy with the PolicyId that you specified.",
    );
  return policy;
}

function describePolicy(call: Call, organization: Organization): object {
  const policy = policyNamed(call, organization);
  return { Policy: { PolicySummary: policySummary(organization, policy), Content: policy.document } };
}

function listTargetsForPolicy(call: Call, organization: Organization): object {
  const policy = policyNamed(call, organization);
  const names = namesOf(organization);
  return paged(call, 'Targets', policy.id, policy.targetIds, (id) => {
    const kind = id.startsWith('r-') ? 'ROOT' : id.startsWith('ou-') ? 'ORGANIZATIONAL_UNIT' : 'ACCOUNT';
    const place = kind === 'ORGANIZATIONAL_UNIT' ? 'ou' : kind.toLowerCase();
    return { TargetId: id, Arn: arnOf(organization, place, id), Name: names.get(id) ?? id, Type: kind };
  });
}

let remembered: { readonly of: Organization; readonly names: ReadonlyMap<string, string> } | undefined;

function namesOf(organization: Organization): ReadonlyMap<string, string> {
  if (remembered?.of !== organization) {
    const { roots, units, accounts } = organization;
    const names = new Map([...roots, ...units, ...accounts].map(({ id, name }) => [id, name]));
    remembered = { of: organization, names };
  }
  return remembered.names;
}

function listPoliciesForTarget(call: Call, organization: Organization): object {
  const target = required(call, 'TargetId');
  const policies = policiesOfType(call, organization).filter(({ targetIds }) => targetIds.includes(target));
  return paged(call, 'Policies', target, policies, (policy) => policySummary(organization, policy));
}

function describeResourcePolicy(call: Call, organization: Organization): object {
  const content = call.options.resourcePolicy;
  if (content === undefined) {
    throw new ServiceError(
      'ResourcePolicyNotFoundException',
      400,
      "We can't find a resource policy for this organization.",
    );
  }
  return {
    ResourcePolicy: {
      ResourcePolicySummary: { Id: 'rp-fake0001', Arn: arnOf(organization, 'resourcepolicy', 'rp-fake0001') },
      Content: content,
    },
  };
}

function listDelegatedAdministrators(call: Call, organization: Organization): object {
  const service = text(call, 'ServicePrincipal');
  const administrators = (call.options.delegatedAdministrators ?? [])
    .filter(({ services }) => service === undefined || services.includes(service))
    .flatMap(({ account }) => organization.accounts.filter(({ id }) => id === account));
  return paged(call, 'DelegatedAdministrators', service ?? '', administrators, (account) => ({
    ...accountElement(call, organization, account),
    DelegationEnabledDate: LONG_AGO,
  }));
}

function listDelegatedServices(call: Call): object {
  const id = required(call, 'AccountId');
  const services = call.options.delegatedAdministrators?.find(({ account }) => account === id)?.services;
  if (services === undefined) {
    throw new ServiceError(
      'AccountNotRegisteredException',
      400,
      "The specified account isn't a delegated administrator for this AWS service.",
    );
  }
  return paged(call, 'DelegatedServices', id, services, (ServicePrincipal) => ({
    ServicePrincipal,
    DelegationEnabledDate: LONG_AGO,
  }));
}

function listServiceAccess(call: Call): object {
  const services = [
    'sso.amazonaws.com',
    'config.amazonaws.com',
    'member.org.stacksets.cloudformation.amazonaws.com',
  ];
  return paged(call, 'EnabledServicePrincipals', '', services, (ServicePrincipal) => ({
    ServicePrincipal,
    DateEnabled: LONG_AGO,
  }));
}
