import { describe, expect, it } from 'vitest';
import { isAuthorizationDetails, readAuthorizationDetails } from './authorization-details.ts';

const ACCOUNT = '123456789012';
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const PRETTY = JSON.stringify(TRUST, null, 2);
const COMPACT = JSON.stringify(TRUST);

function role(name: string, more: object = {}): object {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    AssumeRolePolicyDocument: TRUST,
    ...more,
  };
}

function read(json: unknown, expectedAccount?: string): ReturnType<typeof readAuthorizationDetails> {
  return readAuthorizationDetails(json, {
    file: 'accounts/a.json',
    ...(expectedAccount === undefined ? {} : { expectedAccount }),
  });
}

function firstRole(more: object) {
  const { record, gaps } = read({ RoleDetailList: [role('App', more)] });
  return { role: record?.roles[0], gaps };
}

describe('an account as the AWS CLI prints it', () => {
  it('is read field by field', () => {
    const { record, gaps } = read({
      UserDetailList: [
        {
          Path: '/people/',
          UserName: 'John',
          UserId: 'AIDAJOHN',
          Arn: `arn:aws:iam::${ACCOUNT}:user/people/John`,
          CreateDate: '2020-01-02T03:04:05+00:00',
          UserPolicyList: [{ PolicyName: 'inline', PolicyDocument: TRUST }],
          GroupList: ['Ops', 'Dev'],
          AttachedManagedPolicies: [{ PolicyName: 'P', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/P` }],
          PermissionsBoundary: {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/B`,
          },
          Tags: [{ Key: 'team', Value: 'red' }],
        },
      ],
      GroupDetailList: [
        { Path: '/', GroupName: 'Dev', GroupId: 'AGPADEV', Arn: `arn:aws:iam::${ACCOUNT}:group/Dev` },
      ],
      RoleDetailList: [
        role('App', {
          CreateDate: '2022-08-07 12:56:48+00:00',
          InstanceProfileList: [{ InstanceProfileName: 'Web', Roles: [role('App')] }],
          RoleLastUsed: { LastUsedDate: '2024-01-01T00:00:00Z', Region: 'eu-west-1' },
          MaxSessionDuration: 7200,
          Description: 'for the app',
        }),
      ],
      Policies: [
        {
          PolicyName: 'P',
          Arn: `arn:aws:iam::${ACCOUNT}:policy/P`,
          DefaultVersionId: 'v2',
          PolicyVersionList: [
            { VersionId: 'v2', IsDefaultVersion: true, Document: TRUST },
            { VersionId: 'v1', IsDefaultVersion: false, Document: { old: true } },
          ],
        },
      ],
    });
    expect(gaps).toEqual([]);
    expect(record).toEqual({
      id: ACCOUNT,
      partition: 'aws',
      users: [
        {
          arn: `arn:aws:iam::${ACCOUNT}:user/people/John`,
          id: 'AIDAJOHN',
          name: 'John',
          path: '/people/',
          createdAt: '2020-01-02T03:04:05.000Z',
          inlinePolicies: [{ name: 'inline', document: PRETTY }],
          groups: ['Dev', 'Ops'],
          attachedPolicies: [`arn:aws:iam::${ACCOUNT}:policy/P`],
          permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/B`,
          tags: { team: 'red' },
        },
      ],
      groups: [
        {
          arn: `arn:aws:iam::${ACCOUNT}:group/Dev`,
          id: 'AGPADEV',
          name: 'Dev',
          path: '/',
          inlinePolicies: [],
          attachedPolicies: [],
        },
      ],
      roles: [
        {
          arn: `arn:aws:iam::${ACCOUNT}:role/App`,
          id: 'AROAAPP',
          name: 'App',
          path: '/',
          createdAt: '2022-08-07T12:56:48.000Z',
          inlinePolicies: [],
          attachedPolicies: [],
          trustPolicy: PRETTY,
          tags: {},
          instanceProfiles: ['Web'],
          lastUsed: '2024-01-01T00:00:00Z',
          lastUsedRegion: 'eu-west-1',
          maxSessionDuration: 7200,
          description: 'for the app',
        },
      ],
      policies: [{ arn: `arn:aws:iam::${ACCOUNT}:policy/P`, name: 'P', versionId: 'v2', document: PRETTY }],
    });
  });

  it.each([
    ['an object', TRUST, PRETTY],
    ['percent-encoded text', encodeURIComponent(COMPACT), COMPACT],
    ['plain JSON text', COMPACT, COMPACT],
    ['plain JSON text with white space around it', `\n ${COMPACT}\n`, `\n ${COMPACT}\n`],
    ['plain JSON text with a literal %20', '{"a":"x%20y"}', '{"a":"x%20y"}'],
    ['encoded text with a plus sign', '%7B%22a%22%3A%22x+y%2Bz%22%7D', '{"a":"x+y+z"}'],
    ['plain JSON text with a stray percent sign', '{"a":"100%"}', '{"a":"100%"}'],
  ])('takes a document as %s', (_form, document, text) => {
    const { role: app, gaps } = firstRole({ AssumeRolePolicyDocument: document });
    expect(app?.trustPolicy).toBe(text);
    expect(gaps).toEqual([]);
  });

  it.each([
    ['never used', {}, 'never'],
    ['used', { LastUsedDate: '2024-01-01T00:00:00Z' }, '2024-01-01T00:00:00Z'],
    ['not collected', undefined, undefined],
  ])('tells a role that was %s', (_case, RoleLastUsed, lastUsed) => {
    expect(firstRole({ RoleLastUsed }).role?.lastUsed).toBe(lastUsed);
  });

  it('treats null and absent members alike', () => {
    const nulls = firstRole({
      Tags: null,
      RolePolicyList: null,
      PermissionsBoundary: null,
      RoleLastUsed: null,
    });
    expect(nulls).toEqual(firstRole({}));
    expect(nulls.gaps).toEqual([]);
  });

  it('takes its account and partition from the ARNs, and from the file name when there are none', () => {
    const china = { RoleDetailList: [role('App', { Arn: `arn:aws-cn:iam::${ACCOUNT}:role/App` })] };
    expect(read(china).record).toMatchObject({ id: ACCOUNT, partition: 'aws-cn' });
    expect(read({ RoleDetailList: [] }, ACCOUNT).record).toMatchObject({ id: ACCOUNT, partition: 'aws' });
    expect(read({ RoleDetailList: [] })).toMatchObject({ gaps: [{ code: 'import_account_unknown' }] });
  });

  it('keeps AWS-managed policies without mistaking their account for another one', () => {
    const managed = {
      PolicyName: 'ReadOnlyAccess',
      Arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      DefaultVersionId: 'v9',
      PolicyVersionList: [{ VersionId: 'v9', IsDefaultVersion: true, Document: TRUST }],
    };
    const { record, gaps } = read({ RoleDetailList: [role('App')], Policies: [managed] });
    expect(record?.policies).toHaveLength(1);
    expect(gaps).toEqual([]);
  });

  it('gives tags an object that no key can reach through', () => {
    const { role: app } = firstRole({
      Tags: [
        { Key: '__proto__', Value: 'a' },
        { Key: 'constructor', Value: 'b' },
      ],
    });
    expect(Object.entries(app?.tags ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect('toString' in (app?.tags ?? {})).toBe(false);
  });

  it('shares the text of equal documents', () => {
    const { record } = read({ RoleDetailList: [role('A'), role('B', { AssumeRolePolicyDocument: PRETTY })] });
    expect(record?.roles.map(({ trustPolicy }) => trustPolicy)).toEqual([PRETTY, PRETTY]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['Tags', { Tags: 'x' }, 'Tags'],
    ['one tag', { Tags: [{ Key: 'a', Value: 1 }] }, 'Tags[0].Value'],
    ['MaxSessionDuration', { MaxSessionDuration: 'long' }, 'MaxSessionDuration'],
    ['CreateDate', { CreateDate: 'yesterday' }, 'CreateDate'],
    ['RoleLastUsed', { RoleLastUsed: { LastUsedDate: 'x' } }, 'RoleLastUsed.LastUsedDate'],
    ['PermissionsBoundary', { PermissionsBoundary: {} }, 'PermissionsBoundary.PermissionsBoundaryArn'],
    ['AttachedManagedPolicies', { AttachedManagedPolicies: [{}] }, 'AttachedManagedPolicies[0].PolicyArn'],
    ['InstanceProfileList', { InstanceProfileList: [3] }, 'InstanceProfileList[0]'],
    ['RolePolicyList', { RolePolicyList: {} }, 'RolePolicyList'],
  ])('costs the field %s, names it, and keeps the role', (_field, more, named) => {
    const { role: app, gaps } = firstRole(more);
    expect(app?.name).toBe('App');
    expect(gaps[0]).toMatchObject({
      code: 'import_field_invalid',
      account: ACCOUNT,
      subject: 'App',
      file: 'accounts/a.json',
      scope: 'entity',
    });
    expect(gaps[0]?.message).toContain(`field ${named} of the role App`);
  });

  it('never looks like the absence of a policy', () => {
    const bad = {
      PermissionsBoundary: 'x',
      AttachedManagedPolicies: [{ PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/P` }, 7],
      RolePolicyList: [{ PolicyName: 4, PolicyDocument: TRUST }, 'x'],
    };
    expect(firstRole(bad).role).toMatchObject({
      permissionsBoundary: 'unreadable',
      attachedPolicies: [`arn:aws:iam::${ACCOUNT}:policy/P`, 'unreadable'],
      inlinePolicies: [
        { name: 'unreadable', document: PRETTY },
        { name: 'unreadable', document: '' },
      ],
    });
    const user = {
      UserName: 'U',
      Arn: `arn:aws:iam::${ACCOUNT}:user/U`,
      GroupList: 'Admins',
    };
    expect(read({ UserDetailList: [user] }).record?.users[0]?.groups).toEqual(['unreadable']);
  });

  it.each([
    ['no JSON', 'not json', 'not json', 'not JSON'],
    ['JSON but no object', '[1]', '[1]', 'not an object'],
    ['broken percent-encoding', '%7B%zz', '%7B%zz', 'percent-encoding'],
    ['missing', undefined, '', 'missing'],
    ['a number', 7, '', 'neither text nor a JSON object'],
    ['nested too deeply', '['.repeat(100), '['.repeat(100), 'nested deeper'],
  ])('keeps the text of a document that is %s', (_case, document, text, reason) => {
    const { role: app, gaps } = firstRole({ AssumeRolePolicyDocument: document });
    expect(app?.trustPolicy).toBe(text);
    expect(gaps).toMatchObject([
      {
        code: 'policy_unparseable',
        account: ACCOUNT,
        subject: `arn:aws:iam::${ACCOUNT}:role/App`,
        scope: 'entity',
      },
    ]);
    expect(gaps[0]?.message).toContain(reason);
  });

  it('keeps a role whose trust policy is absent', () => {
    const bare = {
      RoleName: 'X',
      Arn: `arn:aws:iam::${ACCOUNT}:role/X`,
      RolePolicyList: [{ PolicyName: 'p' }],
    };
    const { record, gaps } = read({ RoleDetailList: [bare] });
    expect(record?.roles[0]).toMatchObject({
      trustPolicy: '',
      inlinePolicies: [{ name: 'p', document: '' }],
    });
    expect(gaps.map(({ code }) => code)).toEqual(['policy_unparseable', 'policy_unparseable']);
  });

  it('keeps the start of a document that is too long, which then parses as nothing', () => {
    const long = JSON.stringify({ Id: 'x'.repeat(300 * 1024) });
    const { role: app, gaps } = firstRole({ AssumeRolePolicyDocument: long });
    expect(app?.trustPolicy).toBe(long.slice(0, 256 * 1024));
    expect(gaps[0]?.code).toBe('policy_unparseable');
  });

  it.each([
    ['without a name', { Arn: `arn:aws:iam::${ACCOUNT}:role/X` }, 'field RoleName'],
    ['without an ARN', { RoleName: 'X' }, 'field Arn'],
    [
      'with the ARN of a user',
      role('X', { Arn: `arn:aws:iam::${ACCOUNT}:user/X` }),
      'is not that of an IAM role',
    ],
    ['with the ARN of another name', role('X', { Arn: `arn:aws:iam::${ACCOUNT}:role/Y` }), 'of this name'],
    ['with an ARN without account', role('X', { Arn: 'arn:aws:iam:::role/X' }), 'is not that of an IAM role'],
    ['that is no object', 'X', 'is not a JSON object'],
  ])('leaves out a role %s and keeps the others', (_case, bad, reason) => {
    const { record, gaps } = read({ RoleDetailList: [role('A'), bad, role('B')] });
    expect(record?.roles.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(gaps).toMatchObject([
      { code: 'import_entity_invalid', account: ACCOUNT, file: 'accounts/a.json' },
    ]);
    expect(gaps[0]?.message).toContain(reason);
  });

  it('keeps a policy without a default version as unreadable', () => {
    const policy = {
      PolicyName: 'P',
      Arn: `arn:aws:iam::${ACCOUNT}:policy/P`,
      DefaultVersionId: 'v3',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: false, Document: TRUST }],
    };
    const { record, gaps } = read({ RoleDetailList: [role('A')], Policies: [policy] });
    expect(record?.policies[0]).toMatchObject({ versionId: 'v3', document: '' });
    expect(gaps).toMatchObject([{ code: 'policy_unparseable' }]);
  });

  it('tells entities that are there twice and uses the last one', () => {
    const { record, gaps } = read({
      RoleDetailList: [role('A', { Description: 'first' }), role('A', { Description: 'second' })],
    });
    expect(record?.roles.map(({ description }) => description)).toEqual(['second']);
    expect(gaps).toMatchObject([{ code: 'import_entity_duplicate' }]);
    // A role that was deleted and created again while its pages were read: same ARN, another id.
    const again = read({ RoleDetailList: [role('A'), role('A', { RoleId: 'AROAOTHER' })] });
    expect(again.record?.roles.map(({ id }) => id)).toEqual(['AROAOTHER']);
    expect(again.gaps).toMatchObject([{ code: 'import_entity_duplicate' }]);
  });

  it('reads a policy of another account without refusing the file', () => {
    const foreign = {
      PolicyName: 'Shared',
      Arn: 'arn:aws:iam::999999999999:policy/Shared',
      DefaultVersionId: 'v1',
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: true, Document: { Version: '2012-10-17', Statement: [] } },
      ],
    };
    const { record } = read({ RoleDetailList: [role('A')], Policies: [foreign] }, ACCOUNT);
    expect(record?.id).toBe(ACCOUNT);
    expect(record?.policies.map(({ arn }) => arn)).toEqual([foreign.Arn]);
  });

  it.each([
    [
      'two accounts',
      [role('A'), role('B', { Arn: 'arn:aws:iam::999999999999:role/B' })],
      'import_mixed_accounts',
    ],
    [
      'two partitions',
      [role('A'), role('B', { Arn: `arn:aws-cn:iam::${ACCOUNT}:role/B` })],
      'import_mixed_accounts',
    ],
    [
      'another account than its name says',
      [role('B', { Arn: 'arn:aws:iam::999999999999:role/B' })],
      'import_account_mismatch',
    ],
  ])('refuses a file with %s', (_case, RoleDetailList, code) => {
    const result = read({ RoleDetailList }, ACCOUNT);
    expect(result.record).toBeUndefined();
    expect(result.gaps).toMatchObject([
      { code, account: ACCOUNT, scope: 'account', file: 'accounts/a.json' },
    ]);
  });

  it.each([[null], [7], ['x'], [[]], [{}], [{ Roles: [] }]])('refuses %j', (json) => {
    expect(read(json)).toMatchObject({
      gaps: [{ code: 'import_not_authorization_details', scope: 'account' }],
    });
    expect(isAuthorizationDetails(json)).toBe(false);
  });

  it('says that pages are missing and that lists are none', () => {
    const { record, gaps } = read({ IsTruncated: true, RoleDetailList: [role('A')], UserDetailList: {} });
    expect(record?.roles).toHaveLength(1);
    expect(gaps.map(({ code }) => code).sort()).toEqual(['import_field_invalid', 'import_truncated']);
  });

  it('is bounded: a million bad entities give a thousand gaps and a count', () => {
    const { gaps } = read({ RoleDetailList: [role('A'), ...new Array<number>(5_000).fill(1)] });
    expect(gaps).toHaveLength(1_001);
    expect(gaps[1_000]).toMatchObject({ code: 'import_more_gaps' });
    expect(gaps[1_000]?.message).toContain('4000 more');
  });

  it('looks at no element of a list that is far too long', () => {
    const { role: app, gaps } = firstRole({ Tags: new Array<number>(200_000).fill(1) });
    expect(app?.tags).toEqual({});
    expect(gaps).toHaveLength(1);
  });
});
