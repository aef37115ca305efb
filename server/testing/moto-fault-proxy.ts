/** HTTP proxy between the SDK and moto that answers chosen calls wrongly, the way networks and AWS do. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FaultKind =
  | 'throttle'
  | 'deny'
  | 'scp_deny'
  | 'expire'
  | 'server_error'
  | 'reset'
  | 'cut'
  | 'html'
  | 'xhtml'
  | 'truncated_without_marker'
  | 'repeated_marker'
  | 'empty_first_page'
  | 'region_disabled'
  | 'hang';

export interface Fault {
  /** Name of the API operation, for example `ListRoles`. */
  readonly action: string;
  /** Account whose session makes the call; for AssumeRole the account of the role. Default: any. */
  readonly account?: string;
  readonly kind: FaultKind;
  /** How many matching calls it hits; default: all. */
  readonly times?: number;
}

export interface SeenCall {
  readonly action: string;
  readonly account: string | undefined;
  /** Decoded request parameters of Query calls. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface FaultProxy {
  readonly url: string;
  /** Replaces the faults and forgets the calls seen. */
  plan(faults: readonly Fault[]): void;
  readonly calls: readonly SeenCall[];
  stop(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const accountOfKey = new Map<string, string>();
  const calls: SeenCall[] = [];
  let faults: { fault: Fault; left: number }[] = [];

  const take = (action: string, account: string | undefined): FaultKind | undefined => {
    const hit = faults.find(
      ({ fault, left }) =>
        left > 0 && fault.action === action && (fault.account === undefined || fault.account === account),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    return hit.fault.kind;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const call = describeCall(request, body, accountOfKey);
    calls.push(call);
    const kind = take(call.action, call.account);
    if (kind !== undefined && answerFault(kind, call.action, request, response)) return;
    const upstream = await fetch(`${target}${request.url ?? '/'}`, {
      method: request.method ?? 'POST',
      headers: forwarded(request),
      body: withoutMarker(body),
    });
    let text = await upstream.text();
    if (call.action === 'AssumeRole' && call.account !== undefined) {
      const key = /<AccessKeyId>([^<]+)</.exec(text)?.[1];
      if (key !== undefined) accountOfKey.set(key, call.account);
    }
    if (kind !== undefined) text = rewritten(kind, text);
    response.writeHead(upstream.status, {
      'content-type': upstream.headers.get('content-type') ?? 'text/xml',
    });
    response.end(text);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    plan: (planned) => {
      faults = planned.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
      calls.length = 0;
    },
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the proxy has no port');
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += String(chunk);
  return body;
}

function describeCall(
  request: IncomingMessage,
  body: string,
  accountOfKey: ReadonlyMap<string, string>,
): SeenCall {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    return { action: target.slice(target.lastIndexOf('.') + 1), account: undefined, parameters: new Map() };
  }
  const parameters = new Map(new URLSearchParams(body));
  const role = parameters.get('RoleArn')?.split(':')[4];
  const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return { action: parameters.get('Action') ?? '', account: role ?? accountOfKey.get(key), parameters };
}

function forwarded(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value !== 'string' || name === 'connection' || name === 'content-length') continue;
    headers[name] = value;
  }
  return headers;
}

/** Answers in place of moto; `false` for faults that change moto's own answer. */
function answerFault(
  kind: FaultKind,
  action: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const json = request.headers['x-amz-target'] !== undefined;
  const refuse = (status: number, code: string, message: string): true => {
    response.writeHead(status, { 'content-type': json ? 'application/x-amz-json-1.1' : 'text/xml' });
    response.end(
      json
        ? JSON.stringify({ __type: code, Message: message })
        : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
    );
    return true;
  };
  switch (kind) {
    case 'throttle':
      return refuse(400, json ? 'TooManyRequestsException' : 'Throttling', 'Rate exceeded');
    case 'deny':
      return refuse(
        403,
        json ? 'AccessDeniedException' : 'AccessDenied',
        `User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: ${action} because no identity-based policy allows it`,
      );
    case 'scp_deny':
      return refuse(
        403,
        json ? 'AccessDeniedException' : 'AccessDenied',
        `User is not authorized to perform: ${action} with an explicit deny in a service control policy`,
      );
    case 'expire':
      return refuse(
        403,
        json ? 'ExpiredTokenException' : 'ExpiredToken',
        'The security token included in the request is expired',
      );
    case 'region_disabled':
      return refuse(403, 'RegionDisabledException', 'STS is not activated in this region for account');
    case 'server_error':
      return refuse(500, 'InternalFailure', 'internal');
    case 'reset':
      request.socket.resetAndDestroy();
      return true;
    case 'cut':
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '5000' });
      response.write('<Response><Result>');
      setImmediate(() => response.destroy());
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(
        '<!DOCTYPE html><html><head><meta charset=utf-8><title>Sign in</title></head><body>Sign in<br></body></html>',
      );
      return true;
    case 'xhtml':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html><body>Welcome to the guest network</body></html>');
      return true;
    case 'hang':
      return true;
    case 'empty_first_page':
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        `<${action}Response><${action}Result><IsTruncated>true</IsTruncated><Marker>page-2</Marker><Roles/></${action}Result></${action}Response>`,
      );
      return true;
    case 'truncated_without_marker':
    case 'repeated_marker':
      return false;
  }
}

/** Markers are the proxy's own; moto knows none of them and answers with an error page. */
function withoutMarker(body: string): string {
  return body.replace(/&Marker=[^&]*/, '');
}

function rewritten(kind: FaultKind, text: string): string {
  const end =
    kind === 'repeated_marker'
      ? '<IsTruncated>true</IsTruncated><Marker>same</Marker>'
      : '<IsTruncated>true</IsTruncated>';
  return text.replace(/<IsTruncated>false<\/IsTruncated>/i, end);
}
