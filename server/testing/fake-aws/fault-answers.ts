/** What the calls that meet a fault get instead of their answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  accessDenied,
  anotherRequestInProgress,
  badSignatureTime,
  expiredToken,
  internalFailure,
  invalidToken,
  notAuthorized,
  regionDisabled,
  throttled,
  unavailable,
  type ServiceError,
} from './errors.ts';
import type { FaultKind } from './faults.ts';
import type { Answer, Asked } from './protocol.ts';
import { accountOfArn } from './call.ts';

/** The error of a fault that the service itself reports; `undefined` for the others. */
export function faultError(
  kind: FaultKind,
  asked: Asked,
  callerArn: string,
  now: number,
): ServiceError | undefined {
  const { protocol } = asked;
  const action = `${asked.service}:${asked.operation}`;
  const role = asked.parameters.get('RoleArn');
  const resource = typeof role === 'string' ? role : '*';
  const denied = (because: string): ServiceError =>
    notAuthorized(protocol, callerArn, action, resource, because);
  switch (kind) {
    case 'throttle':
      return throttled(protocol);
    case 'busy':
      return anotherRequestInProgress();
    case 'deny':
      // STS and Organizations do not say why.
      if (asked.service === 'organizations')
        return accessDenied(protocol, "You don't have permissions to access this resource.");
      if (asked.service === 'sts') return notAuthorized(protocol, callerArn, action, resource);
      return denied(`because no identity-based policy allows the ${action} action`);
    case 'scp_deny':
      return denied('with an explicit deny in a service control policy');
    case 'rcp_deny':
      return denied('with an explicit deny in a resource control policy');
    case 'boundary_deny':
      return denied(`because no permissions boundary allows the ${action} action`);
    case 'expire':
      return expiredToken(protocol);
    case 'invalid_token':
      return invalidToken(protocol);
    case 'region_disabled':
      return regionDisabled(accountOfArn(resource) ?? '');
    case 'server_error':
      return internalFailure(protocol);
    case 'unavailable':
      return unavailable();
    case 'skew':
      return badSignatureTime(protocol, asked.signedAt ?? '', now + SKEW);
    default:
      return undefined;
  }
}

/** How far the clock of `skew` is ahead, in milliseconds. */
export const SKEW = 600_000;

const PORTAL =
  '<!DOCTYPE html><html><head><meta charset=utf-8><title>Sign in</title></head><body>Sign in<br></body></html>';
const WELL_FORMED_PORTAL = '<html><body>Welcome to the guest network</body></html>';

/**
 * Breaks the connection or answers as no AWS service does.
 *
 * @param right the answer that the call would have had
 * @returns the kind when it took the answer's place, `undefined` when the right answer is still to be sent
 */
export function answerFault(
  kind: FaultKind,
  request: IncomingMessage,
  response: ServerResponse,
  right: Answer,
): FaultKind | undefined {
  switch (kind) {
    case 'reset':
      request.socket.resetAndDestroy();
      return kind;
    case 'cut': {
      const body = Buffer.from(right.body);
      response.writeHead(right.status, { 'content-type': right.contentType, 'content-length': body.length });
      response.write(body.subarray(0, Math.ceil(body.length / 2)));
      setImmediate(() => response.destroy());
      return kind;
    }
    case 'html':
    case 'xhtml':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(kind === 'html' ? PORTAL : WELL_FORMED_PORTAL);
      return kind;
    case 'empty':
      response.writeHead(200, { 'content-type': right.contentType, 'content-length': 0 });
      response.end();
      return kind;
    case 'hang':
      return kind;
    default:
      return undefined;
  }
}
