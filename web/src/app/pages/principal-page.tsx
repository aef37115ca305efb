import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CoverageBanner } from '../../features/crawls/coverage-banner.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PersonView } from '../../features/principal/person-view.tsx';
import { PrincipalView } from '../../features/principal/principal-view.tsx';
import { parseIdentityCenterId } from '../../lib/identity-center-id.ts';
import { parseSelection, printSelection, type OnSelect } from '../../lib/selection.ts';
import { patchPrincipal } from '../../url-state/principal-search.ts';
import { Inspector } from '../inspector.tsx';
import { useOpenPrincipal } from '../open-principal.ts';
import { useCurrentSnapshot } from '../snapshot-context.ts';
import { useEscape } from '../use-escape.ts';

export function PrincipalPage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/principal' });
  const navigate = useNavigate({ from: '/s/$snapshot/principal' });
  const onOpen = useOpenPrincipal(snapshot.id);
  const selection = search.sel === undefined ? undefined : parseSelection(search.sel);
  const onSelect: OnSelect = (next) =>
    void navigate({
      search: (old) =>
        patchPrincipal(old, {
          sel: next === undefined ? undefined : printSelection(next),
          assume: undefined,
        }),
    });
  useEscape(selection !== undefined, () => onSelect(undefined));
  useEffect(() => {
    document.title = `Principal · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  if (search.id === undefined) {
    return (
      <EmptyState title="This address names no principal">Choose one in the list of principals.</EmptyState>
    );
  }
  const person = parseIdentityCenterId(search.id);
  return (
    <div className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <CoverageBanner snapshot={snapshot} about={[search.id]} />
        <div className="min-h-0 flex-1">
          {person === undefined ? (
            <PrincipalView
              key={search.id}
              snapshot={snapshot.id}
              id={search.id}
              search={search}
              onSearch={(patch) => void navigate({ search: (old) => patchPrincipal(old, patch) })}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          ) : (
            <PersonView key={search.id} snapshot={snapshot.id} subject={person} onSelect={onSelect} />
          )}
        </div>
      </div>
      {selection !== undefined && (
        <Inspector snapshot={snapshot.id} selection={selection} onSelect={onSelect} />
      )}
    </div>
  );
}
