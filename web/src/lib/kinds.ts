/** Words and shapes of node kinds. The outline is the same in lists, legend and drawing; paths fit a 16 px box. */
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
  /** Small sign inside the outline; empty for none. */
  readonly sign: string;
}

export const SHAPE_PATHS: Readonly<Record<KindShape, string>> = {
  'round-rectangle':
    'M4.5 3.5h7A2.5 2.5 0 0 1 14 6v4a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 2 10V6a2.5 2.5 0 0 1 2.5-2.5z',
  ellipse: 'M8 2.75c3.5 0 6.25 2.3 6.25 5.25S11.5 13.25 8 13.25 1.75 10.95 1.75 8 4.5 2.75 8 2.75z',
  octagon: 'M5.3 2h5.4L14 5.3v5.4L10.7 14H5.3L2 10.7V5.3z',
  organization: 'M5 2h9v9l-3 3H2V5z',
  hexagon: 'M4.75 2.5h6.5L14.5 8l-3.25 5.5h-6.5L1.5 8z',
  diamond: 'M8 1.5L14.5 8 8 14.5 1.5 8z',
  star: 'M8 1.5l1.9 4.2 4.6.5-3.4 3.1.9 4.5L8 11.5l-4 2.3.9-4.5L1.5 6.2l4.6-.5z',
  'double-rectangle': 'M1.5 3h13v10h-13zM3.75 5.25h8.5v5.5h-8.5z',
  ghost: 'M8 2.75c3.5 0 6.25 2.3 6.25 5.25S11.5 13.25 8 13.25 1.75 10.95 1.75 8 4.5 2.75 8 2.75z',
};

export const KIND_FACTS: Readonly<Record<NodeKind, KindFacts>> = {
  iam_role: {
    kind: 'iam_role',
    word: 'Role',
    plural: 'Roles',
    shape: 'round-rectangle',
    sign: 'M5.5 8h5M8.5 6l2 2-2 2',
  },
  iam_user: {
    kind: 'iam_user',
    word: 'User',
    plural: 'Users',
    shape: 'ellipse',
    sign: 'M5.6 10.6a2.5 2.5 0 0 1 4.8 0M8 7.4a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z',
  },
  account: {
    kind: 'account',
    word: 'Whole account',
    plural: 'Whole accounts',
    shape: 'octagon',
    sign: 'M5.5 6h5M5.5 8h5M5.5 10h3',
  },
  organization: {
    kind: 'organization',
    word: 'Organization',
    plural: 'Organizations',
    shape: 'organization',
    sign: 'M7 5h2v2H7zM4.8 9.4h2v2h-2zM9.2 9.4h2v2h-2z',
  },
  aws_service: {
    kind: 'aws_service',
    word: 'AWS service',
    plural: 'AWS services',
    shape: 'hexagon',
    sign: 'M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  },
  saml_provider: {
    kind: 'saml_provider',
    word: 'SAML provider',
    plural: 'SAML providers',
    shape: 'diamond',
    sign: 'M6 8h4',
  },
  oidc_provider: {
    kind: 'oidc_provider',
    word: 'OIDC provider',
    plural: 'OIDC providers',
    shape: 'diamond',
    sign: 'M8 6.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2z',
  },
  web_identity_domain: {
    kind: 'web_identity_domain',
    word: 'Web identity',
    plural: 'Web identities',
    shape: 'diamond',
    sign: 'M8 6v4M6 8h4',
  },
  any_principal: { kind: 'any_principal', word: 'Anyone', plural: 'Anyone', shape: 'star', sign: '' },
  external_principal: {
    kind: 'external_principal',
    word: 'External principal',
    plural: 'External principals',
    shape: 'double-rectangle',
    sign: '',
  },
  dangling_id: {
    kind: 'dangling_id',
    word: 'Deleted principal',
    plural: 'Deleted principals',
    shape: 'ghost',
    sign: 'M6.2 6.2l3.6 3.6M9.8 6.2L6.2 9.8',
  },
  unresolved_arn: {
    kind: 'unresolved_arn',
    word: 'Unknown principal',
    plural: 'Unknown principals',
    shape: 'ghost',
    sign: 'M6.6 6.9A1.5 1.5 0 1 1 8 8.6M8 10.6v.1',
  },
  account_root: {
    kind: 'account_root',
    word: 'Root user',
    plural: 'Root users',
    shape: 'octagon',
    sign: 'M5.5 8h5',
  },
};
