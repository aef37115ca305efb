/** Words and shapes of node kinds. The shape is the same in lists, legend and drawing. */
import type { NodeKind } from '@assumable/shared/graph/model';

export type KindShape =
  | 'round-rectangle'
  | 'ellipse'
  | 'octagon'
  | 'organization'
  | 'hexagon'
  | 'diamond'
  | 'star'
  | 'double-rectangle'
  | 'ghost';

export interface KindFacts {
  readonly kind: NodeKind;
  readonly word: string;
  readonly plural: string;
  readonly shape: KindShape;
}

export const KIND_FACTS: Readonly<Record<NodeKind, KindFacts>> = {
  iam_role: { kind: 'iam_role', word: 'Role', plural: 'Roles', shape: 'round-rectangle' },
  iam_user: { kind: 'iam_user', word: 'User', plural: 'Users', shape: 'ellipse' },
  account: { kind: 'account', word: 'Whole account', plural: 'Whole accounts', shape: 'octagon' },
  organization: {
    kind: 'organization',
    word: 'Organization',
    plural: 'Organizations',
    shape: 'organization',
  },
  aws_service: { kind: 'aws_service', word: 'AWS service', plural: 'AWS services', shape: 'hexagon' },
  saml_provider: { kind: 'saml_provider', word: 'SAML provider', plural: 'SAML providers', shape: 'diamond' },
  oidc_provider: { kind: 'oidc_provider', word: 'OIDC provider', plural: 'OIDC providers', shape: 'diamond' },
  web_identity_domain: {
    kind: 'web_identity_domain',
    word: 'Web identity',
    plural: 'Web identities',
    shape: 'diamond',
  },
  any_principal: { kind: 'any_principal', word: 'Anyone', plural: 'Anyone', shape: 'star' },
  external_principal: {
    kind: 'external_principal',
    word: 'External principal',
    plural: 'External principals',
    shape: 'double-rectangle',
  },
  dangling_id: {
    kind: 'dangling_id',
    word: 'Deleted principal',
    plural: 'Deleted principals',
    shape: 'ghost',
  },
  unresolved_arn: {
    kind: 'unresolved_arn',
    word: 'Unknown principal',
    plural: 'Unknown principals',
    shape: 'ghost',
  },
};
