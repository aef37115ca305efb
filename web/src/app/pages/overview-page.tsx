import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CoveragePanel } from '../../features/overview/coverage-panel.tsx';
import { IDENTITY_CENTER, IDENTITY_CENTER_TRUSTS } from '../../features/overview/fold-outside.ts';
import { OverviewView } from '../../features/overview/overview-view.tsx';
import { parseSelection, printSelection, type OnSelect } from '../../lib/selection.ts';
import { patchOverview } from '../../url-state/overview-search.ts';
import { Inspector, selectedAccount } from '../inspector.tsx';
import { useCurrentSnapshot } from '../snapshot-context.ts';
import { useEscape } from '../use-escape.ts';

export function OverviewPage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/' });
  const navigate = useNavigate({ from: '/s/$snapshot/' });
  const selection = search.sel === undefined ? undefined : parseSelection(search.sel);
  const onSelect: OnSelect = (next) =>
    void navigate({
      search: (old) =>
        patchOverview(old, {
          sel: next === undefined ? undefined : printSelection(next),
          assume: undefined,
        }),
    });
  useEscape(selection !== undefined, () => onSelect(undefined));
  useEffect(() => {
    document.title = `Overview · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  const selected = selection?.type === 'node' ? (selectedAccount(selection.id) ?? selection.id) : undefined;
  return (
    <div className="flex h-full">
      <div className="min-w-0 flex-1">
        <OverviewView
          snapshot={snapshot}
          search={search}
          onSearch={(patch) => void navigate({ search: (old) => patchOverview(old, patch) })}
          selected={selected}
          onSelect={onSelect}
          onExplore={(next) => void navigate({ to: '/s/$snapshot/explore', search: next })}
          onPrincipals={() => void navigate({ to: '/s/$snapshot/principals' })}
          onCoverage={() => onSelect(undefined)}
        />
      </div>
      {selection === undefined ? (
        <CoveragePanel
          snapshot={snapshot}
          onSelect={onSelect}
          onPickOutside={(id) =>
            id === IDENTITY_CENTER
              ? void navigate({ to: '/s/$snapshot/explore', search: IDENTITY_CENTER_TRUSTS })
              : onSelect({ type: 'node', id })
          }
        />
      ) : (
        <Inspector snapshot={snapshot.id} selection={selection} onSelect={onSelect} />
      )}
    </div>
  );
}
