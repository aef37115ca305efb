import type { NodeKind } from '@assumable/shared/graph/model';
import type { ReactElement } from 'react';
import { KIND_FACTS, type KindShape } from '../lib/kinds.ts';

const STROKE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.25, strokeLinejoin: 'round' } as const;

const SHAPES: Readonly<Record<KindShape, ReactElement>> = {
  'round-rectangle': <rect x="2" y="3.5" width="12" height="9" rx="2.5" {...STROKE} />,
  ellipse: <ellipse cx="8" cy="8" rx="6.25" ry="5" {...STROKE} />,
  octagon: <path d="M5.3 2h5.4L14 5.3v5.4L10.7 14H5.3L2 10.7V5.3z" {...STROKE} />,
  organization: (
    <path d="M6 2h4v3.5H6zM1.5 10.5h4V14h-4zM10.5 10.5h4V14h-4zM8 5.5V8M3.5 10.5V8h9v2.5" {...STROKE} />
  ),
  hexagon: <path d="M4.75 2.5h6.5L14.5 8l-3.25 5.5h-6.5L1.5 8z" {...STROKE} />,
  diamond: <path d="M8 1.5L14.5 8 8 14.5 1.5 8z" {...STROKE} />,
  star: <path d="M8 1.5l1.9 4.2 4.6.5-3.4 3.1.9 4.5L8 11.5l-4 2.3.9-4.5L1.5 6.2l4.6-.5z" {...STROKE} />,
  'double-rectangle': (
    <>
      <rect x="1.5" y="3" width="13" height="10" {...STROKE} />
      <rect x="4" y="5.5" width="8" height="5" {...STROKE} />
    </>
  ),
  ghost: <ellipse cx="8" cy="8" rx="6.25" ry="5" {...STROKE} strokeDasharray="2.5 2" />,
};

const INNER: Readonly<Partial<Record<NodeKind, ReactElement>>> = {
  iam_role: <path d="M5.5 8h5M8.5 6l2 2-2 2" {...STROKE} />,
  iam_user: (
    <path
      d="M5.6 10.6a2.5 2.5 0 0 1 4.8 0M8 7.4a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z"
      {...STROKE}
      strokeWidth={1.1}
    />
  ),
  account: <path d="M5.5 6h5M5.5 8h5M5.5 10h3" {...STROKE} strokeWidth={1.1} />,
  aws_service: <circle cx="8" cy="8" r="2" {...STROKE} />,
  saml_provider: <path d="M6.2 8h3.6" {...STROKE} />,
  oidc_provider: <circle cx="8" cy="8" r="1.6" {...STROKE} />,
  web_identity_domain: <path d="M8 6.2v3.6M6.2 8h3.6" {...STROKE} />,
  dangling_id: <path d="M6.2 6.2l3.6 3.6M9.8 6.2L6.2 9.8" {...STROKE} />,
  unresolved_arn: <path d="M6.6 6.9A1.5 1.5 0 1 1 8 8.6M8 10.6v.1" {...STROKE} />,
};

/** 16 px glyph of a node kind, the same outline as in the graph. Decorative: the kind is said in words beside it. */
export function KindIcon({ kind }: { readonly kind: NodeKind }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className="shrink-0 text-ink-2">
      {SHAPES[KIND_FACTS[kind].shape]}
      {INNER[kind]}
    </svg>
  );
}
