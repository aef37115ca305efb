/**
 * Random organizations whose accounts carry the same documents, as landing zones roll them out: every document is a
 * template with the own account filled in, drawn from a pool of few. What can be shared between accounts, and what
 * must not be, stands side by side.
 */
import fc from 'fast-check';
import type {
  AccountRecord,
  IamRole,
  IamUser,
  ManagedPolicy,
  Organization,
  OrganizationPolicy,
  Snapshot,
} from '../src/snapshot/model.ts';
import { policyText } from './case-snapshot.ts';
import type { PolicyJson } from './case-snapshot.ts';

const ACCOUNTS = ['111111111111', '222222222222', '333333333333', '444444444444'] as const;
const OUTSIDE = '999999999999';
/** Replaced by the id of the account that carries the document. */
const OWN = '{own}';

const owner = fc.constantFrom(OWN, OWN, ...ACCOUNTS, OUTSIDE);
const roleName = fc.constantFrom('app/one', 'app/two', 'Target', 'target', 'gone');

const awsPrincipal = fc.oneof(
  { weight: 3, arbitrary: owner.map((id) => `arn:aws:iam::${id}:root`) },
  { weight: 2, arbitrary: owner },
  { weight: 3, arbitrary: fc.tuple(owner, roleName).map(([id, name]) => `arn:aws:iam::${id}:role/${name}`) },
  { weight: 1, arbitrary: owner.map((id) => `arn:aws:iam::${id}:user/alice`) },
  { weight: 3, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: owner.map((id) => `arn:aws:sts::${id}:assumed-role/one/job`) },
  { weight: 1, arbitrary: owner.map((id) => `AROAONE${id}`) },
);

