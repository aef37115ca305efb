import type { ReactNode } from 'react';

export interface FigureProps {
  readonly term: string;
  readonly value: ReactNode;
  readonly detail?: ReactNode;
  readonly title?: string | undefined;
}

/** A number with its name; it keeps its size whatever the number. Stands in a `dl`. */
export function Figure({ term, value, detail, title }: FigureProps) {
  return (
    <div className="min-w-0" title={title}>
      <dt className="truncate text-xs text-ink-2">{term}</dt>
      <dd className="truncate text-lg font-semibold tabular-nums">{value}</dd>
      {detail !== undefined && <dd className="truncate text-xs text-ink-2">{detail}</dd>}
    </div>
  );
}
