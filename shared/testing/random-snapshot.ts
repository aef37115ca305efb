/** Random small organizations for property tests: every layer and every kind of trust entry, ids from small pools. */
import fc from 'fast-check';
import type {
  AccountRecord,
  IamGroup,
  IamRole,
  IamUser,
  ManagedPolicy,
  Snapshot,
} from '../src/snapshot/model.ts';
import { policyText } from './case-snapshot.ts';
import type { PolicyJson } from './case-snapshot.ts';
import { effect, randomOrganization, withCondition } from './random-parts.ts';

const ACCOUNTS = ['111111111111', '222222222222', '333333333333'] as const;
const OUTSIDE = '999999999999';
const MANAGEMENT = '333333333333';
const ROLES = ['app', 'team/app', 'target', 'aws-service-role/x.amazonaws.com/AWSServiceRoleForX'] as const;
const USERS = ['alice', 'bob'] as const;

const roleArn = fc
  .tuple(fc.constantFrom(...ACCOUNTS), fc.constantFrom(...ROLES))
  .map(([a, r]) => `arn:aws:iam::${a}:role/${r}`);
const userArn = fc
  .tuple(fc.constantFrom(...ACCOUNTS), fc.constantFrom(...USERS))
  .map(([a, u]) => `arn:aws:iam::${a}:user/${u}`);
const account = fc.constantFrom(...ACCOUNTS, OUTSIDE);

const awsPrincipal = fc.oneof(
  roleArn,
  userArn,
  account,
  account.map((id) => `arn:aws:iam::${id}:root`),
  fc.constant('*'),
  fc.constantFrom(...ACCOUNTS).map((id) => `arn:aws:sts::${id}:assumed-role/app/job`),
  fc.constantFrom('AIDAALICE11111111111', 'AROADELETED000000000'),
  fc.constant(`arn:aws:iam::${OUTSIDE}:role/vendor`),
);

const principal: fc.Arbitrary<PolicyJson> = fc.oneof(
  { weight: 6, arbitrary: fc.array(awsPrincipal, { minLength: 1, maxLength: 3 }).map((AWS) => ({ AWS })) },
  { weight: 1, arbitrary: fc.constant({ Service: 'ec2.amazonaws.com' }) },
);