const principal: fc.Arbitrary<PolicyJson> = fc.oneof(
  { weight: 7, arbitrary: fc.array(awsPrincipal, { minLength: 1, maxLength: 3 }).map((AWS) => ({ AWS })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<PolicyJson>(
      { Service: 'ec2.amazonaws.com' },
      { Service: ['pods.eks.amazonaws.com', 'ec2.amazonaws.com'] },
      { Federated: `arn:aws:iam::${OWN}:oidc-provider/token.example.com` },
      { Federated: `arn:aws:iam::${OWN}:saml-provider/idp` },
    ),
  },
);

/** Conditions on the caller, on its account, on the role, on both, and on the request only. */
const condition: fc.Arbitrary<PolicyJson> = fc.constantFrom<PolicyJson>(
  { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
  { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
  { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/r-ab12/ou-1/*' } },
  { StringEquals: { 'aws:PrincipalAccount': OWN } },
  { StringNotEquals: { 'aws:PrincipalAccount': '222222222222' } },
  { StringEquals: { 'aws:ResourceAccount': OWN } },
  { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
  { StringNotEqualsIfExists: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
  { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
  { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
  { StringEquals: { 'aws:ResourceTag/team': 'red' } },
  { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
  { StringEquals: { 'aws:ResourceTag/home': OWN } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/app/*` } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/app/one' } },
  { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app/one' } },
  { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' } },
  { StringLike: { 'aws:userid': 'AROAONE*' } },
  { StringLike: { 'aws:username': 'al*' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { StringEquals: { 'sts:ExternalId': 'x' } },
  { StringEquals: { 'sts:ExternalId': 'y' } },
  { StringEquals: { 'sts:ExternalId': OWN } },
  { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
  { StringEquals: { 'aws:SourceAccount': OWN } },
  { StringEquals: { 'token.example.com:sub': `repo:${OWN}` } },
  { StringEquals: { 'token.example.com:aud': 'audience' } },
  { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
);

const withCondition = (statement: fc.Arbitrary<PolicyJson>): fc.Arbitrary<PolicyJson> =>
  fc
    .tuple(statement, fc.option(condition, { freq: 1, nil: undefined }))
    .map(([base, Condition]) => (Condition === undefined ? base : { ...base, Condition }));

const trustAction = fc.constantFrom<string | readonly string[]>(
  'sts:AssumeRole',
  'sts:AssumeRole',
  'sts:*',
  ['sts:AssumeRole', 'sts:TagSession'],
  ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithSAML',
);
const action = fc.constantFrom('sts:AssumeRole', 'sts:*', '*', 'sts:TagSession', 's3:*');
const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');
const resource = fc.oneof(
  fc.tuple(owner, roleName).map(([id, name]) => `arn:aws:iam::${id}:role/${name}`),
  owner.map((id) => `arn:aws:iam::${id}:role/app/*`),
  fc.constantFrom(
    '*',
    '*',
    'arn:aws:iam::*:role/app/*',
    `arn:aws:iam::*:role/${OWN}`,
    'arn:aws:iam::*:role/TARGET',
    'arn:aws:iam::*:role/${aws:PrincipalTag/team}',
  ),
);

const trust = fc
  .array(
    withCondition(
      fc.oneof(
        { weight: 9, arbitrary: fc.record({ Effect: effect, Principal: principal, Action: trustAction }) },
        { weight: 1, arbitrary: fc.record({ Effect: effect, NotPrincipal: principal, Action: trustAction }) },
      ),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((list) => policyText(list));
const permissions = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .array(
        withCondition(
          fc.oneof(
            { weight: 6, arbitrary: fc.record({ Effect: effect, Action: action, Resource: resource }) },
            { weight: 1, arbitrary: fc.record({ Effect: effect, Action: action, NotResource: resource }) },
          ),
        ),
        { maxLength: 2 },
      )
      .map((list) => policyText(list)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{"Statement": 1', '{"Statement":[{"Effect":"Allow","Action":7}]}'),
  },
);

interface Pool {
  readonly trusts: readonly string[];
  readonly permissions: readonly string[];
}

const pool: fc.Arbitrary<Pool> = fc.record({
  trusts: fc.array(trust, { minLength: 2, maxLength: 4 }),
  permissions: fc.array(permissions, { minLength: 1, maxLength: 3 }),
});

const tags = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  {},
  { team: 'red' },
  { Team: 'blue', home: '111111111111' },
);
const ROLES = ['app/one', 'app/two', 'Target', 'aws-service-role/x.amazonaws.com/Linked'] as const;

function role(id: string, name: string, documents: Pool): fc.Arbitrary<IamRole> {
  return fc
    .record({
      trust: fc.constantFrom(...documents.trusts),
      inline: fc.option(fc.constantFrom(...documents.permissions), { freq: 2, nil: undefined }),
      attached: fc.constantFrom('shared', 'missing', undefined, undefined),
      boundary: fc.constantFrom('limit', 'missing', undefined, undefined, undefined, undefined),
      tags,
    })
    .map((parts) => ({
      arn: `arn:aws:iam::${id}:role/${name}`,
      id: name === 'app/one' ? `AROAONE${id}` : `AROA${name.replace(/[^a-z]/gi, '').toUpperCase()}${id}`,
      name: name.slice(name.lastIndexOf('/') + 1),
      path: name.includes('/') ? `/${name.slice(0, name.lastIndexOf('/') + 1)}` : '/',
      trustPolicy: parts.trust.replaceAll(OWN, id),
      inlinePolicies:
        parts.inline === undefined ? [] : [{ name: 'inline', document: parts.inline.replaceAll(OWN, id) }],
      attachedPolicies: parts.attached === undefined ? [] : [`arn:aws:iam::${id}:policy/${parts.attached}`],
      tags: parts.tags,
      instanceProfiles: [],
      ...(parts.boundary === undefined
        ? {}
        : { permissionsBoundary: `arn:aws:iam::${id}:policy/${parts.boundary}` }),
    }));
}

function user(id: string, name: string, documents: Pool): fc.Arbitrary<IamUser> {
  return fc
    .record({
      inline: fc.constantFrom(...documents.permissions),
      group: fc.constantFrom('group', 'unread', undefined, undefined),
      tags,
    })
    .map((parts) => ({
      arn: `arn:aws:iam::${id}:user/${name}`,
      id: `AIDA${name.toUpperCase()}${id}`,
      name,
      path: '/',
      inlinePolicies: [{ name: 'inline', document: parts.inline.replaceAll(OWN, id) }],
      attachedPolicies: [],
      groups: parts.group === undefined ? [] : [parts.group],
      tags: parts.tags,
    }));
}

function account(id: string, documents: Pool): fc.Arbitrary<AccountRecord> {
  return fc
    .record({
      roles: fc
        .subarray([...ROLES], { minLength: 2 })
        .chain((names) => fc.tuple(...names.map((name) => role(id, name, documents)))),
      users: fc
        .subarray(['alice', 'bob'])
        .chain((names) => fc.tuple(...names.map((name) => user(id, name, documents)))),
      group: fc.constantFrom(...documents.permissions),
      shared: fc.constantFrom(...documents.permissions),
      limit: fc.constantFrom(...documents.permissions),
      clientIds: fc.constantFrom<readonly string[] | undefined>(undefined, ['audience'], ['other']),
    })
    .map(({ roles, users, group, shared, limit, clientIds }) => {
      const managed = (name: string, document: string): ManagedPolicy => ({
        arn: `arn:aws:iam::${id}:policy/${name}`,
        name,
        versionId: 'v1',
        document: document.replaceAll(OWN, id),
      });
      const provider = {
        arn: `arn:aws:iam::${id}:oidc-provider/token.example.com`,
        url: 'token.example.com',
        ...(clientIds === undefined ? {} : { clientIds }),
      };
      return {
        id,
        partition: 'aws',
        users,
        groups: [
          {
            arn: `arn:aws:iam::${id}:group/group`,
            id: `AGPA${id}`,
            name: 'group',
            path: '/',
            inlinePolicies: [{ name: 'group', document: group.replaceAll(OWN, id) }],
            attachedPolicies: [],
          },
        ],
        roles,
        policies: [managed('shared', shared), managed('limit', limit)],
        ...(id === '333333333333'
          ? {}
          : { samlProviders: [{ arn: `arn:aws:iam::${id}:saml-provider/idp` }] }),
        oidcProviders: [provider],
      };
    });
}

const NODES = ['r-ab12', 'ou-1', 'ou-2', ...ACCOUNTS] as const;

function policies(type: OrganizationPolicy['type']): fc.Arbitrary<readonly OrganizationPolicy[]> {
  const statement =
    type === 'SERVICE_CONTROL_POLICY'
      ? fc.record({ Effect: effect, Action: action, Resource: resource })
      : fc.record({
          Effect: fc.constant('Deny'),
          Principal: fc.constant('*'),
          Action: fc.constantFrom('sts:AssumeRole', 'sts:*', 's3:*'),
          Resource: resource,
        });
  return fc
    .array(
      fc.record({
        statements: fc.array(withCondition(statement), { minLength: 1, maxLength: 2 }),
        targetIds: fc.subarray([...NODES], { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 2 },
    )
    .map((list) =>
      list.map(({ statements, targetIds }, place) => ({
        id: `p-${type.slice(0, 3)}${String(place)}`,
        name: type,
        type,
        awsManaged: false,
        document: policyText(statements).replaceAll(OWN, '111111111111'),
        targetIds,
      })),
    );
}

const organization: fc.Arbitrary<Organization> = fc
  .record({ scps: policies('SERVICE_CONTROL_POLICY'), rcps: policies('RESOURCE_CONTROL_POLICY') })
  .map(({ scps, rcps }) => ({
    id: 'o-exampleorg1',
    partition: 'aws',
    managementAccountId: '444444444444',
    roots: [
      {
        id: 'r-ab12',
        name: 'Root',
        enabledPolicyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
      },
    ],
    units: [
      { id: 'ou-1', name: 'One', parentId: 'r-ab12' },
      { id: 'ou-2', name: 'Two', parentId: 'ou-1' },
    ],
    accounts: ACCOUNTS.map((id, index) => ({
      id,
      name: `account-${String(index)}`,
      state: index === 1 ? ('SUSPENDED' as const) : ('ACTIVE' as const),
      parentId: ['ou-1', 'ou-2', 'ou-1', 'r-ab12'][index] ?? 'r-ab12',
    })),
    policies: [
      {
        id: 'p-FullAWSAccess',
        name: 'FullAWSAccess',
        type: 'SERVICE_CONTROL_POLICY',
        awsManaged: true,
        document: policyText([{ Effect: 'Allow', Action: '*', Resource: '*' }]),
        targetIds: [...NODES],
      },
      ...scps,
      ...rcps,
    ],
  }));

/** Two to four accounts with documents from one pool; mostly inside an organization. */
export const randomSharedSnapshot: fc.Arbitrary<Snapshot> = pool
  .chain((documents) =>
    fc.record({
      accounts: fc
        .subarray([...ACCOUNTS], { minLength: 2 })
        .chain((ids) => fc.tuple(...ids.map((id) => account(id, documents)))),
      organization: fc.option(organization, { freq: 8, nil: undefined }),
    }),
  )
  .map((parts) => ({
    formatVersion: 1,
    source: 'import',
    label: 'random',
    collectedAt: '2026-11-01T00:00:00Z',
    ...(parts.organization === undefined ? {} : { organization: parts.organization }),
    accounts: parts.accounts,
    gaps: [],
  }));
