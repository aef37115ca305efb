/** The reader of the two long answers and the SDK with its schema: the same values, or the SDK's alone. */
import { GetAccountAuthorizationDetailsCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { generateOrganization } from '@assumable/shared/generate/generate-organization';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  groupDetail,
  listedRole,
  policyDetail,
  roleDetail,
  userDetail,
} from '../../testing/fake-aws/iam-elements.ts';
import { querySuccess } from '../../testing/fake-aws/protocol.ts';
import { asFileContent } from './account-file.ts';
import { readAccountAnswer } from './account-xml.ts';

/** What the SDK itself makes of an answer, as a file holds it; the word for its refusal where it refuses. */
async function bySdk(
  xml: string,
  operation: 'GetAccountAuthorizationDetails' | 'ListRoles',
): Promise<unknown> {
  const body = Buffer.from(xml);
  const client = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'made-up', secretAccessKey: 'made-up' },
    maxAttempts: 1,
    requestHandler: {
      handle: () => Promise.resolve({ response: { statusCode: 200, headers: {}, body } }),
    },
    // The answer is in memory already.
    streamCollector: () => Promise.resolve(body),
  });
  try {
    const output =
      operation === 'ListRoles'
        ? await client.send(new ListRolesCommand({}))
        : await client.send(new GetAccountAuthorizationDetailsCommand({}));
    const { $metadata: _metadata, ...members } = output;
    return asFileContent(members);
  } catch {
    return 'refused';
  }
}

const generated = generateOrganization({ preset: 'small', accounts: 4, rolesPerAccount: 20 });
const records = generated.organization.accounts.flatMap(({ id }) => generated.account(id) ?? []);

function details(pretty = false): readonly string[] {
  return records.map((record) => {
    const result = {
      UserDetailList: record.users.map(userDetail),
      GroupDetailList: record.groups.map(groupDetail),
      RoleDetailList: record.roles.map(roleDetail),
      Policies: record.policies.map((policy) => ({
        ...policyDetail(policy, record),
        Description: 'a & "b"\n',
      })),
      IsTruncated: true,
      Marker: 'm&1',
    };
    const { body } = querySuccess('iam', 'GetAccountAuthorizationDetails', result, 'id');
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n${body.toString()}`;
    return pretty ? xml.replaceAll('><', '>\n  <') : xml;
  });
}

/** The SDK reads the roles of instance profiles too; the reader leaves them empty. */
const withoutProfileRoles = (xml: string): string =>
  xml.replaceAll(/(<InstanceProfileList>[^]*?)<Roles>[^]*?<\/Roles>/g, '$1<Roles></Roles>');

describe('readAccountAnswer', () => {
  it('reads the details of an account as the SDK does, on one line or many', async () => {
    for (const xml of [...details(), ...details(true)]) {
      const read = readAccountAnswer(xml, 'GetAccountAuthorizationDetails');
      expect(read).toBeDefined();
      expect(read).toEqual(await bySdk(withoutProfileRoles(xml), 'GetAccountAuthorizationDetails'));
    }
  });

  it('reads of the list of roles what the details lack', async () => {
    for (const record of records) {
      const roles = record.roles.map((role) => ({
        ...listedRole(role),
        Description: 'ü <1>',
        Later: { A: 'b' },
      }));
      const { body } = querySuccess('iam', 'ListRoles', { Roles: roles, IsTruncated: false }, 'id');
      const whole = await bySdk(body.toString(), 'ListRoles');
      const read = readAccountAnswer(body.toString(), 'ListRoles');
      expect(read?.['Roles']).toHaveLength(record.roles.length);
      expect(whole).toMatchObject(read ?? {});
    }
  });

  it('gives what the SDK gives when an answer is damaged, or leaves it to the SDK', async () => {
    const [xml = ''] = details();
    const noise = fc.constantFrom(
      '<!-- c -->',
      '<![CDATA[x]]>',
      '<',
      '</a>',
      ' k="v"',
      '\r\n',
      '&',
      '&amp;',
      'x',
      ' ',
    );
    const part = fc.record({ at: fc.nat(), noise, drop: fc.constantFrom(0, 0, 1, 30) });
    await fc.assert(
      fc.asyncProperty(part, async ({ at, noise: disturbance, drop }) => {
        const place = at % xml.length;
        const damaged = xml.slice(0, place) + disturbance + xml.slice(place + drop);
        const read = readAccountAnswer(damaged, 'GetAccountAuthorizationDetails');
        if (read === undefined) return;
        const bare = withoutProfileRoles(damaged);
        expect(read).toEqual(await bySdk(bare, 'GetAccountAuthorizationDetails'));
      }),
      { numRuns: 150 },
    );
  });

  it('leaves other calls, pages of a network and dates that are none to the SDK', () => {
    const [xml = ''] = details();
    expect(readAccountAnswer(xml, 'ListRoles')).toBeUndefined();
    expect(readAccountAnswer(xml, 'GetRole')).toBeUndefined();
    expect(readAccountAnswer('<html></html>', 'ListRoles')).toBeUndefined();
    expect(readAccountAnswer(xml.slice(0, -20), 'GetAccountAuthorizationDetails')).toBeUndefined();
    const odd = xml.replace(/<CreateDate>[^<]*</, '<CreateDate>yesterday<');
    expect(readAccountAnswer(odd, 'GetAccountAuthorizationDetails')).toBeUndefined();
  });
});
