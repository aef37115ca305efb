/**
 * Response headers that every reply carries, whatever made it (S3, S4, S22 of docs/threat-model.md).
 * They are set on the raw response before routing, so replies that no route made have them as well.
 */

/** No inline script or style, no eval, no plug-ins, no framing, no request to any other origin. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  // One policy, which lets the worker of the layouts be started from its own file; nothing else turns text into code.
  'trusted-types layout-worker',
].join('; ');

/** Answers describe how an organization can be attacked: no cache may keep them. */
export const NO_STORE = 'private, no-store';

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': NO_STORE,
};