const condition: fc.Arbitrary<PolicyJson> = fc.oneof(
  fc.constantFrom<PolicyJson>(
    { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
    { StringEquals: { 'sts:ExternalId': 'x' } },
    { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
    { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
    { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*app' } },
    { StringLike: { 'aws:userid': 'AIDA*' } },
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/r-ab12/ou-1/*' } },
    { Null: { 'aws:PrincipalTag/team': 'true' } },
    { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
  ),
);

const conditioned = (statement: fc.Arbitrary<PolicyJson>): fc.Arbitrary<PolicyJson> =>
  withCondition(statement, condition, 2);

const action = fc.constantFrom('sts:AssumeRole', 'sts:*', '*', 'STS:assume*', 'sts:TagSession', 's3:*');
const resource = fc.oneof(
  roleArn,
  fc.constantFrom(
    '*',
    'arn:aws:iam::*:role/app',
    'arn:aws:iam::111111111111:role/*',
    'arn:aws:iam::*:role/te*',
  ),
);

const trustStatement = conditioned(
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ Effect: effect, Principal: principal, Action: action }) },
    { weight: 1, arbitrary: fc.record({ Effect: effect, NotPrincipal: principal, Action: action }) },
  ),
);
const identityStatement = conditioned(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ Effect: effect, Action: action, Resource: resource }) },
    { weight: 1, arbitrary: fc.record({ Effect: effect, NotAction: action, Resource: resource }) },
    { weight: 1, arbitrary: fc.record({ Effect: effect, Action: action, NotResource: resource }) },
  ),
);
const trust = fc.array(trustStatement, { minLength: 1, maxLength: 3 }).map((list) => policyText(list));
const identity = fc.array(identityStatement, { maxLength: 3 }).map((list) => policyText(list));
const tags = fc.constantFrom<Readonly<Record<string, string>>>({}, { team: 'red' }, { Team: 'blue' });
const boundaryArn = 'arn:aws:iam::111111111111:policy/boundary';
const hasBoundary = fc.constantFrom(false, false, true);

const role = (accountId: string, path: string): fc.Arbitrary<IamRole> =>
  fc.record({ trust, identity, tags, hasBoundary }).map((parts) => ({
    arn: `arn:aws:iam::${accountId}:role/${path}`,
    id: `AROA${path
      .replace(/[^a-z]/gi, '')
      .toUpperCase()
      .slice(0, 8)}${accountId.slice(0, 3)}`,
    name: path.slice(path.lastIndexOf('/') + 1),
    path: path.includes('/') ? `/${path.slice(0, path.lastIndexOf('/') + 1)}` : '/',
    trustPolicy: parts.trust,
    inlinePolicies: [{ name: 'inline', document: parts.identity }],
    attachedPolicies: [],
    tags: parts.tags,
    instanceProfiles: [],
    ...(parts.hasBoundary ? { permissionsBoundary: boundaryArn } : {}),
  }));

const user = (accountId: string, name: string): fc.Arbitrary<IamUser> =>
  fc.record({ identity, tags, hasBoundary, grouped: fc.boolean() }).map((parts) => ({
    arn: `arn:aws:iam::${accountId}:user/${name}`,
    id:
      name === 'alice' && accountId === '111111111111'
        ? 'AIDAALICE11111111111'
        : `AIDA${name.toUpperCase()}${accountId}`,
    name,
    path: '/',
    inlinePolicies: [{ name: 'inline', document: parts.identity }],
    attachedPolicies: [],
    groups: parts.grouped ? ['group'] : [],
    tags: parts.tags,
    ...(parts.hasBoundary ? { permissionsBoundary: boundaryArn } : {}),
  }));

const accountRecord = (id: string): fc.Arbitrary<AccountRecord> =>
  fc
    .record({
      users: fc.subarray([...USERS]).chain((names) => fc.tuple(...names.map((name) => user(id, name)))),
      // The service-linked role appears too: SCPs and RCPs pass it by.
      roles: fc.subarray([...ROLES], { minLength: 1 }).chain((names) => {
        const seen = new Set<string>();
        const unique = names.filter((path) => {
          const name = path.slice(path.lastIndexOf('/') + 1);
          return !seen.has(name) && seen.add(name) !== undefined;
        });
        return fc.tuple(...unique.map((path) => role(id, path)));
      }),
      group: identity,
      boundary: identity,
    })
    .map(({ users, roles, group, boundary }) => {
      const groups: readonly IamGroup[] = [
        {
          arn: `arn:aws:iam::${id}:group/group`,
          id: `AGPA${id}`,
          name: 'group',
          path: '/',
          inlinePolicies: [{ name: 'group', document: group }],
          attachedPolicies: [],
        },
      ];
      const policies: readonly ManagedPolicy[] =
        id === '111111111111'
          ? [{ arn: boundaryArn, name: 'boundary', versionId: 'v1', document: boundary }]
          : [];
      return { id, partition: 'aws', users, groups, roles, policies, samlProviders: [], oidcProviders: [] };
    });

const organization = randomOrganization(
  {
    managementAccountId: MANAGEMENT,
    units: [{ id: 'ou-1', name: 'Unit', parentId: 'r-ab12' }],
    accounts: ACCOUNTS.map((id, index) => ({
      id,
      name: `account-${String(index)}`,
      state: 'ACTIVE',
      parentId: index === 0 ? 'ou-1' : 'r-ab12',
    })),
  },
  {
    nodes: ['r-ab12', 'ou-1', ...ACCOUNTS],
    condition,
    conditionFreq: 2,
    action,
    rcpAction: action,
    resource,
    mostPolicies: 1,
    mostTargets: 2,
    write: (document) => document,
  },
);

/** Two or three accounts, every role and user with random policies; sometimes without an organization. */
export const randomSnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    accounts: fc
      .subarray([...ACCOUNTS], { minLength: 1 })
      .chain((ids) => fc.tuple(...ids.map(accountRecord))),
    organization: fc.option(organization, { freq: 6, nil: undefined }),
  })
  .map((parts) => ({
    formatVersion: 1,
    source: 'import',
    label: 'random',
    collectedAt: '2026-11-01T00:00:00Z',
    ...(parts.organization === undefined ? {} : { organization: parts.organization }),
    accounts: parts.accounts,
    gaps: [],
  }));
