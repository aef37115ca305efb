/**
 * Why something could not be read: the machine codes between crawler, store and console, each with the sentence
 * that tells a person what to do. docs/crawl.md lists them for readers.
 */
export const REASON_CODES = [
  'assume_denied',
  'denied_by_scp',
  'denied_by_rcp',
  'access_denied',
  'missing_permission',
  'account_suspended',
  'account_pending_closure',
  'account_pending_activation',
  'account_closed',
  'throttled',
  'network',
  'timeout',
  'bad_response',
  'service_error',
  'incomplete_pagination',
  'count_mismatch',
  'session_expired',
  'base_credentials',
  'region_disabled',
  'endpoint_refused',
  'policy_unreadable',
  'organization_unknown',
  'organization_partial',
  'cancelled',
  'unexpected',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** Failures that may be over a minute later: such accounts are tried again at the end of the crawl. */
export function isTransient(reason: ReasonCode): boolean {
  return reason === 'throttled' || reason === 'network' || reason === 'timeout' || reason === 'service_error';
}
