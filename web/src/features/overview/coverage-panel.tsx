import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { useMemo } from 'react';
import { useOverview } from '../../api-client/queries.ts';
import { AccountChip } from '../../components/arn-text.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Panel } from '../../components/panel.tsx';
import { ResizableSide } from '../../components/resizable-side.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { counted, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { strongestStatus } from '../../lib/status.ts';
import { foldIdentityCenter } from './fold-outside.ts';
import { indexOverview, outsideSources } from './overview-model.ts';

export interface CoveragePanelProps {
  readonly snapshot: SnapshotDetail;
  readonly onSelect: OnSelect;
  readonly onPickOutside: (id: string) => void;
}

const SHOWN_GAPS = 40;
const SHOWN_SOURCES = 12;

/**
 * What stands beside the map while nothing is selected: what was not read, and who comes in from outside. It is as wide
 * as the inspector, so that a selection moves no card.
 */
export function CoveragePanel({ snapshot, onSelect, onPickOutside }: CoveragePanelProps) {
  const overview = useOverview(snapshot.id);
  const read = overview.data;
  const data = useMemo(() => (read === undefined ? undefined : foldIdentityCenter(read).overview), [read]);
  const index = useMemo(() => (data === undefined ? undefined : indexOverview(data)), [data]);
  const outside = useMemo(
    () => (data === undefined || index === undefined ? [] : outsideSources(data, index)),
    [data, index],
  );
  const kinds = new Map(data?.outside.map((node) => [node.id, node.kind]));
  const gaps = [...snapshot.gaps].sort((a, b) => scopeRank(a.scope) - scopeRank(b.scope));
  return (
    <ResizableSide label="Coverage and trusts from outside" storageKey="assumable.inspector">
      <div className="min-h-0 flex-1 overflow-auto">
        <h2 className="sr-only">Coverage and trusts from outside</h2>
        <Panel title="Not read" count={gaps.length}>
          {gaps.length === 0 && <p className="text-sm text-ink-2">Everything that was asked for was read.</p>}
          <ul className="space-y-2.5">
            {gaps.slice(0, SHOWN_GAPS).map((gap, position) => (
              <li key={position} className="text-sm">
                {gap.account !== undefined && (
                  <button
                    type="button"
                    className="mb-0.5 block"
                    onClick={() => onSelect({ type: 'node', id: gap.account ?? '' })}
                  >
                    <AccountChip id={gap.account} name={index?.names.get(gap.account)} />
                  </button>
                )}
                <p className="break-words text-ink-2">{gap.message}</p>
              </li>
            ))}
          </ul>
          {gaps.length > SHOWN_GAPS && (
            <p className="mt-2 text-xs text-ink-2">and {counted(gaps.length - SHOWN_GAPS, 'more gap')}</p>
          )}
        </Panel>
        <Panel title="Most trusted from outside" count={outside.length}>
          <ul className="-mx-2">
            {outside.slice(0, SHOWN_SOURCES).map((source) => {
              const status = strongestStatus(source.counts);
              return (
                <li key={source.id}>
                  <button
                    type="button"
                    onClick={() => onPickOutside(source.id)}
                    className="block w-full rounded-sm px-2 py-1 text-left hover:bg-inset"
                  >
                    <span className="flex items-center gap-2 text-sm">
                      <KindIcon kind={kinds.get(source.id) ?? 'account'} />
                      <span className="min-w-0 flex-1 truncate" title={source.id}>
                        {index?.names.get(source.id) ?? source.id}
                      </span>
                      <span className="text-xs text-ink-2">{formatNumber(source.trusts)}</span>
                    </span>
                    <span className="flex items-center gap-1 pl-6 text-xs text-ink-2">
                      {status !== undefined && <StatusMark status={status} form="short" line={false} />}
                      <span className="truncate">
                        {source.accounts.length === 1
                          ? `in ${index?.names.get(source.accounts[0] ?? '') ?? ''}`
                          : `in ${formatNumber(source.accounts.length)} accounts`}
                      </span>
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </Panel>
      </div>
    </ResizableSide>
  );
}

const SCOPES = ['organization', 'account', 'part', 'entity'] as const;

function scopeRank(scope: (typeof SCOPES)[number]): number {
  return SCOPES.indexOf(scope);
}
