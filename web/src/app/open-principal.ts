import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { PrincipalPlace } from '../features/principal/principal-actions.tsx';

/** Goes to a place that shows a principal. */
export function useOpenPrincipal(snapshot: string): (id: string, place: PrincipalPlace) => void {
  const navigate = useNavigate();
  return useCallback(
    (id, place) => {
      const params = { snapshot };
      switch (place) {
        case 'page':
          void navigate({ to: '/s/$snapshot/principal', params, search: { id } });
          return;
        case 'reach':
          void navigate({ to: '/s/$snapshot/paths', params, search: { from: id } });
          return;
        case 'reached-by':
          void navigate({ to: '/s/$snapshot/paths', params, search: { to: id } });
          return;
        case 'graph':
          void navigate({ to: '/s/$snapshot/explore', params, search: { of: id, sel: `node:${id}` } });
          return;
      }
    },
    [navigate, snapshot],
  );
}
