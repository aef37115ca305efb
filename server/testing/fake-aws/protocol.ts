/** HTTP requests of the SDK → calls, and answers in the protocol of the service that was called. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Parameters } from './call-log.ts';
import type { Protocol, ServiceError } from './errors.ts';
import { xml, escapeXml, type XmlObject } from './xml.ts';

export type Service = 'iam' | 'sts' | 'organizations' | 'sso' | 'identitystore';

/** What a request asks, and with which key it says so. */
export interface Asked {
  readonly service: Service;
  readonly protocol: Protocol;
  readonly operation: string;
  readonly parameters: Parameters;
  /** Empty when the request is not signed. */
  readonly accessKeyId: string;
  /** Region and service of the credential scope (AWS Signature Version 4). */
  readonly region: string;
  readonly signedService: string;
  readonly sessionToken: string | undefined;
  /** `20261124T095200Z` */
  readonly signedAt: string | undefined;
}

const JSON_SERVICES: ReadonlyMap<string, Service> = new Map([
  ['AWSOrganizationsV20161128', 'organizations'],
  ['SWBExternalService', 'sso'],
  ['AWSIdentityStore', 'identitystore'],
]);
const QUERY_SERVICES: ReadonlyMap<string, Service> = new Map([
  ['2010-05-08', 'iam'],
  ['2011-06-15', 'sts'],
]);

export const XML_NAMESPACES: Readonly<Record<'iam' | 'sts', string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** `undefined` when the request is of no service that the fake knows. */
export function readRequest(headers: IncomingHttpHeaders, body: string): Asked | undefined {
  const target = single(headers['x-amz-target']);
  const authorization = headers.authorization ?? '';
  const scope = /Credential=([^,\s]+)/.exec(authorization)?.[1]?.split('/') ?? [];
  const signed = {
    accessKeyId: scope[0] ?? '',
    region: scope[2] ?? '',
    signedService: scope[3] ?? '',
    sessionToken: single(headers['x-amz-security-token']),
    signedAt: single(headers['x-amz-date']),
  };
  if (target !== undefined) {
    const dot = target.lastIndexOf('.');
    const service = JSON_SERVICES.get(target.slice(0, dot));
    if (service === undefined) return undefined;
    return {
      ...signed,
      service,
      protocol: 'json',
      operation: target.slice(dot + 1),
      parameters: jsonMembers(body),
    };
  }
  const parameters: ReadonlyMap<string, string> = new Map(new URLSearchParams(body));
  const service = QUERY_SERVICES.get(parameters.get('Version') ?? '');
  const operation = parameters.get('Action');
  if (service === undefined || operation === undefined) return undefined;
  return { ...signed, service, protocol: 'query', operation, parameters };
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function jsonMembers(body: string): Parameters {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly requestId: string;
}

export function querySuccess(
  service: 'iam' | 'sts',
  operation: string,
  result: XmlObject,
  requestId: string,
): Answer {
  const body =
    `<${operation}Response xmlns="${XML_NAMESPACES[service]}"><${operation}Result>${xml(result)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, contentType: 'text/xml', body, requestId };
}

export function jsonSuccess(result: object, requestId: string): Answer {
  return { status: 200, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(result), requestId };
}

export function errorAnswer(
  asked: Pick<Asked, 'protocol' | 'service'>,
  error: ServiceError,
  requestId: string,
): Answer {
  const { status, code, message, fault } = error;
  if (asked.protocol === 'json') {
    const body = JSON.stringify({ __type: code, Message: message, message });
    return { status, contentType: 'application/x-amz-json-1.1', body, requestId };
  }
  const namespace = asked.service === 'sts' ? XML_NAMESPACES.sts : XML_NAMESPACES.iam;
  const body =
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${fault}</Type><Code>${code}</Code>` +
    `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status, contentType: 'text/xml', body, requestId };
}
