/** Errors of the services, in the words and with the status codes that AWS uses. */

/** An answer other than success; the server writes it in the protocol of the service that was called. */
export class ServiceError extends Error {
  /** `AccessDenied`, `Throttling`, …; JSON services carry the name in `__type`. */
  readonly code: string;
  readonly status: number;
  /** `Sender` for the caller's faults, `Receiver` for the service's. */
  readonly fault: 'Sender' | 'Receiver';

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
    this.fault = status >= 500 ? 'Receiver' : 'Sender';
  }
}

export type Protocol = 'query' | 'json';

/** Query services say `AccessDenied` with 403, JSON services `AccessDeniedException` with 400. */
export function accessDenied(protocol: Protocol, message: string): ServiceError {
  return protocol === 'query'
    ? new ServiceError('AccessDenied', 403, message)
    : new ServiceError('AccessDeniedException', 400, message);
}

/**
 * The sentence of IAM User Guide, "Troubleshoot access denied error messages"; `because` is the reason clause,
 * such as `because no identity-based policy allows the iam:ListRoles action`.
 */
export function notAuthorized(
  protocol: Protocol,
  caller: string,
  action: string,
  resource: string | undefined,
  because?: string,
): ServiceError {
  const on = resource === undefined ? '' : ` on resource: ${resource}`;
  const why = because === undefined ? '' : ` ${because}`;
  return accessDenied(protocol, `User: ${caller} is not authorized to perform: ${action}${on}${why}`);
}

export function throttled(protocol: Protocol): ServiceError {
  return protocol === 'query'
    ? new ServiceError('Throttling', 400, 'Rate exceeded')
    : new ServiceError('TooManyRequestsException', 400, 'Too many requests. Please retry after some time.');
}

/** Organizations refuses calls beside one another with the name of a throttle. */
export function anotherRequestInProgress(): ServiceError {
  return new ServiceError(
    'TooManyRequestsException',
    400,
    'AWS Organizations can’t perform the operation because another request is already in progress. Try again later.',
  );
}

export function expiredToken(protocol: Protocol): ServiceError {
  const message = 'The security token included in the request is expired';
  return protocol === 'query'
    ? new ServiceError('ExpiredToken', 403, message)
    : new ServiceError('ExpiredTokenException', 400, message);
}

export function invalidToken(protocol: Protocol): ServiceError {
  const message = 'The security token included in the request is invalid.';
  return protocol === 'query'
    ? new ServiceError('InvalidClientTokenId', 403, message)
    : new ServiceError('UnrecognizedClientException', 400, message);
}

/** The time in a signature (`20261124T095200Z`) lies too far from the service's clock, milliseconds since 1970. */
export function badSignatureTime(protocol: Protocol, signed: string, at: number): ServiceError {
  const now = `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const message =
    signed < now
      ? `Signature expired: ${signed} is now earlier than ${now} (${now} - 5 min.)`
      : `Signature not yet current: ${signed} is still later than ${now} (${now} + 5 min.)`;
  return protocol === 'query'
    ? new ServiceError('SignatureDoesNotMatch', 403, message)
    : new ServiceError('InvalidSignatureException', 400, message);
}

export function regionDisabled(account: string): ServiceError {
  return new ServiceError(
    'RegionDisabledException',
    403,
    `STS is not activated in this region for account:${account}. Your account administrator can activate STS in this region using the IAM Console.`,
  );
}

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', 400, message);
}

export function noSuchEntity(message: string): ServiceError {
  return new ServiceError('NoSuchEntity', 404, message);
}

export function internalFailure(protocol: Protocol): ServiceError {
  return protocol === 'query'
    ? new ServiceError(
        'InternalFailure',
        500,
        'The request processing has failed because of an unknown error, exception or failure.',
      )
    : new ServiceError(
        'ServiceException',
        500,
        'AWS Organizations can’t complete your request because of an internal service error. Try again later.',
      );
}

export function unavailable(): ServiceError {
  return new ServiceError('ServiceUnavailable', 503, 'Service is unavailable. Please try again later.');
}
