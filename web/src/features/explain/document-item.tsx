import { ChevronRight } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { MARK_WORDS, strongestLevel } from '../../components/policy-viewer/marks.ts';
import { PolicyViewer } from '../../components/policy-viewer/policy-viewer.tsx';
import type { PartMatcher } from '../../components/policy-viewer/statement-parts.ts';
import { cx } from '../../lib/cx.ts';
import { originText } from './document-words.ts';
import type { DocumentEvidence } from './evidence.ts';

export interface DocumentItemProps {
  readonly evidence: DocumentEvidence;
  readonly matcher: PartMatcher;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** A statement to bring into view; a new object does it again. */
  readonly reveal: { readonly statement: number } | undefined;
}

/** A policy that folds: its name, where it comes from, and its text with the marked statements. */
export function DocumentItem({ evidence, matcher, open, onToggle, reveal }: DocumentItemProps) {
  const region = useId();
  const box = useRef<HTMLDivElement>(null);
  const { document, marks } = evidence;
  useEffect(() => {
    if (reveal !== undefined) box.current?.scrollIntoView({ block: 'nearest' });
  }, [reveal]);
  const level = strongestLevel(marks);
  return (
    <div ref={box} className="min-w-0 scroll-my-2">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={region}
        onClick={onToggle}
        className="flex h-8 w-full min-w-0 items-center gap-1.5 rounded-sm text-left hover:bg-inset"
      >
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={cx('shrink-0 text-ink-2', open && 'rotate-90')}
        />
        <span className="min-w-0 truncate font-semibold" title={document.arn ?? document.name}>
          {document.name}
        </span>
        <span className="min-w-0 flex-1 truncate text-xs text-ink-2" title={document.attachedTo}>
          {originText(document)}
        </span>
        <span className="shrink-0 pr-1 text-xs text-ink-2">
          {level === undefined ? 'no statement matches' : MARK_WORDS[level].toLowerCase()}
        </span>
      </button>
      <div id={region} hidden={!open} className="pb-2">
        {open && (
          <PolicyViewer
            text={document.document}
            label={`${document.name}, ${originText(document)}`}
            marks={marks}
            matcher={matcher}
            reveal={reveal}
            maxHeight={420}
          />
        )}
      </div>
    </div>
  );
}
