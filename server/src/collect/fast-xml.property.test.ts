/** The fast XML reader and the SDK's own parser: the same values, or the SDK's alone. */
import { IAMClient } from '@aws-sdk/client-iam';
import { generateOrganization } from '@assumable/shared/generate/generate-organization';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roleDetail, userDetail } from '../../testing/fake-aws/iam-elements.ts';
import { querySuccess } from '../../testing/fake-aws/protocol.ts';
import { readFast } from './fast-xml-client.ts';
import { readPlainXml } from './fast-xml.ts';

const client = new IAMClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'made-up', secretAccessKey: 'made-up' },
});
const deserializer: unknown = Reflect.get(client.config.protocol, 'deserializer');
if (typeof deserializer !== 'object' || deserializer === null) throw new Error('the SDK has changed');
const sdkParse: unknown = Reflect.get(deserializer, 'parseXml');
if (typeof sdkParse !== 'function') throw new Error('the SDK has changed');

/** The SDK's value, or the word for its refusal. */
function bySdk(xml: string): unknown {
  try {
    return typeof sdkParse === 'function' ? Reflect.apply(sdkParse, deserializer, [xml]) : undefined;
  } catch {
    return 'refused';
  }
}

const name = fc.constantFrom('Role', 'member', 'Arn', 'a', 'entry', 'Tag-1', 'x.y');
const text = fc.oneof(
  fc.constantFrom('', ' ', '\n', '\n  ', 'a b', '%7B%22a%22%7D', '&amp;&lt;', '&#x41;&#66;', '&bad;', 'ü😀'),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
);
const tree = fc.letrec<{ readonly element: string }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(name, text).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
    name.map((tag) => `<${tag}/>`),
    fc
      .tuple(name, fc.array(tie('element'), { maxLength: 4 }), fc.constantFrom('', '\n  ', ' '))
      .map(([tag, children, space]) => `<${tag}>${children.map((child) => space + child).join('')}</${tag}>`),
  ),
})).element;
const noise = fc.constantFrom(
  '',
  '',
  '',
  '',
  '<!-- c -->',
  '<![CDATA[x]]>',
  '<',
  '</a>',
  ' k="v"',
  '\r\n',
  '&',
);

describe('readPlainXml', () => {
  it('reads what the SDK reads, or leaves it to the SDK', () => {
    fc.assert(
      fc.property(tree, noise, fc.nat(), (content, disturbance, place) => {
        const whole = `<?xml version="1.0"?>\n<Answer xmlns="https://iam.amazonaws.com/"><Result>${content}</Result></Answer>`;
        const at = place % whole.length;
        const xml = whole.slice(0, at) + disturbance + whole.slice(at);
        const read = readPlainXml(xml);
        if (read !== undefined) expect(read).toEqual(bySdk(xml));
      }),
      { numRuns: 800 },
    );
  });

  it('reads whole answers of IAM, except for the roles that instance profiles repeat', () => {
    const generated = generateOrganization({ preset: 'small', accounts: 4, rolesPerAccount: 20 });
    for (const { id } of generated.organization.accounts) {
      const account = generated.account(id);
      if (account === undefined) continue;
      const roles = account.roles.map((role) => ({ ...role, description: 'a & b < "c"\n' }));
      const { body } = querySuccess(
        'iam',
        'GetAccountAuthorizationDetails',
        { RoleDetailList: roles.map(roleDetail), UserDetailList: account.users.map(userDetail) },
        'id',
      );
      const xml = body.toString();
      const bare = xml.replaceAll(/(<InstanceProfile[^]*?)<Roles>[^]*?<\/Roles>/g, '$1<Roles></Roles>');
      const read = readPlainXml(xml);
      expect(read).toBeDefined();
      expect(read).toEqual(bySdk(bare));
    }
  });

  it('leaves pages that are not AWS to the SDK and its errors', () => {
    for (const page of [
      '',
      '<html>',
      '<!DOCTYPE html><html></html>',
      '{"a":1}',
      '<a b="c"><d/></a>',
      '<a>x</a>',
    ])
      expect(readPlainXml(page)).toBeUndefined();
    expect(readPlainXml(`${'<a>'.repeat(500)}${'</a>'.repeat(500)}`)).toBeUndefined();
    expect(readPlainXml('<a><__proto__><b>1</b></__proto__></a>')).toBeUndefined();
  });

  it('takes its place in the client of the SDK in use', () => {
    expect(readFast(client.config.protocol)).toBe(true);
    expect(readFast({})).toBe(false);
    expect(readFast(undefined)).toBe(false);
  });
});
