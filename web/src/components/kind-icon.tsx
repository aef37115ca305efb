import type { NodeKind } from '@assumable/shared/graph/model';
import { KIND_FACTS, SHAPE_PATHS } from '../lib/kinds.ts';

/** 16 px glyph of a node kind, the same outline as in the graph. Decorative: the kind is said in words beside it. */
export function KindIcon({ kind }: { readonly kind: NodeKind }) {
  const facts = KIND_FACTS[kind];
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.25"
      strokeLinejoin="round"
      strokeLinecap="round"
      className="shrink-0 text-ink-2"
    >
      <path d={SHAPE_PATHS[facts.shape]} strokeDasharray={facts.shape === 'ghost' ? '2.5 2' : undefined} />
      {facts.sign !== '' && <path d={facts.sign} strokeWidth="1.1" />}
    </svg>
  );
}
