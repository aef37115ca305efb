/** Lets an SDK client of a Query service read plain answers with the readers of this folder, and all others as before. */
import { isAscii } from 'node:buffer';
import { asFileContent } from './account-file.ts';
import { readAccountAnswer } from './account-xml.ts';
import { readPlainXml } from './fast-xml.ts';

/** Calls whose result is what a file holds: dates are text. */
const FILE_RESULT = /^(GetAccountAuthorizationDetails|ListRoles)Result$/;

/**
 * The SDK has no setting for its XML parser, but the deserializer of its Query protocol has one method for it, and one
 * for a whole answer. Where a version of the SDK lacks one of them, nothing is changed.
 *
 * The results of `GetAccountAuthorizationDetails` and `ListRoles` come as a file holds them, with dates as text.
 *
 * @param protocol `client.config.protocol`
 * @returns whether the client reads plain answers the fast way now
 */
export function readFast(protocol: unknown): boolean {
  const deserializer = memberOf(protocol, 'deserializer');
  const parse = memberOf(deserializer, 'parseXml');
  const read = memberOf(deserializer, 'read');
  if (typeof deserializer !== 'object' || deserializer === null) return false;
  if (typeof parse !== 'function' || typeof read !== 'function') return false;
  const parsed = Reflect.set(deserializer, 'parseXml', (xml: string): unknown => {
    const plain: unknown = readPlainXml(xml) ?? Reflect.apply(parse, deserializer, [xml]);
    return plain;
  });
  return (
    parsed &&
    Reflect.set(deserializer, 'read', (schema: unknown, bytes: unknown, key: unknown): unknown => {
      const operation = typeof key === 'string' ? FILE_RESULT.exec(key)?.[1] : undefined;
      const bySdk = (): unknown => Reflect.apply(read, deserializer, [schema, bytes, key]);
      if (operation === undefined) return bySdk();
      const fast = bytes instanceof Uint8Array ? readAccountAnswer(textOf(bytes), operation) : undefined;
      return fast ?? asFileContent(bySdk());
    })
  );
}

/** IAM sends ASCII, which takes a tenth of the time of other text. */
function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(isAscii(buffer) ? 'latin1' : 'utf8');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
