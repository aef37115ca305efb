import type { StatusCounts } from '@assumable/shared/api/contract';
import { StatusGlyph } from '../../components/status-mark.tsx';
import { formatNumber } from '../../lib/format.ts';
import { countsInWords, STATUS_FACTS, strongestStatus } from '../../lib/status.ts';
import { liveCount } from './overview-model.ts';

/** Trusts of one pair in a few pixels: the strongest status and how many hold or may hold. */
export function PairCount({ counts }: { readonly counts: StatusCounts }) {
  const status = strongestStatus(counts);
  if (status === undefined) return undefined;
  const live = liveCount({ counts });
  return (
    <span className="inline-flex items-center gap-0.5 font-semibold text-ink" title={countsInWords(counts)}>
      <span className="inline-flex" style={{ color: `var(${STATUS_FACTS[status].colour})` }}>
        <StatusGlyph status={status} />
      </span>
      {formatNumber(live > 0 ? live : (counts[status] ?? 0))}
    </span>
  );
}
