import { NODE_KINDS } from '@assumable/shared/graph/model';
import { useMemo } from 'react';
import { KindIcon } from '../components/kind-icon.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { formatNumber } from '../lib/format.ts';
import { KIND_FACTS } from '../lib/kinds.ts';
import { SHOWN_STATUSES } from '../lib/status.ts';
import { legendOf, type PlacedGraph } from './view-graph.ts';

/** Explains exactly what is on screen, with counts; it stands below the drawing and never covers it. */
export function GraphLegend({ graph }: { readonly graph: PlacedGraph }) {
  const legend = useMemo(() => legendOf(graph), [graph]);
  const statuses = SHOWN_STATUSES.filter((status) => legend.statuses.has(status));
  const kinds = NODE_KINDS.filter((kind) => legend.kinds.has(kind));
  return (
    <ul
      aria-label="Legend"
      className="flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-x-5 gap-y-1 px-4 py-1.5 text-xs"
    >
      {statuses.map((status) => (
        <li key={status} className="flex items-center gap-1.5">
          <StatusMark status={status} />
          <span className="text-ink-2">{formatNumber(legend.statuses.get(status) ?? 0)}</span>
        </li>
      ))}
      {kinds.map((kind, index) => (
        <li
          key={kind}
          className={
            index === 0 ? 'flex items-center gap-1.5 border-l border-line pl-5' : 'flex items-center gap-1.5'
          }
        >
          <KindIcon kind={kind} />
          {KIND_FACTS[kind].word}
          <span className="text-ink-2">{formatNumber(legend.kinds.get(kind) ?? 0)}</span>
        </li>
      ))}
      {legend.notRead > 0 && (
        <li className="flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className="hatched inline-block h-3 w-5 rounded-sm border border-dashed border-line-strong"
          />
          Account not read
          <span className="text-ink-2">{formatNumber(legend.notRead)}</span>
        </li>
      )}
    </ul>
  );
}
