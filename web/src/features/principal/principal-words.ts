/** Words about principals: what a kind means for the reader, flags, durations. */
import type { PrincipalDetail } from '@assumable/shared/api/contract';
import type { NodeKind } from '@assumable/shared/graph/model';

const KIND_SENTENCES: Readonly<Partial<Record<NodeKind, string>>> = {
  any_principal: 'Anyone with credentials of any AWS account. Each row is a role whose trust policy says so.',
  organization: 'Every user and role of the organization. Callers still need a permission of their own.',
  aws_service: 'AWS service that assumes roles on behalf of resources. It has no identity policies.',
  saml_provider: 'People who sign in through this SAML identity provider.',
  oidc_provider: 'Holders of a token from this OpenID Connect issuer.',
  web_identity_domain: 'People who sign in through this built-in web identity provider.',
  external_principal: 'Outside the organization: its own permissions were not collected.',
  dangling_id:
    'Unique id of a user or role that was deleted. Nobody can use it; a new principal of the same name gets a new id.',
  account_root:
    'Root user of a member account. A session of it lasts at most 15 minutes, is limited to one task, and can assume no role.',
  unresolved_arn: 'Named by a policy, but not found in the account that was read. It may have been deleted.',
};

export function kindSentence(kind: NodeKind): string | undefined {
  return KIND_SENTENCES[kind];
}

const FLAG_WORDS: ReadonlyMap<string, string> = new Map([
  ['service_linked', 'Service-linked'],
  ['identity_center', 'IAM Identity Center'],
  ['instance_profile', 'Instance profile'],
  ['management_account', 'Management account'],
  ['external', 'Outside the organization'],
  ['not_read', 'Account not read'],
  ['suspended', 'Account suspended'],
]);

export function flagWord(flag: string): string {
  return FLAG_WORDS.get(flag) ?? flag;
}

/** `1 hour`, `12 hours`, `1 hour 30 minutes`; input in seconds. */
export function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [
    hours > 0 ? `${String(hours)} ${hours === 1 ? 'hour' : 'hours'}` : '',
    minutes > 0 ? `${String(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? `${String(seconds)} seconds` : parts.join(' ');
}

/** Which parts of the panel a principal has. */
export interface Applicable {
  readonly inbound: boolean;
  readonly trust: boolean;
  readonly permissions: boolean;
  readonly boundary: boolean;
  readonly guardrails: boolean;
  readonly tags: boolean;
}

export function applicable(detail: PrincipalDetail): Applicable {
  const { kind } = detail.node;
  const identity = kind === 'iam_role' || kind === 'iam_user';
  return {
    inbound: kind === 'iam_role' || kind === 'account_root',
    trust: kind === 'iam_role',
    permissions: identity,
    boundary: detail.boundary !== undefined,
    guardrails: identity && detail.policiesInForce.length > 0,
    tags: identity,
  };
}
