import { describe, expect, it } from 'vitest';
import { readOrganization } from './organization.ts';
import { writeOrganization } from './write-organization.ts';

const BASE = {
  Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111' },
  Roots: [],
  OrganizationalUnits: [],
  Accounts: [],
  Policies: [],
};

const GROUP_ASSIGNMENT = {
  AccountId: '222222222222',
  PermissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1',
  PrincipalType: 'GROUP',
  PrincipalId: 'g-1',
};

describe('what an organization has besides tree and policies', () => {
  it('comes back as it was written', () => {
    const { organization, gaps } = readOrganization(
      {
        ...BASE,
        DelegatedAdministrators: [
          { Id: '222222222222', ServicePrincipals: ['sso.amazonaws.com', 'config.amazonaws.com'] },
        ],
        EnabledServicePrincipals: ['sso.amazonaws.com'],
        ResourcePolicies: ['{"Version":"2012-10-17","Statement":[]}'],
        EnabledRootFeatures: ['RootSessions', 'RootCredentialsManagement'],
        IdentityCenter: {
          InstanceArn: 'arn:aws:sso:::instance/ssoins-1',
          Region: 'eu-west-1',
          PermissionSets: [
            { PermissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1', Name: 'Admin' },
            7,
          ],
          Groups: [{ GroupId: 'g-1', DisplayName: 'Admins', MemberIds: ['u-2', 'u-1', 5] }, {}],
          Users: [{ UserId: 'u-1', UserName: 'jo@example.com' }, { UserId: 'u-2' }],
          AccountAssignments: [GROUP_ASSIGNMENT, GROUP_ASSIGNMENT, { ...GROUP_ASSIGNMENT, AccountId: 'x' }],
        },
      },
      { file: 'organization.json' },
    );
    expect(gaps).toEqual([]);
    expect(organization).toMatchObject({
      delegatedAdministrators: [
        { account: '222222222222', services: ['config.amazonaws.com', 'sso.amazonaws.com'] },
      ],
      trustedServices: ['sso.amazonaws.com'],
      resourcePolicies: ['{"Version":"2012-10-17","Statement":[]}'],
      rootFeatures: ['RootCredentialsManagement', 'RootSessions'],
      identityCenter: {
        instanceArn: 'arn:aws:sso:::instance/ssoins-1',
        region: 'eu-west-1',
        permissionSets: [{ arn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1', name: 'Admin' }],
        groups: [{ id: 'g-1', name: 'Admins', members: ['u-1', 'u-2'] }],
        users: [
          { id: 'u-1', name: 'jo@example.com' },
          { id: 'u-2', name: 'u-2' },
        ],
        assignments: [
          {
            account: '222222222222',
            permissionSet: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1',
            principalType: 'GROUP',
            principalId: 'g-1',
          },
        ],
      },
    });
    const again = readOrganization(JSON.parse(writeOrganization(organization)), {
      file: 'organization.json',
    });
    expect(again.organization).toEqual(organization);
  });

  it('is unknown, not empty, when the file does not say it', () => {
    const { organization } = readOrganization(BASE, { file: 'organization.json' });
    expect(organization).not.toHaveProperty('delegatedAdministrators');
    expect(organization).not.toHaveProperty('trustedServices');
    expect(organization).not.toHaveProperty('resourcePolicies');
  });

  it('leaves out entries that are no accounts or no texts', () => {
    const { organization } = readOrganization(
      {
        ...BASE,
        DelegatedAdministrators: [{ Id: 'x' }, null, 7],
        EnabledServicePrincipals: [{}, 'a.amazonaws.com'],
      },
      { file: 'organization.json' },
    );
    expect(organization?.delegatedAdministrators).toEqual([]);
    expect(organization?.trustedServices).toEqual(['a.amazonaws.com']);
  });
});
