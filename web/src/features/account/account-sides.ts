/** Edges of one account to and from others, as rows. */
import type { AccountDetail } from '@assumable/shared/api/contract';
import { isAccountId } from '@assumable/shared/arn/arn';
import type { NodeKind } from '@assumable/shared/graph/model';
import { compareStrings } from '@assumable/shared/lib/compare';

type AccountEdge = AccountDetail['accountEdges'][number];

export interface AccountRow {
  /** Account id, or node id of a service, provider, organization or `*`. */
  readonly other: string;
  readonly edge: AccountEdge;
}

export interface AccountSides {
  readonly inbound: readonly AccountRow[];
  readonly outbound: readonly AccountRow[];
  /** Edges inside the account; absent when there are none. */
  readonly inside: AccountEdge | undefined;
}

/** Accounts before services and providers, then the heaviest. */
function byWeight(left: AccountRow, right: AccountRow): number {
  const accounts = Number(isAccountId(right.other)) - Number(isAccountId(left.other));
  return accounts || right.edge.total - left.edge.total || compareStrings(left.other, right.other);
}

/** Splits the edges at `account`, the heaviest first. */
export function accountSides(account: string, edges: readonly AccountEdge[]): AccountSides {
  const others = edges.filter(({ source, target }) => source !== target);
  return {
    inbound: others
      .filter(({ target }) => target === account)
      .map((edge) => ({ other: edge.source, edge }))
      .sort(byWeight),
    outbound: others
      .filter(({ source }) => source === account)
      .map((edge) => ({ other: edge.target, edge }))
      .sort(byWeight),
    inside: edges.find(({ source, target }) => source === account && target === account),
  };
}

/** Edges behind some rows. */
export function totalOf(rows: readonly AccountRow[]): number {
  return rows.reduce((sum, { edge }) => sum + edge.total, 0);
}

/** Kind of an endpoint, for its glyph. */
export function endpointKind(id: string): NodeKind {
  if (isAccountId(id)) return 'account';
  if (id === '*') return 'any_principal';
  if (id.startsWith('organization:')) return 'organization';
  if (id.includes(':saml-provider/')) return 'saml_provider';
  if (id.includes(':oidc-provider/')) return 'oidc_provider';
  return 'aws_service';
}

/** Name of an endpoint that is not an account. */
export function endpointName(id: string): string {
  if (id === '*') return 'Anyone';
  if (id.startsWith('organization:')) return 'The whole organization';
  const provider = /:(?:saml|oidc)-provider\/(.+)$/.exec(id)?.[1];
  return provider ?? id;
}
