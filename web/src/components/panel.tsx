import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

export interface PanelProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** Right end of the title row. */
  readonly actions?: ReactNode;
  readonly count?: number | undefined;
  readonly className?: string;
}

/** A titled section of an inspector or a page. */
export function Panel({ title, children, actions, count, className }: PanelProps) {
  return (
    <section className={cx('border-b border-line px-4 py-3', className)}>
      <div className="mb-2 flex h-6 items-center gap-2">
        <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
        {count !== undefined && <span className="text-xs text-ink-2">{count.toLocaleString('en-US')}</span>}
        <div className="ml-auto flex items-center gap-1">{actions}</div>
      </div>
      {children}
    </section>
  );
}
