import { NODE_KINDS } from '@assumable/shared/graph/model';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { KindIcon } from '../components/kind-icon.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { formatNumber } from '../lib/format.ts';
import { KIND_FACTS } from '../lib/kinds.ts';
import { SHOWN_STATUSES } from '../lib/status.ts';
import { legendOf, type PlacedGraph } from './view-graph.ts';

/** Explains exactly what is on screen, with counts. */
export function GraphLegend({ graph }: { readonly graph: PlacedGraph }) {
  const [open, setOpen] = useState(true);
  const legend = useMemo(() => legendOf(graph), [graph]);
  const statuses = SHOWN_STATUSES.filter((status) => legend.statuses.has(status));
  const kinds = NODE_KINDS.filter((kind) => legend.kinds.has(kind));
  return (
    <div className="absolute bottom-3 left-3 rounded-md border border-line bg-raised text-xs">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-7 w-full items-center gap-2 px-2.5 font-semibold text-ink-2 hover:text-ink"
      >
        Legend
        {open ? (
          <ChevronDown size={13} className="ml-auto" aria-hidden="true" />
        ) : (
          <ChevronUp size={13} className="ml-auto" aria-hidden="true" />
        )}
      </button>
      {open && (
        <div className="flex gap-6 px-2.5 pb-2">
          <ul className="space-y-1">
            {kinds.map((kind) => (
              <li key={kind} className="flex items-center gap-1.5">
                <KindIcon kind={kind} />
                {KIND_FACTS[kind].word}
                <span className="ml-auto pl-3 text-ink-2">{formatNumber(legend.kinds.get(kind) ?? 0)}</span>
              </li>
            ))}
          </ul>
          {statuses.length > 0 && (
            <ul className="space-y-1">
              {statuses.map((status) => (
                <li key={status} className="flex h-4 items-center">
                  <StatusMark status={status} />
                  <span className="ml-auto pl-3 text-ink-2">
                    {formatNumber(legend.statuses.get(status) ?? 0)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
