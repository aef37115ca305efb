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
