/**
 * Random organizations whose accounts carry the same documents, as landing zones roll them out: every document is a
 * template with the own account filled in, drawn from a pool of few. What can be shared between accounts, and what
 * must not be, stands side by side.
 */
import fc from 'fast-check';
import type { AccountRecord, IamRole, IamUser, ManagedPolicy, Snapshot } from '../src/snapshot/model.ts';
import { policyText } from './case-snapshot.ts';
import type { PolicyJson } from './case-snapshot.ts';
import { effect, randomOrganization, withCondition } from './random-parts.ts';

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

const conditioned = (statement: fc.Arbitrary<PolicyJson>): fc.Arbitrary<PolicyJson> =>
  withCondition(statement, condition, 1);

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

/** Sign-ins through the account's own provider, with what its tokens may say. */
const signIn: fc.Arbitrary<PolicyJson> = fc.record({
  Effect: effect,
  Principal: fc.constant({ Federated: `arn:aws:iam::${OWN}:oidc-provider/token.example.com` }),
  Action: fc.constantFrom('sts:AssumeRoleWithWebIdentity', 'sts:*'),
  Condition: fc.constantFrom<PolicyJson>(
    { StringEquals: { 'token.example.com:aud': 'audience' } },
    { StringLike: { 'token.example.com:aud': 'o*' } },
    { StringEquals: { 'token.example.com:sub': `repo:${OWN}` } },
    { StringEquals: { 'token.example.com:aud': OWN } },
  ),
});

/** Services, bound to the account that carries the trust or to another one. */
const serviceCall: fc.Arbitrary<PolicyJson> = fc.record({
  Effect: effect,
  Principal: fc.constant({ Service: 'ec2.amazonaws.com' }),
  Action: fc.constant('sts:AssumeRole'),
  Condition: fc.constantFrom<PolicyJson>(
    { StringEquals: { 'aws:SourceAccount': OWN } },
    { StringNotEquals: { 'aws:SourceAccount': OWN } },
    { ArnLike: { 'aws:SourceArn': `arn:aws:ec2:*:${OWN}:instance/*` } },
    { StringEquals: { 'aws:SourceAccount': '222222222222' } },
  ),
});

/** An Allow and a Deny on one open key: whether both can be met depends on what is known of the caller. */
const rivals: fc.Arbitrary<readonly PolicyJson[]> = fc
  .record({
    account: fc.constantFrom('*', OWN, '222222222222'),
    wanted: fc.constantFrom<PolicyJson>(
      { StringEqualsIfExists: { 'aws:PrincipalTag/team': 'blue' } },
      { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } },
      { StringLike: { 'aws:userid': `*${OWN}:job` } },
      { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
    ),
    refused: fc.constantFrom<PolicyJson>(
      { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
      { StringLike: { 'aws:PrincipalTag/team': '*' } },
      { StringLike: { 'aws:userid': 'AROAONE111111111111:*' } },
      { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } },
    ),
  })
  .map(({ account, wanted, refused }) => [
    {
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: wanted,
    },
    { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: refused },
  ]);

/**
 * Everyone let in, mostly under a condition, and accounts let in or kept out by their ids and as the own one: the
 * account whose text is shared is no other role's account.
 */
const namedAccounts: fc.Arbitrary<readonly PolicyJson[]> = fc
  .record({
    named: fc.tuple(fc.constant(OWN), fc.constantFrom(...ACCOUNTS), fc.constantFrom(OWN, ...ACCOUNTS)),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Condition: fc.constantFrom<PolicyJson | undefined>(
      { StringEquals: { 'sts:ExternalId': 'x' } },
      { StringEquals: { 'sts:ExternalId': OWN } },
      undefined,
    ),
  })
  .map(({ named, Effect, Condition }) => [
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'sts:AssumeRole',
      ...(Condition === undefined ? {} : { Condition }),
    },
    { Effect, Principal: { AWS: named }, Action: 'sts:AssumeRole' },
  ]);

const statement = conditioned(
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ Effect: effect, Principal: principal, Action: trustAction }) },
    { weight: 1, arbitrary: fc.record({ Effect: effect, NotPrincipal: principal, Action: trustAction }) },
  ),
);
const trust = fc
  .oneof(
    { weight: 6, arbitrary: fc.array(statement, { minLength: 1, maxLength: 2 }) },
    { weight: 2, arbitrary: rivals },
    { weight: 2, arbitrary: namedAccounts },
    { weight: 1, arbitrary: signIn.map((one) => [one]) },
    { weight: 1, arbitrary: serviceCall.map((one) => [one]) },
  )
  .map((list) => policyText(list));
const permissions = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .array(
        conditioned(
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

const organization = randomOrganization(
  {
    managementAccountId: '444444444444',
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
  },
  {
    nodes: NODES,
    condition,
    conditionFreq: 1,
    action,
    rcpAction: fc.constantFrom('sts:AssumeRole', 'sts:*', 's3:*'),
    resource,
    mostPolicies: 2,
    mostTargets: 3,
    write: (document) => document.replaceAll(OWN, '111111111111'),
  },
);

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
