/**
 * What an entry of a `Principal` element names. Wildcards mean something only as the whole value `*`;
 * inside an ARN a `*` is an ordinary character that matches nobody.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal".
 */
import { isAccountId, isUniqueId, parseIdentityArn } from '../arn/arn.ts';
import type { PrincipalEntry } from './ast.ts';

export type PrincipalRef =
  | { readonly kind: 'wild' }
  /** The whole account: a bare id or its root ARN. A bare id has no partition of its own. */
  | { readonly kind: 'account'; readonly account: string; readonly partition: string | undefined }
  | { readonly kind: 'user'; readonly arn: string; readonly account: string }
  | { readonly kind: 'role'; readonly arn: string; readonly account: string }
  | {
      readonly kind: 'session';
      readonly arn: string;
      readonly partition: string;
      readonly account: string;
      readonly roleName: string;
      readonly sessionName: string;
    }
  /** `AIDA…` or `AROA…`: a deleted entity, or one whose id equals a live entity's. */
  | { readonly kind: 'unique_id'; readonly id: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'federated'; readonly provider: string }
  /** Grants nobody: partial wildcards, groups, GetFederationToken sessions, canonical ids, unknown types. */
  | { readonly kind: 'ineffective'; readonly text: string };

/** The identity providers that are written as bare domains instead of provider ARNs. */
export const WEB_IDENTITY_DOMAINS: ReadonlySet<string> = new Set([
  'cognito-identity.amazonaws.com',
  'accounts.google.com',
  'www.amazon.com',
  'graph.facebook.com',
]);

export function readPrincipalEntry(entry: PrincipalEntry): PrincipalRef {
  const { type, value } = entry;
  if (type === 'Service') return { kind: 'service', service: value };
  if (type === 'Federated') {
    const provider = parseIdentityArn(value);
    const known =
      WEB_IDENTITY_DOMAINS.has(value) ||
      provider?.kind === 'saml_provider' ||
      provider?.kind === 'oidc_provider';
    return known ? { kind: 'federated', provider: value } : { kind: 'ineffective', text: value };
  }
  if (type !== 'AWS') return { kind: 'ineffective', text: value };
  if (value === '*') return { kind: 'wild' };
  if (isAccountId(value)) return { kind: 'account', account: value, partition: undefined };
  if (isUniqueId(value)) return { kind: 'unique_id', id: value };
  const arn = value.includes('*') || value.includes('?') ? undefined : parseIdentityArn(value);
  switch (arn?.kind) {
    case 'root':
      return { kind: 'account', account: arn.account, partition: arn.partition };
    case 'user':
      return { kind: 'user', arn: value, account: arn.account };
    case 'role':
      return { kind: 'role', arn: value, account: arn.account };
    case 'session':
      return {
        kind: 'session',
        arn: value,
        partition: arn.partition,
        account: arn.account,
        roleName: arn.roleName,
        sessionName: arn.sessionName,
      };
    case 'federated_user':
    case 'saml_provider':
    case 'oidc_provider':
    case undefined:
      return { kind: 'ineffective', text: value };
  }
}
