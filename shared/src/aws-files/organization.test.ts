import { describe, expect, it } from 'vitest';
import { readOrganization } from './organization.ts';

const FULL = {
  Organization: {
    Id: 'o-abc',
    Arn: 'arn:aws:organizations::111111111111:organization/o-abc',
    FeatureSet: 'ALL',
    MasterAccountId: '111111111111',
  },
  Roots: [
    {
      Id: 'r-1',
      Name: 'Root',
      PolicyTypes: [
        { Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' },
        { Type: 'RESOURCE_CONTROL_POLICY', Status: 'PENDING_DISABLE' },
        { Type: 'TAG_POLICY', Status: 'ENABLED' },
      ],
    },
  ],
  OrganizationalUnits: [{ Id: 'ou-1', Name: 'Prod', ParentId: 'r-1' }],
  Accounts: [
    {
      Id: '222222222222',
      Name: 'prod',
      Email: 'a@b.c',
      Status: 'ACTIVE',
      State: 'SUSPENDED',
      ParentId: 'ou-1',
    },
    { Id: '111111111111', Name: 'main', Status: 'ACTIVE', Paths: ['o-abc/r-1/111111111111/'] },
    { Id: '333333333333' },
  ],
  Policies: [
    {
      PolicySummary: { Id: 'p-1', Name: 'deny', Type: 'SERVICE_CONTROL_POLICY', AwsManaged: false },
      Content: '{"Version":"2012-10-17","Statement":[]}',
      TargetIds: ['r-1', { TargetId: 'ou-1', Name: 'Prod' }],
    },
    { PolicySummary: { Id: 'p-2', Name: 'tags', Type: 'TAG_POLICY' }, Content: '{}', TargetIds: [] },
    {
      PolicySummary: { Id: 'p-0', Name: 'rcp', Type: 'RESOURCE_CONTROL_POLICY' },
      Content: { Version: '2012-10-17' },
      TargetIds: [],
    },
  ],
};

function read(json: unknown): ReturnType<typeof readOrganization> {
  return readOrganization(json, { file: 'organization.json' });
}

describe('organization.json', () => {
  it('is read in full', () => {
    const { organization, gaps } = read(FULL);
    expect(gaps).toEqual([]);
    expect(organization).toEqual({
      id: 'o-abc',
      partition: 'aws',
      managementAccountId: '111111111111',
      roots: [{ id: 'r-1', name: 'Root', enabledPolicyTypes: ['SERVICE_CONTROL_POLICY'] }],
      units: [{ id: 'ou-1', name: 'Prod', parentId: 'r-1' }],
      accounts: [
        { id: '111111111111', name: 'main', state: 'ACTIVE', parentId: 'r-1' },
        { id: '222222222222', name: 'prod', email: 'a@b.c', state: 'SUSPENDED', parentId: 'ou-1' },
        { id: '333333333333', name: '333333333333', state: 'UNKNOWN' },
      ],
      policies: [
        {
          id: 'p-0',
          name: 'rcp',
          type: 'RESOURCE_CONTROL_POLICY',
          awsManaged: false,
          document: '{\n  "Version": "2012-10-17"\n}',
          targetIds: [],
        },
        {
          id: 'p-1',
          name: 'deny',
          type: 'SERVICE_CONTROL_POLICY',
          awsManaged: false,
          document: '{"Version":"2012-10-17","Statement":[]}',
          targetIds: ['ou-1', 'r-1'],
        },
      ],
    });
  });

  it('leaves what it lacks unknown', () => {
    const { organization, gaps } = read({
      Organization: FULL.Organization,
      Roots: [{ Id: 'r-1' }],
      Accounts: FULL.Accounts,
    });
    expect(organization?.policies).toBeUndefined();
    expect(organization?.units).toEqual([]);
    expect(organization?.roots).toEqual([{ id: 'r-1', name: 'r-1' }]);
    expect(gaps.map(({ code, scope }) => [code, scope])).toEqual([
      ['import_organization_incomplete', 'organization'],
      ['import_organization_incomplete', 'organization'],
    ]);
    expect(gaps.map(({ message }) => message.split(' ')[0])).toEqual(['OrganizationalUnits', 'Policies']);
  });

  it.each([
    ['MasterAccountId', { Id: 'o-abc', MasterAccountId: '111111111111' }],
    ['ManagementAccountId', { Id: 'o-abc', ManagementAccountId: '111111111111' }],
    ['its ARN', { Arn: 'arn:aws:organizations::111111111111:organization/o-abc' }],
  ])('knows the management account from %s', (_source, Organization) => {
    expect(read({ ...FULL, Organization }).organization).toMatchObject({
      id: 'o-abc',
      managementAccountId: '111111111111',
    });
  });

  it('knows itself from the ARNs of its parts', () => {
    const Accounts = [
      { Id: '222222222222', Arn: 'arn:aws-us-gov:organizations::111111111111:account/o-abc/222222222222' },
    ];
    expect(read({ Roots: [], Accounts }).organization).toMatchObject({
      id: 'o-abc',
      partition: 'aws-us-gov',
      managementAccountId: '111111111111',
    });
  });

  it('is refused when it names no organization', () => {
    expect(read({ Roots: [], Accounts: [] })).toMatchObject({
      gaps: [{ code: 'import_organization_invalid' }],
    });
    expect(read([1])).toMatchObject({ gaps: [{ code: 'import_organization_invalid' }] });
    expect(read({ Organization: 'o-abc' }).organization).toBeUndefined();
  });

  it('may say nothing but when the facts were collected', () => {
    expect(read({ CollectedAt: '2026-11-24T00:00:00Z' })).toEqual({
      collectedAt: '2026-11-24T00:00:00Z',
      gaps: [],
    });
    expect(read({ ...FULL, CollectedAt: 'now' })).toMatchObject({ gaps: [{ code: 'import_field_invalid' }] });
  });

  it('names bad entries and keeps the others', () => {
    const { organization, gaps } = read({
      ...FULL,
      OrganizationalUnits: [{ Id: 'ou-9' }, ...FULL.OrganizationalUnits],
      Accounts: [{ Id: 5 }, { Id: '12' }, { Id: '222222222222', Name: 7 }, ...FULL.Accounts],
    });
    expect(organization?.units).toHaveLength(1);
    expect(organization?.accounts).toHaveLength(3);
    expect(gaps.map(({ code }) => code).sort()).toEqual([
      'import_entity_duplicate',
      'import_entity_invalid',
      'import_entity_invalid',
      'import_entity_invalid',
      'import_field_invalid',
    ]);
  });
});

describe('an organization policy that cannot be read', () => {
  const policy = (more: object): object => ({
    PolicySummary: { Id: 'p-1', Name: 'deny', Type: 'SERVICE_CONTROL_POLICY' },
    Content: '{}',
    TargetIds: ['ou-1'],
    ...more,
  });

  it('stays where it is attached when its content is bad', () => {
    const { organization, gaps } = read({ ...FULL, Policies: [policy({ Content: 'x' })] });
    expect(organization?.policies).toMatchObject([{ id: 'p-1', document: 'x', targetIds: ['ou-1'] }]);
    expect(gaps).toMatchObject([{ code: 'policy_unparseable', subject: 'p-1', scope: 'organization' }]);
  });

  it.each([[undefined], ['ou-1'], [[7]], [[{}]]])(
    'leaves every account open when its attachments are %j',
    (TargetIds) => {
      const { organization, gaps } = read({ ...FULL, Policies: [policy({ TargetIds })] });
      expect(organization?.policies).toMatchObject([{ id: 'p-1', document: '', targetIds: ['r-1'] }]);
      expect(gaps).toMatchObject([{ code: 'import_policy_targets_unknown', subject: 'p-1' }]);
    },
  );

  it.each([
    ['has no type', { PolicySummary: { Id: 'p-1' } }],
    ['has no summary', { PolicySummary: undefined }],
  ])('makes all policies unknown when it %s', (_case, more) => {
    const { organization, gaps } = read({ ...FULL, Policies: [...FULL.Policies, policy(more)] });
    expect(organization).toBeDefined();
    expect(organization?.policies).toBeUndefined();
    expect(gaps.map(({ code }) => code)).toContain('import_organization_incomplete');
  });

  it('gets its type from its ARN where the summary lacks it', () => {
    const PolicySummary = {
      Id: 'p-1',
      Arn: 'arn:aws:organizations::1:policy/o-abc/resource_control_policy/p-1',
    };
    const { organization } = read({ ...FULL, Policies: [policy({ PolicySummary })] });
    expect(organization?.policies).toMatchObject([{ type: 'RESOURCE_CONTROL_POLICY', name: 'p-1' }]);
  });
});
