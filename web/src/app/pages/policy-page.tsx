import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PolicyView } from '../../features/policy/policy-view.tsx';
import type { OnSelect } from '../../lib/selection.ts';
import { useOpenPrincipal } from '../open-principal.ts';
import { selectedAccount } from '../inspector.tsx';
import { useCurrentSnapshot } from '../snapshot-context.ts';

export function PolicyPage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/policy' });
  const navigate = useNavigate({ from: '/s/$snapshot/policy' });
  const open = useOpenPrincipal(snapshot.id);
  const onSelect: OnSelect = (next) => {
    if (next?.type !== 'node') return;
    if (selectedAccount(next.id) === undefined) open(next.id, 'page');
    else void navigate({ to: '/s/$snapshot', search: { sel: `node:${next.id}` } });
  };
  useEffect(() => {
    document.title = `Policy · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  if (search.id === undefined) {
    return <EmptyState title="This address names no policy">Search one by its name.</EmptyState>;
  }
  return (
    <PolicyView
      key={search.id}
      snapshot={snapshot}
      id={search.id}
      search={search}
      onSearch={(patch) => void navigate({ search: (old) => ({ ...old, ...patch }) })}
      onSelect={onSelect}
    />
  );
}
