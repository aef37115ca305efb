import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

const TONES = {
  neutral: 'border-line bg-inset text-ink-2',
  strong: 'border-line-strong text-ink',
  accent: 'border-accent text-accent',
  warning: 'border-severity-high text-severity-high',
} as const;

export interface BadgeProps {
  readonly children: ReactNode;
  readonly tone?: keyof typeof TONES;
  readonly title?: string | undefined;
}

/** Small word beside a name. */
export function Badge({ children, tone = 'neutral', title }: BadgeProps) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-[18px] items-center rounded-sm border px-1 text-xs whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
