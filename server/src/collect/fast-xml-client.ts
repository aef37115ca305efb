/** Lets an SDK client of a Query service read plain answers with `readPlainXml`, and all others as before. */
import { readPlainXml } from './fast-xml.ts';

/**
 * The SDK has no setting for its XML parser, but the deserializer of its Query protocol has one method for it. Where a
 * version of the SDK has none, nothing is changed.
 *
 * @param protocol `client.config.protocol`
 * @returns whether the client reads plain answers the fast way now
 */
export function readFast(protocol: unknown): boolean {
  const deserializer = memberOf(protocol, 'deserializer');
  const parse = memberOf(deserializer, 'parseXml');
  if (typeof deserializer !== 'object' || deserializer === null || typeof parse !== 'function') return false;
  return Reflect.set(deserializer, 'parseXml', (xml: string): unknown => {
    const read: unknown = readPlainXml(xml) ?? Reflect.apply(parse, deserializer, [xml]);
    return read;
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
