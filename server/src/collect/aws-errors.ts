/** Turns what the SDK throws into a reason code and a sentence. Detection rules follow the SDK's own retry classes. */
import type { Arn } from '@assumable/shared/arn/arn';
import type { ReasonCode } from './reason-codes.ts';

/** A failed AWS call: which action, why, and the service's own words. */
export class AwsCallError extends Error {
  /** IAM action of the call, for example `iam:ListRoles`. */
  readonly action: string;
  readonly reason: ReasonCode;
  /** Roles that were tried, for a failed AssumeRole. */
  readonly roles: readonly Arn[];

  constructor(action: string, reason: ReasonCode, detail: string, roles: readonly Arn[] = []) {
    super(detail);
    this.name = 'AwsCallError';
    this.action = action;
    this.reason = reason;
    this.roles = roles;
  }
}

const THROTTLE_NAMES: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
  'PriorRequestNotComplete',
]);
const DENIED_NAMES: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
]);
const EXPIRED_NAMES: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'InvalidSignatureException',
]);
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPROXY',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** True when the service asked to slow down (also `retryable: throttling` of modelled errors and HTTP 429). */
export function isThrottle(error: unknown): boolean {
  return THROTTLE_NAMES.has(textOf(error, 'name')) || statusOf(error) === 429;
}

/**
 * Classifies anything thrown by a `send`. `session` says whose credentials signed the call: an expired token
 * of the caller's own credentials stops the crawl, one of an account's session concerns that account.
 */
export function toCallError(action: string, error: unknown, session: 'base' | 'member'): AwsCallError {
  if (error instanceof AwsCallError) return error;
  // The answer of AssumeRole holds a secret, so no part of it is ever kept.
  const detail = shortDetail(error, !action.startsWith('sts:'));
  return new AwsCallError(action, reasonOf(error, detail, session), detail);
}

function reasonOf(error: unknown, detail: string, session: 'base' | 'member'): ReasonCode {
  const name = textOf(error, 'name');
  const code = textOf(error, 'code');
  if (name === 'AbortError') return 'cancelled';
  if (name === 'EndpointRefusedError') return 'endpoint_refused';
  if (isThrottle(error)) return 'throttled';
  if (name === 'RegionDisabledException') return 'region_disabled';
  if (DENIED_NAMES.has(name)) return deniedBy(detail);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return 'base_credentials';
  if (EXPIRED_NAMES.has(name)) return session === 'base' ? 'base_credentials' : 'session_expired';
  // The SDK names resets and refused connections TimeoutError too, so the code decides first.
  if (NETWORK_CODES.has(code)) return 'network';
  if (name === 'TimeoutError' || code === 'ETIMEDOUT' || name.startsWith('RequestTimeout')) return 'timeout';
  const status = statusOf(error);
  // A body that is not the protocol's arrives with any status: SyntaxError for JSON, the SDK's XML parse error.
  if (name === 'SyntaxError' || detail.includes('XML parse error')) return 'bad_response';
  if (status !== undefined && status >= 500) return 'service_error';
  if (name === 'Unknown' || name === 'NotFound') return 'bad_response';
  return 'unexpected';
}

/** IAM User Guide, "Troubleshoot access denied error messages": the text names the policy type that denied. */
function deniedBy(detail: string): ReasonCode {
  const text = detail.toLowerCase();
  if (text.includes('service control policy')) return 'denied_by_scp';
  if (text.includes('resource control policy')) return 'denied_by_rcp';
  if (text.includes('permissions boundary')) return 'denied_by_boundary';
  return 'access_denied';
}

export function isDenied(reason: ReasonCode): boolean {
  return (
    reason === 'access_denied' ||
    reason === 'denied_by_scp' ||
    reason === 'denied_by_rcp' ||
    reason === 'denied_by_boundary'
  );
}

/** Longest message of a service that is kept; an access denied message with two ARNs fits. */
const LONGEST = 600;
/** How much of an answer that is not AWS's is kept, to tell a sign-in page from a broken proxy. */
const BODY_SHOWN = 200;

/** The service's message without the SDK's debugging hint and control characters, and the start of a foreign body. */
function shortDetail(error: unknown, withBody: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const cut = message.indexOf('\n  Deserialization error');
  const own = oneLine(cut < 0 ? message : message.slice(0, cut)).replace(OWN_SESSION, '$1assumable');
  const name = textOf(error, 'name');
  const named = name === '' || name === 'Error' || own.startsWith(name) ? own : `${name}: ${own}`;
  const body = withBody ? oneLine(textOf(error, '$responseBodyText').slice(0, BODY_SHOWN)) : '';
  const shown = named.length > LONGEST ? `${named.slice(0, LONGEST - 3)}...` : named;
  return body === '' ? shown : `${shown}; the answer begins: ${body}`;
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

/** The crawler's own session name in AWS's words, which differs from crawl to crawl though nothing else does. */
const OWN_SESSION = /(:assumed-role\/[\w+=,.@-]+\/)assumable-[\w-]+/g;

function textOf(error: unknown, key: 'name' | 'code' | '$responseBodyText'): string {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : '';
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const metadata: unknown = Reflect.get(error, '$metadata');
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const status: unknown = Reflect.get(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}
