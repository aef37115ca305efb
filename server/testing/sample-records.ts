import type { AccountRecord, IamRole, Organization } from '@assumable/shared/snapshot/model';

/** Policy text as an AWS CLI file gives it. */
export function trustOf(principal: string): string {
  const statement = { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
}

/** Twelve digits for the n-th sample account, from 100000000000. */
export function sampleAccountId(n: number): string {
  return String(100_000_000_000 + n);
}

/** An account with `roles` roles; `variant` changes one document and nothing else. */
export function sampleAccount(n: number, roles = 3, variant = ''): AccountRecord {
  const id = sampleAccountId(n);
  const role = (k: number): IamRole => ({
    arn: `arn:aws:iam::${id}:role/team/Role${k}`,
    id: `AROA${id}${k}`,
    name: `Role${k}`,
    path: '/team/',
    inlinePolicies: k % 2 === 0 ? [] : [{ name: 'inline', document: trustOf(`unique-${id}-${k}`) }],
    attachedPolicies: [`arn:aws:iam::${id}:policy/Local`],
    createdAt: '2024-05-06T07:08:09Z',
    trustPolicy: k === 0 ? trustOf(`${id}${variant}`) : trustOf('*'),
    tags: { team: `t${k % 3}` },
    lastUsed: 'never',
    instanceProfiles: [],
  });
  return {
    id,
    partition: 'aws',
    users: [
      {
        arn: `arn:aws:iam::${id}:user/John`,
        id: `AIDA${id}`,
        name: 'John',
        path: '/',
        inlinePolicies: [],
        attachedPolicies: [],
        groups: ['Admins'],
        tags: {},
      },
    ],
    groups: [
      {
        arn: `arn:aws:iam::${id}:group/Admins`,
        id: `AGPA${id}`,
        name: 'Admins',
        path: '/',
        inlinePolicies: [{ name: 'all', document: trustOf('all') }],
        attachedPolicies: [],
      },
    ],
    roles: Array.from({ length: roles }, (_, k) => role(k)),
    policies: [
      { arn: `arn:aws:iam::${id}:policy/Local`, name: 'Local', versionId: 'v1', document: trustOf('local') },
    ],
    samlProviders: [],
    oidcProviders: [],
  };
}

/** An organization of the first `accounts` sample accounts under one root. */
export function sampleOrganization(accounts: number): Organization {
  return {
    id: 'o-sample0001',
    partition: 'aws',
    managementAccountId: sampleAccountId(0),
    roots: [{ id: 'r-1', name: 'Root', enabledPolicyTypes: ['SERVICE_CONTROL_POLICY'] }],
    units: [],
    accounts: Array.from({ length: accounts }, (_, n) => ({
      id: sampleAccountId(n),
      name: `account-${n}`,
      state: 'ACTIVE',
      parentId: 'r-1',
    })),
    policies: [
      {
        id: 'p-FullAWSAccess',
        name: 'FullAWSAccess',
        type: 'SERVICE_CONTROL_POLICY',
        awsManaged: true,
        document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        targetIds: ['r-1'],
      },
    ],
  };
}
