import { ChevronRight } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { cx } from '../../lib/cx.ts';
import { PolicyViewer, type PolicyViewerProps } from './policy-viewer.tsx';

export interface PolicyFoldProps extends Omit<PolicyViewerProps, 'heading'> {
  readonly name: string;
  /** Where the policy comes from: `inline policy`, `on Workloads`. */
  readonly origin: string;
  /** Tooltip of the name: the ARN. */
  readonly title?: string | undefined;
  /** Right end of the row. */
  readonly remark?: ReactNode;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** A policy that folds: a row with its name and origin, and its text when open. */
export function PolicyFold({ name, origin, title, remark, open, onToggle, ...viewer }: PolicyFoldProps) {
  const region = useId();
  const box = useRef<HTMLDivElement>(null);
  const { reveal } = viewer;
  useEffect(() => {
    if (reveal !== undefined) box.current?.scrollIntoView({ block: 'nearest' });
  }, [reveal]);
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
        <span className="max-w-[60%] min-w-0 truncate text-sm font-semibold" title={title ?? name}>
          {name}
        </span>
        <span className="min-w-0 flex-1 truncate text-xs text-ink-2" title={origin}>
          {origin}
        </span>
        {remark !== undefined && <span className="shrink-0 pr-1 text-xs text-ink-2">{remark}</span>}
      </button>
      <div id={region} hidden={!open} className="pb-2">
        {open && <PolicyViewer {...viewer} />}
      </div>
    </div>
  );
}
