/** Identity Center of the fake, over HTTP as its SDK clients ask. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeAws, type FakeAws } from './start-fake-aws.ts';

const ACCOUNT = '100000000002';
let fake: FakeAws;
beforeAll(async () => {
  fake = await startFakeAws({ preset: 'small' });
});
afterAll(() => fake.stop());

/** What JSON.parse gives: the test looks at it member by member. */
type Answer = ReturnType<typeof JSON.parse>;

/** `service` is the target prefix of the protocol (AWS JSON 1.1). */
async function ask(
  service: 'SWBExternalService' | 'AWSIdentityStore',
  operation: string,
  input: object,
  { region = 'eu-west-1', at = fake }: { region?: string; at?: FakeAws } = {},
): Promise<Answer> {
  const time = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const reply = await fetch(at.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${service}.${operation}`,
      'x-amz-date': time,
      authorization: `AWS4-HMAC-SHA256 Credential=${at.env['AWS_ACCESS_KEY_ID'] ?? ''}/${time.slice(0, 8)}/${region}/sso/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  return JSON.parse(await reply.text());
}

async function all(
  service: 'SWBExternalService' | 'AWSIdentityStore',
  operation: string,
  list: string,
  input: object,
): Promise<Answer[]> {
  const found: Answer[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ask(service, operation, { ...input, NextToken });
    found.push(...page[list]);
    NextToken = page['NextToken'];
  } while (NextToken !== undefined);
  return found;
}

describe('Identity Center', () => {
  it('shows its instance in the home region, which the roles name', async () => {
    const { Instances } = await ask('SWBExternalService', 'ListInstances', {});
    expect(Instances).toMatchObject([{ OwnerAccountId: '100000000000', Status: 'ACTIVE' }]);
    expect(
      (await ask('SWBExternalService', 'ListInstances', {}, { region: 'us-east-1' }))['Instances'],
    ).toEqual([]);
  });

  it('has a permission set for each kind of reserved role, assigned to groups and people of the store', async () => {
    const [{ InstanceArn, IdentityStoreId }] = (await ask('SWBExternalService', 'ListInstances', {}))[
      'Instances'
    ];
    const sets = await all('SWBExternalService', 'ListPermissionSets', 'PermissionSets', { InstanceArn });
    const names = [];
    for (const PermissionSetArn of sets) {
      const { PermissionSet } = await ask('SWBExternalService', 'DescribePermissionSet', {
        InstanceArn,
        PermissionSetArn,
      });
      names.push(PermissionSet.Name);
    }
    const reserved = (fake.world.record(ACCOUNT)?.roles ?? []).flatMap(
      ({ name }) => /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)?.[1] ?? [],
    );
    expect(names.sort()).toEqual(reserved.sort());

    const groups = await all('AWSIdentityStore', 'ListGroups', 'Groups', { IdentityStoreId });
    const users = await all('AWSIdentityStore', 'ListUsers', 'Users', { IdentityStoreId });
    expect([groups.length, users.length]).toEqual([12, 140]);
    const principals = new Set([
      ...groups.map(({ GroupId }) => GroupId),
      ...users.map(({ UserId }) => UserId),
    ]);
    const [PermissionSetArn] = sets;
    const assigned = await all('SWBExternalService', 'ListAccountAssignments', 'AccountAssignments', {
      InstanceArn,
      PermissionSetArn,
      AccountId: ACCOUNT,
    });
    expect(assigned.length).toBeGreaterThan(0);
    expect(assigned.every(({ PrincipalId }) => principals.has(PrincipalId))).toBe(true);
    // The other way round says the same.
    const [first] = assigned;
    const theirs = await all(
      'SWBExternalService',
      'ListAccountAssignmentsForPrincipal',
      'AccountAssignments',
      {
        InstanceArn,
        PrincipalId: first.PrincipalId,
        PrincipalType: first.PrincipalType,
      },
    );
    expect(theirs).toContainEqual(first);
    const members = await all('AWSIdentityStore', 'ListGroupMemberships', 'GroupMemberships', {
      IdentityStoreId,
      GroupId: groups[0].GroupId,
    });
    expect(members.every(({ MemberId }) => principals.has(MemberId.UserId))).toBe(true);
  });

  it('is closed to members, and its wrong names to everybody', async () => {
    const member = await startFakeAws({ preset: 'small', caller: { account: ACCOUNT } });
    const refused = await ask('SWBExternalService', 'ListInstances', {}, { at: member });
    expect(refused['__type']).toBe('AccessDeniedException');
    await member.stop();
    const unknown = await ask('AWSIdentityStore', 'ListGroups', { IdentityStoreId: 'd-0' });
    expect(unknown['__type']).toBe('ResourceNotFoundException');
  });
});
