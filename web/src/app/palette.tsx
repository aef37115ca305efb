import { useNavigate } from '@tanstack/react-router';
import { PaletteDialog, type Found, type PaletteAction } from '../features/search/palette-dialog.tsx';
import { setPaletteOpen } from './palette-state.ts';
import { setTheme } from './theme.ts';

/** The palette with the console's pages and actions. */
export function Palette({ snapshot }: { readonly snapshot: string }) {
  const navigate = useNavigate();
  const params = { snapshot };
  const actions: readonly PaletteAction[] = [
    {
      id: 'overview',
      label: 'Overview',
      detail: 'accounts by organizational unit',
      run: () => void navigate({ to: '/s/$snapshot', params }),
    },
    {
      id: 'explore',
      label: 'Explore',
      detail: 'graph or table of trusts',
      run: () => void navigate({ to: '/s/$snapshot/explore', params, search: { v: 'table' } }),
    },
    {
      id: 'external',
      label: 'Trusts from outside the organization',
      detail: 'Explore, table',
      run: () =>
        void navigate({ to: '/s/$snapshot/explore', params, search: { v: 'table', scope: 'external' } }),
    },
    {
      id: 'anyone',
      label: 'Roles that trust anyone (*)',
      detail: 'Explore, table',
      run: () =>
        void navigate({
          to: '/s/$snapshot/explore',
          params,
          search: { v: 'table', kind: ['any_principal'] },
        }),
    },
    {
      id: 'whole-accounts',
      label: 'Roles that trust whole accounts',
      detail: 'Explore, table',
      run: () =>
        void navigate({ to: '/s/$snapshot/explore', params, search: { v: 'table', kind: ['account'] } }),
    },
    {
      id: 'blocked',
      label: 'Trusts that only a guardrail blocks',
      detail: 'Explore, table',
      run: () =>
        void navigate({ to: '/s/$snapshot/explore', params, search: { v: 'table', st: ['denied'] } }),
    },
    {
      id: 'principals',
      label: 'Principals',
      detail: 'roles, users, services, providers',
      run: () => void navigate({ to: '/s/$snapshot/principals', params }),
    },
    {
      id: 'snapshots',
      label: 'Snapshots',
      detail: 'import, crawl, coverage',
      run: () => void navigate({ to: '/snapshots' }),
    },
    { id: 'light', label: 'Light theme', detail: 'appearance', run: () => setTheme('light') },
    { id: 'dark', label: 'Dark theme', detail: 'appearance', run: () => setTheme('dark') },
  ];
  const go = (found: Found): void => {
    switch (found.type) {
      case 'principal':
        void navigate({
          to: '/s/$snapshot/explore',
          params,
          search: { of: found.id, sel: `node:${found.id}` },
        });
        return;
      case 'account':
        void navigate({ to: '/s/$snapshot', params, search: { sel: `node:${found.id}` } });
        return;
      case 'unit':
        void navigate({ to: '/s/$snapshot', params, search: { unit: found.id } });
        return;
      case 'policy':
        void navigate({ to: '/s/$snapshot/principals', params, search: { q: found.label } });
        return;
    }
  };
  return (
    <PaletteDialog snapshot={snapshot} actions={actions} onGo={go} onClose={() => setPaletteOpen(false)} />
  );
}
