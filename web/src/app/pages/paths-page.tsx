import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CoverageBanner } from '../../features/crawls/coverage-banner.tsx';
import { PathsView } from '../../features/paths/paths-view.tsx';
import { parseSelection, printSelection, type OnSelect } from '../../lib/selection.ts';
import { patchPaths } from '../../url-state/paths-search.ts';
import { Inspector } from '../inspector.tsx';
import { useCurrentSnapshot } from '../snapshot-context.ts';
import { useEscape } from '../use-escape.ts';

export function PathsPage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/paths' });
  const navigate = useNavigate({ from: '/s/$snapshot/paths' });
  const selection = search.sel === undefined ? undefined : parseSelection(search.sel);
  const onSelect: OnSelect = (next) =>
    void navigate({
      search: (old) =>
        patchPaths(old, {
          sel: next === undefined ? undefined : printSelection(next),
          assume: undefined,
        }),
    });
  useEscape(selection !== undefined, () => onSelect(undefined));
  useEffect(() => {
    document.title = `Paths · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  return (
    <div className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <CoverageBanner snapshot={snapshot} about={[search.from, search.to]} />
        <div className="min-h-0 flex-1">
          <PathsView
            snapshot={snapshot}
            search={search}
            onSearch={(patch) => void navigate({ search: (old) => patchPaths(old, patch) })}
            onSelect={onSelect}
          />
        </div>
      </div>
      {selection !== undefined && (
        <Inspector snapshot={snapshot.id} selection={selection} onSelect={onSelect} />
      )}
    </div>
  );
}
