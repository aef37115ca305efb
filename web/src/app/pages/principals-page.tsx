import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CoverageBanner } from '../../features/crawls/coverage-banner.tsx';
import { PrincipalsView } from '../../features/principals/principals-view.tsx';
import { parseSelection, printSelection, type OnSelect } from '../../lib/selection.ts';
import { patchPrincipals } from '../../url-state/principals-search.ts';
import { Inspector } from '../inspector.tsx';
import { useCurrentSnapshot } from '../snapshot-context.ts';
import { useEscape } from '../use-escape.ts';

export function PrincipalsPage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/principals' });
  const navigate = useNavigate({ from: '/s/$snapshot/principals' });
  const selection = search.sel === undefined ? undefined : parseSelection(search.sel);
  const onSelect: OnSelect = (next) =>
    void navigate({
      search: (old) =>
        patchPrincipals(old, {
          sel: next === undefined ? undefined : printSelection(next),
          assume: undefined,
        }),
    });
  useEscape(selection !== undefined, () => onSelect(undefined));
  useEffect(() => {
    document.title = `Principals · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  return (
    <div className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <CoverageBanner snapshot={snapshot} about={[search.account]} />
        <div className="min-h-0 flex-1">
          <PrincipalsView
            snapshot={snapshot}
            search={search}
            onSearch={(patch) => void navigate({ search: (old) => patchPrincipals(old, patch) })}
            selected={selection?.type === 'node' ? selection.id : undefined}
            onSelect={onSelect}
            onExplore={(id) =>
              void navigate({ to: '/s/$snapshot/explore', search: { of: id, sel: `node:${id}` } })
            }
          />
        </div>
      </div>
      {selection !== undefined && (
        <Inspector snapshot={snapshot.id} selection={selection} onSelect={onSelect} />
      )}
    </div>
  );
}
