import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { CoverageBanner } from '../../features/crawls/coverage-banner.tsx';
import { ExploreView } from '../../features/explore/explore-view.tsx';
import { parseSelection, printSelection, type OnSelect } from '../../lib/selection.ts';
import { patchExplore, type ExploreSearch } from '../../url-state/explore-search.ts';
import { Inspector } from '../inspector.tsx';
import { setPaletteOpen } from '../palette-state.ts';
import { useCurrentSnapshot } from '../snapshot-context.ts';
import { useEscape } from '../use-escape.ts';

export function ExplorePage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/explore' });
  const navigate = useNavigate({ from: '/s/$snapshot/explore' });
  const selection = search.sel === undefined ? undefined : parseSelection(search.sel);
  const onSearch = useCallback(
    (patch: ExploreSearch) => void navigate({ search: (old) => patchExplore(old, patch) }),
    [navigate],
  );
  const onSelect: OnSelect = useCallback(
    (next) =>
      onSearch({
        sel: next === undefined ? undefined : printSelection(next),
        assume: undefined,
      }),
    [onSearch],
  );
  useEscape(selection !== undefined, () => onSelect(undefined));
  useEffect(() => {
    document.title = `Explore · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  return (
    <div className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <CoverageBanner snapshot={snapshot} about={[search.of, search.account, search.src, search.dst]} />
        <div className="min-h-0 flex-1">
          <ExploreView
            snapshot={snapshot}
            search={search}
            onSearch={onSearch}
            selection={selection}
            onSelect={onSelect}
            onSearchDialog={() => setPaletteOpen(true)}
          />
        </div>
      </div>
      {selection !== undefined && (
        <Inspector snapshot={snapshot.id} selection={selection} onSelect={onSelect} />
      )}
    </div>
  );
}
