import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { counted, formatNumber } from '../../lib/format.ts';
import { SHOWN_STATUSES, STATUS_FACTS } from '../../lib/status.ts';
import type { ExploreSearch, ExploreState } from '../../url-state/explore-search.ts';
import type { ExploreData } from './explore-data.ts';

/** How much of what there is stands on screen. */
export function truthLine(data: ExploreData, state: ExploreState, filters: number, notRead: number): string {
  const off = SHOWN_STATUSES.filter((status) => !state.st.includes(status));
  const edges =
    data.missingEdges > 0
      ? `${formatNumber(data.edges.length)} of ${counted(data.edges.length + data.missingEdges, 'edge')}`
      : counted(data.edges.length, 'edge');
  const parts = [
    `Showing ${counted(data.nodes.length, 'principal')}, ${edges}`,
    data.all === undefined ? undefined : `${formatNumber(data.all)} edges in all`,
    data.missingNodes > 0 ? `${formatNumber(data.missingNodes)} principals not drawn` : undefined,
    filters > 0 ? counted(filters, 'filter') : undefined,
    off.length > 0
      ? `${off.map((status) => STATUS_FACTS[status].short.toLowerCase()).join(', ')} off`
      : undefined,
    notRead > 0 ? `${counted(notRead, 'account')} not read` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

const MORE = [300, 600, 1_500] as const;

export interface TruthLineProps {
  readonly snapshot: SnapshotDetail;
  readonly state: ExploreState;
  readonly data: ExploreData;
  readonly filters: number;
  readonly onSearch: (patch: ExploreSearch) => void;
}

/** The last line of the view: what stands on screen, what does not, and why. */
export function TruthLine({ snapshot, state, data, filters, onSearch }: TruthLineProps) {
  const notRead = snapshot.counts.accounts - snapshot.counts.accountsRead;
  const more = MORE.find((limit) => limit > state.max);
  return (
    <div className="flex h-7 shrink-0 items-center gap-2 border-t border-line bg-surface px-4 text-xs text-ink-2">
      <span role="status" data-testid="truth-line" className="truncate">
        {data.loaded && truthLine(data, state, filters, notRead)}
      </span>
      {data.missingNodes > 0 && more !== undefined && (
        <button
          type="button"
          className="shrink-0 text-accent hover:underline"
          onClick={() => onSearch({ max: more })}
        >
          Draw up to {more}
        </button>
      )}
    </div>
  );
}
