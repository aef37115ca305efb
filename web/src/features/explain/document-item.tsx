import { MARK_WORDS, strongestLevel } from '../../components/policy-viewer/marks.ts';
import { PolicyFold } from '../../components/policy-viewer/policy-fold.tsx';
import type { PartMatcher } from '../../components/policy-viewer/statement-parts.ts';
import { originText } from '../../lib/policy-origin.ts';
import type { DocumentEvidence } from './evidence.ts';

export interface DocumentItemProps {
  readonly evidence: DocumentEvidence;
  readonly matcher: PartMatcher;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** A statement to bring into view; a new object does it again. */
  readonly reveal: { readonly statement: number } | undefined;
}

/** A policy that was read, with the statements that took part. */
export function DocumentItem({ evidence, matcher, open, onToggle, reveal }: DocumentItemProps) {
  const { document, marks } = evidence;
  const level = strongestLevel(marks);
  const origin = originText(document);
  return (
    <PolicyFold
      name={document.name}
      origin={origin}
      title={document.arn}
      remark={level === undefined ? 'no statement matches' : MARK_WORDS[level].toLowerCase()}
      open={open}
      onToggle={onToggle}
      text={document.document}
      label={`${document.name}, ${origin}`}
      marks={marks}
      matcher={matcher}
      reveal={reveal}
      maxHeight={420}
    />
  );
}
