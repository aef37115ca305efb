/**
 * Amazon Resource Names and the identifiers inside them, parsed once at the border.
 * Grammar: `arn:partition:service:region:account:resource`; the resource part may hold further colons.
 * Source: IAM User Guide, "IAM identifiers" and "Amazon Resource Names".
 */

/** `aws`, `aws-cn`, `aws-us-gov`, …; trust never crosses partitions. */
export type Partition = string;
/** Twelve digits, kept as text because leading zeros count. */
export type AccountId = string;
/** Text of an ARN that has all six parts. */
export type Arn = string;

export interface ArnParts {
  readonly partition: Partition;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon. */
  readonly resource: string;
}

/** Splits an ARN at its first five colons; `undefined` when the text is not an ARN. */
export function parseArn(text: string): ArnParts | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const p1 = text.indexOf(':', 4);
  const p2 = p1 < 0 ? -1 : text.indexOf(':', p1 + 1);
  const p3 = p2 < 0 ? -1 : text.indexOf(':', p2 + 1);
  const p4 = p3 < 0 ? -1 : text.indexOf(':', p3 + 1);
  if (p4 < 0) return undefined;
  return {
    partition: text.slice(4, p1),
    service: text.slice(p1 + 1, p2),
    region: text.slice(p2 + 1, p3),
    account: text.slice(p3 + 1, p4),
    resource: text.slice(p4 + 1),
  };
}

/** True for exactly twelve ASCII digits. */
export function isAccountId(text: string): boolean {
  return /^[0-9]{12}$/.test(text);
}

/** The account that `…:iam::<account>:root` stands for, or `undefined`. */
export function accountOfRootArn(text: string): AccountId | undefined {
  const arn = parseArn(text);
  return arn?.service === 'iam' && arn.resource === 'root' && isAccountId(arn.account)
    ? arn.account
    : undefined;
}

/** The principal ARN that stands for a whole account. */
export function rootArn(partition: Partition, account: AccountId): Arn {
  return `arn:${partition}:iam::${account}:root`;
}

/** What an ARN names among the things that can be principals or targets of AssumeRole. */
export type IdentityArn =
  | {
      readonly kind: 'user';
      readonly partition: Partition;
      readonly account: AccountId;
      readonly path: string;
      readonly name: string;
    }
  | {
      readonly kind: 'role';
      readonly partition: Partition;
      readonly account: AccountId;
      readonly path: string;
      readonly name: string;
    }
  | {
      readonly kind: 'session';
      readonly partition: Partition;
      readonly account: AccountId;
      readonly roleName: string;
      readonly sessionName: string;
    }
  | {
      readonly kind: 'federated_user';
      readonly partition: Partition;
      readonly account: AccountId;
      readonly name: string;
    }
  | { readonly kind: 'root'; readonly partition: Partition; readonly account: AccountId }
  | {
      readonly kind: 'saml_provider';
      readonly partition: Partition;
      readonly account: AccountId;
      readonly name: string;
    }
  | {
      readonly kind: 'oidc_provider';
      readonly partition: Partition;
      readonly account: AccountId;
      readonly issuer: string;
    };

/** Splits `/path/parts/name` after the type prefix into its path (with both slashes) and name. */
function pathAndName(rest: string): { path: string; name: string } {
  const cut = rest.lastIndexOf('/');
  return cut < 0
    ? { path: '/', name: rest }
    : { path: `/${rest.slice(0, cut + 1)}`, name: rest.slice(cut + 1) };
}

/** Reads an IAM or STS identity ARN; `undefined` for anything else (buckets, functions, groups, …). */
export function parseIdentityArn(text: string): IdentityArn | undefined {
  const arn = parseArn(text);
  if (arn === undefined || !isAccountId(arn.account)) return undefined;
  const { partition, account, resource } = arn;
  if (arn.service === 'sts') {
    if (resource.startsWith('assumed-role/')) {
      const rest = resource.slice('assumed-role/'.length);
      const cut = rest.indexOf('/');
      if (cut <= 0 || cut === rest.length - 1) return undefined;
      return {
        kind: 'session',
        partition,
        account,
        roleName: rest.slice(0, cut),
        sessionName: rest.slice(cut + 1),
      };
    }
    if (resource.startsWith('federated-user/')) {
      return { kind: 'federated_user', partition, account, name: resource.slice('federated-user/'.length) };
    }
    return undefined;
  }
  if (arn.service !== 'iam') return undefined;
  if (resource === 'root') return { kind: 'root', partition, account };
  const slash = resource.indexOf('/');
  if (slash < 0 || slash === resource.length - 1) return undefined;
  const rest = resource.slice(slash + 1);
  switch (resource.slice(0, slash)) {
    case 'user':
      return { kind: 'user', partition, account, ...pathAndName(rest) };
    case 'role':
      return { kind: 'role', partition, account, ...pathAndName(rest) };
    case 'saml-provider':
      return { kind: 'saml_provider', partition, account, name: rest };
    case 'oidc-provider':
      return { kind: 'oidc_provider', partition, account, issuer: rest };
    default:
      return undefined;
  }
}

/**
 * IAM unique identifiers that can stand in a `Principal`: users `AIDA…`, roles `AROA…`.
 * IAM shows them instead of an ARN once the entity was deleted.
 */
export function isUniqueId(text: string): boolean {
  return /^(AIDA|AROA)[A-Z0-9]{4,124}$/.test(text);
}
