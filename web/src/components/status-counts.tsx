import type { EdgeStatus } from '@assumable/shared/graph/model';
import { formatNumber } from '../lib/format.ts';
import { countsInWords, SHOWN_STATUSES, STATUS_FACTS } from '../lib/status.ts';
import { StatusGlyph } from './status-mark.tsx';

export interface StatusCountsProps {
  readonly counts: Readonly<Partial<Record<EdgeStatus, number>>>;
  /** Words in place of the counts: a small legend. */
  readonly words?: boolean;
}

/** Counts by status in one line: glyph and number, strongest first; zero is left out. */
export function StatusCounts({ counts, words = false }: StatusCountsProps) {
  const shown = SHOWN_STATUSES.filter((status) => (counts[status] ?? 0) > 0);
  if (shown.length === 0) return <span className="text-ink-2">–</span>;
  return (
    <span className="inline-flex items-center gap-2.5" title={words ? undefined : countsInWords(counts)}>
      {shown.map((status) => (
        <span key={status} className="inline-flex items-center gap-1">
          <span className="inline-flex" style={{ color: `var(${STATUS_FACTS[status].colour})` }}>
            <StatusGlyph status={status} />
          </span>
          {words ? STATUS_FACTS[status].short : formatNumber(counts[status] ?? 0)}
          {!words && <span className="sr-only">{STATUS_FACTS[status].short}</span>}
        </span>
      ))}
    </span>
  );
}
