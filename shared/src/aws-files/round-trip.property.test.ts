import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBy, compareStrings } from '../lib/compare.ts';
import type { AccountRecord, Organization, PolicyType } from '../snapshot/model.ts';
import { readAuthorizationDetails } from './authorization-details.ts';
import { readOrganization } from './organization.ts';
import { readProviders } from './providers.ts';
import { tagsOf } from './tags.ts';
import { writeAuthorizationDetails, writeProviders } from './write-account.ts';
import { writeOrganization } from './write-organization.ts';

const ACCOUNT = '123456789012';

/** Any text, lone surrogates and control characters included: imported names are not bound by IAM's alphabet. */
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const word = fc.stringMatching(/^[A-Za-z0-9+=,.@_-]{1,12}$/);
const path = fc.constantFrom('/', '/a/', '/a/b/');
const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Documents in every state: parseable objects in several spellings, other JSON, percent signs, broken text. */
const document = fc.oneof(
  fc
    .dictionary(anyText, fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true })
    .map((o) => JSON.stringify(o, null, 2)),
  fc.dictionary(anyText, fc.jsonValue({ maxDepth: 3 })).map((o) => JSON.stringify(o)),
  fc.jsonValue({ maxDepth: 2 }).map((value) => ` ${JSON.stringify(value)} `),
  fc.constantFrom(
    '',
    '{',
    '%7B%7D',
    '{"a":"%20+"}',
    '%zz',
    'a%20b',
    '{"a":1,"a":2}',
    '{"a":1.0}',
    '\uFEFF{}',
    '[]',
  ),
  anyText,
);

const sorted = <T>(values: fc.Arbitrary<T>, key: (value: T) => string): fc.Arbitrary<T[]> =>
  fc.uniqueArray(values, { selector: key, maxLength: 4 }).map((list) => list.sort(compareBy(key)));
const texts = (values: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.uniqueArray(values, { maxLength: 3 }).map((list) => list.sort(compareStrings));

const inline = sorted(
  fc.record({ name: fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), document }),
  (p) => p.name,
);
const tags = fc
  .uniqueArray(fc.tuple(fc.oneof(anyText, fc.constantFrom('__proto__', 'constructor')), anyText), {
    selector: ([key]) => key,
    maxLength: 3,
  })
  .map(tagsOf);
const arn = word.map((name) => `arn:aws:iam::${ACCOUNT}:policy/${name}`);

function optional<T extends object>(
  shape: T,
  keys: readonly string[],
): { requiredKeys: (keyof T & string)[] } {
  return {
    requiredKeys: Object.keys(shape).filter((key): key is keyof T & string => !keys.includes(key)),
  };
}

const base = {
  path,
  name: word,
  id: fc.constant(''),
  inlinePolicies: inline,
  attachedPolicies: texts(arn),
  createdAt: instant,
};
const userShape = { ...base, groups: texts(word), permissionsBoundary: arn, tags };
const roleShape = {
  ...base,
  trustPolicy: document,
  permissionsBoundary: arn,
  tags,
  maxSessionDuration: fc.integer({ min: 3600, max: 43_200 }),
  description: anyText,
  lastUsed: fc.oneof(instant, fc.constant('never' as const)),
  instanceProfiles: texts(word),
};
const arnOf = (type: string, entity: { path: string; name: string }): string =>
  `arn:aws:iam::${ACCOUNT}:${type}${entity.path}${entity.name}`;

