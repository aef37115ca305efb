/** Turns what the SDK throws into a reason code and a sentence. Detection rules follow the SDK's own retry classes. */
import type { ReasonCode } from './reason-codes.ts';

/** A failed AWS call: which action, why, and the service's own words. */
export class AwsCallError extends Error {
  /** IAM action of the call, for example `iam:ListRoles`. */
  readonly action: string;
  readonly reason: ReasonCode;

  constructor(action: string, reason: ReasonCode, detail: string) {
    super(detail);
    this.name = 'AwsCallError';
    this.action = action;
    this.reason = reason;
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
  const detail = shortDetail(error);
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
  return 'access_denied';
}

export function isDenied(reason: ReasonCode): boolean {
  return reason === 'access_denied' || reason === 'denied_by_scp' || reason === 'denied_by_rcp';
}

/** First 300 characters of the service's message without the SDK's debugging hint and control characters. */
function shortDetail(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const cut = message.indexOf('\n  Deserialization error');
  const own = (cut < 0 ? message : message.slice(0, cut)).replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const name = textOf(error, 'name');
  const named = name === '' || name === 'Error' || own.startsWith(name) ? own : `${name}: ${own}`;
  return named.length > 300 ? `${named.slice(0, 297)}...` : named;
}

function textOf(error: unknown, key: 'name' | 'code'): string {
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
