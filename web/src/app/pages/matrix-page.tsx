import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CoverageBanner } from '../../features/crawls/coverage-banner.tsx';
import { MatrixView } from '../../features/matrix/matrix-view.tsx';
import { parseSelection, printSelection, type OnSelect } from '../../lib/selection.ts';
import { edgeFilterOf } from '../../url-state/filter-search.ts';
import { patchMatrix } from '../../url-state/matrix-search.ts';
import { Inspector } from '../inspector.tsx';
import { useCurrentSnapshot } from '../snapshot-context.ts';
import { useEscape } from '../use-escape.ts';

export function MatrixPage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/matrix' });
  const navigate = useNavigate({ from: '/s/$snapshot/matrix' });
  const selection = search.sel === undefined ? undefined : parseSelection(search.sel);
  const onSelect: OnSelect = (next) =>
    void navigate({
      search: (old) =>
        patchMatrix(old, {
          sel: next === undefined ? undefined : printSelection(next),
          assume: undefined,
        }),
    });
  useEscape(selection !== undefined, () => onSelect(undefined));
  useEffect(() => {
    document.title = `Matrix · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  return (
    <div className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <CoverageBanner snapshot={snapshot} />
        <div className="min-h-0 flex-1">
          <MatrixView
            snapshot={snapshot}
            search={search}
            onSearch={(patch) => void navigate({ search: (old) => patchMatrix(old, patch) })}
            selection={selection}
            onSelect={onSelect}
          />
        </div>
      </div>
      {selection !== undefined && (
        <Inspector
          snapshot={snapshot.id}
          selection={selection}
          onSelect={onSelect}
          filter={edgeFilterOf(search)}
        />
      )}
    </div>
  );
}
