import { describe, expect, it } from 'vitest';
import { toCallError } from './aws-errors.ts';

function failure(name: string, message = '', more: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('toCallError', () => {
  it.each([
    ['Throttling', '', 'throttled'],
    ['TooManyRequestsException', '', 'throttled'],
    ['AccessDenied', 'not authorized because no identity-based policy allows', 'access_denied'],
    [
      'AccessDeniedException',
      'with an explicit deny in a service control policy: arn:aws:…',
      'denied_by_scp',
    ],
    ['AccessDenied', 'with an explicit deny in a resource control policy', 'denied_by_rcp'],
    ['RegionDisabledException', '', 'region_disabled'],
    ['CredentialsProviderError', 'no providers', 'base_credentials'],
    ['SyntaxError', 'Unexpected token < in JSON', 'bad_response'],
    ['Error', '@aws-sdk XML parse error: unexpected content.', 'bad_response'],
    ['TimeoutError', '', 'timeout'],
    ['AbortError', '', 'cancelled'],
    ['TypeError', 'x is undefined', 'unexpected'],
  ])('%s "%s" is %s', (name, message, reason) => {
    expect(toCallError('iam:X', failure(name, message), 'member').reason).toBe(reason);
  });

  it('blames an expired token on whose session it is', () => {
    const expired = failure('ExpiredToken');
    expect(toCallError('iam:X', expired, 'member').reason).toBe('session_expired');
    expect(toCallError('iam:X', expired, 'base').reason).toBe('base_credentials');
  });

  it.each(['ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED'])(
    '%s is network, whatever its name',
    (code) => {
      expect(toCallError('iam:X', failure('TimeoutError', '', { code }), 'member').reason).toBe('network');
    },
  );

  it('takes status 429 and 5xx for what they are', () => {
    const answered = (httpStatusCode: number): Error =>
      failure('Unknown', '', { $metadata: { httpStatusCode } });
    expect(toCallError('iam:X', answered(429), 'member').reason).toBe('throttled');
    expect(toCallError('iam:X', answered(503), 'member').reason).toBe('service_error');
    expect(toCallError('iam:X', answered(404), 'member').reason).toBe('bad_response');
  });

  it('bounds the detail and drops control characters', () => {
    const { message } = toCallError(
      'iam:X',
      failure('AccessDenied', `a\n\u0000b${'x'.repeat(1_000)}`),
      'member',
    );
    expect(message.startsWith('AccessDenied: a bx')).toBe(true);
    expect(message).toHaveLength(600);
  });

  it('takes things that are no errors', () => {
    expect(toCallError('iam:X', 'text', 'member')).toMatchObject({ reason: 'unexpected', message: 'text' });
    expect(toCallError('iam:X', undefined, 'member').reason).toBe('unexpected');
  });
});
