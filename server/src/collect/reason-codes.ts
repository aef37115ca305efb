/**
 * Why something could not be read: the machine codes between crawler, store and console, each with the sentence
 * that tells a person what to do. docs/crawl.md lists them for readers.
 */
export const REASON_CODES = [
  'assume_denied',
  'denied_by_scp',
  'denied_by_rcp',
  'denied_by_boundary',
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
  'organization_other',
  'moved_during_crawl',
  'left_during_crawl',
  'entitlements_not_read',
  'identity_center_unread',
  'clock_skew',
  'disk_full',
  'interrupted',
  'cancelled',
  'unexpected',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** Failures that may be over a minute later: such accounts are tried again while the others go on. */
export const TRANSIENT_CODES = ['throttled', 'network', 'timeout', 'service_error'] as const;

export function isTransient(reason: ReasonCode): boolean {
  return TRANSIENT_CODES.some((code) => code === reason);
}

/** Failures of the way to AWS rather than of AWS. */
export function isOffline(reason: ReasonCode): boolean {
  return reason === 'network' || reason === 'timeout';
}
