import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { GapsView } from '../../features/crawls/gaps-view.tsx';
import { useCurrentSnapshot } from '../snapshot-context.ts';

export function CoveragePage() {
  const snapshot = useCurrentSnapshot();
  const search = useSearch({ from: '/s/$snapshot/coverage' });
  const navigate = useNavigate({ from: '/s/$snapshot/coverage' });
  useEffect(() => {
    document.title = `Coverage · ${snapshot.label} · Assumable`;
  }, [snapshot.label]);
  return (
    <GapsView
      snapshot={snapshot}
      search={search}
      onSearch={(patch) => void navigate({ search: (old) => ({ ...old, ...patch }) })}
      onSelect={(next) => {
        if (next?.type === 'node') void navigate({ to: '/s/$snapshot', search: { sel: `node:${next.id}` } });
      }}
    />
  );
}
