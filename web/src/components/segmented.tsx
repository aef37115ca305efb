import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

export interface Segment<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
}

export interface SegmentedProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly segments: readonly Segment<Id>[];
  readonly onChange: (id: Id) => void;
}

/** One of a few, all in sight. */
export function Segmented<Id extends string>({ label, value, segments, onChange }: SegmentedProps<Id>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="inline-flex h-7 shrink-0 rounded-md border border-line bg-inset p-px"
    >
      {segments.map((segment) => (
        <button
          key={segment.id}
          type="button"
          aria-pressed={segment.id === value}
          onClick={() => onChange(segment.id)}
          className={cx(
            'flex items-center gap-1.5 rounded-[5px] px-2.5 text-sm font-medium',
            segment.id === value ? 'bg-raised text-ink ring-1 ring-line' : 'text-ink-2 hover:text-ink',
          )}
        >
          {segment.label}
        </button>
      ))}
    </div>
  );
}