const users = sorted(
  fc
    .record(userShape, optional(userShape, ['createdAt', 'permissionsBoundary']))
    .map((user) => ({ ...user, arn: arnOf('user', user) })),
  (user) => user.arn,
);
const groups = sorted(
  fc.record(base, optional(base, ['createdAt'])).map((group) => ({ ...group, arn: arnOf('group', group) })),
  (group) => group.arn,
);
const roles = sorted(
  fc
    .record(
      roleShape,
      optional(roleShape, [
        'createdAt',
        'permissionsBoundary',
        'maxSessionDuration',
        'description',
        'lastUsed',
      ]),
    )
    .map((role) => ({ ...role, arn: arnOf('role', role) })),
  (role) => role.arn,
);
const policies = sorted(
  fc
    .record({ name: word, versionId: fc.constantFrom('v1', 'v12', ''), document })
    .map((policy) => ({ ...policy, arn: `arn:aws:iam::${ACCOUNT}:policy/${policy.name}` })),
  (policy) => policy.arn,
);
const providersShape = {
  samlProviders: sorted(
    word.map((name) => ({ arn: `arn:aws:iam::${ACCOUNT}:saml-provider/${name}` })),
    (provider) => provider.arn,
  ),
  oidcProviders: sorted(
    fc
      .record({ url: word, clientIds: texts(anyText) }, { requiredKeys: ['url'] })
      .map((provider) => ({ ...provider, arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.url}` })),
    (provider) => provider.arn,
  ),
  alias: word,
};
const record: fc.Arbitrary<AccountRecord> = fc.record(
  {
    id: fc.constant(ACCOUNT),
    partition: fc.constant('aws'),
    users,
    groups,
    roles,
    policies,
    ...providersShape,
  },
  { requiredKeys: ['id', 'partition', 'users', 'groups', 'roles', 'policies'] },
);

const unitId = fc.constantFrom('r-1', 'ou-1', 'ou-2');
const policyTypes: fc.Arbitrary<PolicyType[]> = fc.constantFrom<PolicyType[]>(
  [],
  ['SERVICE_CONTROL_POLICY'],
  ['RESOURCE_CONTROL_POLICY', 'SERVICE_CONTROL_POLICY'],
);
const organization: fc.Arbitrary<Organization> = fc.record(
  {
    id: fc.constant('o-abc'),
    partition: fc.constantFrom('aws', 'aws-cn'),
    managementAccountId: fc.constant(ACCOUNT),
    roots: sorted(
      fc.record(
        { id: unitId, name: anyText, enabledPolicyTypes: policyTypes },
        { requiredKeys: ['id', 'name'] },
      ),
      (root) => root.id,
    ),
    units: sorted(fc.record({ id: unitId, name: anyText, parentId: unitId }), (unit) => unit.id),
    accounts: sorted(
      fc.record(
        {
          id: fc.integer({ min: 0, max: 9 }).map((n) => `00000000000${n}`),
          name: anyText,
          email: anyText,
          state: fc.constantFrom(
            'ACTIVE',
            'SUSPENDED',
            'PENDING_CLOSURE',
            'PENDING_ACTIVATION',
            'CLOSED',
            'UNKNOWN',
          ),
          parentId: unitId,
        },
        { requiredKeys: ['id', 'name', 'state'] },
      ),
      (account) => account.id,
    ),
    policies: sorted(
      fc.record({
        id: fc.constantFrom('p-1', 'p-2', 'p-3'),
        name: anyText,
        type: fc.constantFrom('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'),
        awsManaged: fc.boolean(),
        document,
        targetIds: texts(unitId),
      }),
      (policy) => policy.id,
    ),
  },
  { requiredKeys: ['id', 'partition', 'managementAccountId', 'roots', 'units', 'accounts'] },
);

/** Through bytes, as a file does it. */
function throughFile(text: string): unknown {
  return JSON.parse(new TextDecoder().decode(new TextEncoder().encode(text)));
}

describe('what is written is read back', () => {
  it('as the same account', () => {
    fc.assert(
      fc.property(record, (account) => {
        const { samlProviders, oidcProviders, alias, ...details } = account;
        const read = readAuthorizationDetails(throughFile(writeAuthorizationDetails(account)), {
          file: 'f',
          expectedAccount: ACCOUNT,
        });
        expect(read.record).toEqual(details);
        expect(read.gaps.every(({ code }) => code === 'policy_unparseable')).toBe(true);
        const text = writeProviders(account);
        expect(text === undefined).toBe(
          samlProviders === undefined && oidcProviders === undefined && alias === undefined,
        );
        const providers = readProviders(text === undefined ? {} : throughFile(text), {
          file: 'f',
          account: ACCOUNT,
        });
        expect({ ...read.record, ...providers.facts }).toEqual(account);
        expect(providers.gaps).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('as the same organization', () => {
    fc.assert(
      fc.property(organization, instant, (value, collectedAt) => {
        const read = readOrganization(throughFile(writeOrganization(value, collectedAt)), { file: 'f' });
        expect(read.organization).toEqual(value);
        expect(read.collectedAt).toBe(collectedAt);
      }),
      { numRuns: 300 },
    );
  });

  it('and written again gives the same text', () => {
    fc.assert(
      fc.property(record, (account) => {
        const text = writeAuthorizationDetails(account);
        const read = readAuthorizationDetails(throughFile(text), { file: 'f', expectedAccount: ACCOUNT });
        expect(read.record === undefined ? '' : writeAuthorizationDetails(read.record)).toBe(text);
      }),
    );
  });
});

describe('any JSON', () => {
  const shape = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('arn:aws:iam::123456789012:role/A', 'A', 'ENABLED', 'o-1', '{}', '%7B', '__proto__'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          ...[
            'RoleDetailList',
            'UserDetailList',
            'GroupDetailList',
            'Policies',
            'Arn',
            'RoleName',
            'Tags',
            'Key',
          ],
          ...[
            'AssumeRolePolicyDocument',
            'RolePolicyList',
            'PolicyName',
            'PolicyVersionList',
            'RoleLastUsed',
            'Id',
          ],
          ...[
            'PermissionsBoundary',
            'Organization',
            'Accounts',
            'Roots',
            'PolicySummary',
            'TargetIds',
            'Content',
          ],
          ...['SAMLProviderList', 'OpenIDConnectProviderList', 'AccountAliases', '__proto__', 'constructor'],
        ),
        tie('value'),
        { maxKeys: 5 },
      ),
    ),
  }));

  it('is read without an exception, and reaches no prototype', () => {
    fc.assert(
      fc.property(shape.value, (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value) ?? 'null');
        const account = readAuthorizationDetails(json, { file: 'f' });
        expect(account.record !== undefined || account.gaps.length > 0).toBe(true);
        readOrganization(json, { file: 'f' });
        readProviders(json, { file: 'f', account: ACCOUNT });
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
