import { useNavigate, useRouter } from '@tanstack/react-router';
import { PaletteDialog, type Found, type PaletteAction } from '../features/search/palette-dialog.tsx';
import { identityCenterId } from '../lib/identity-center-id.ts';
import { printSelection } from '../lib/selection.ts';
import { useSavedViews } from '../url-state/saved-views.ts';
import { BUILT_IN_VIEWS } from './built-in-views.ts';
import { setFrameDialog, setPaletteOpen } from './palette-state.ts';
import { setTheme } from './theme.ts';

/** The palette with the console's pages and actions. */
export function Palette({ snapshot }: { readonly snapshot: string }) {
  const navigate = useNavigate();
  const { history } = useRouter();
  const saved = useSavedViews();
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
      id: 'matrix',
      label: 'Matrix',
      detail: 'who reaches whom by account',
      run: () => void navigate({ to: '/s/$snapshot/matrix', params }),
    },
    {
      id: 'paths',
      label: 'Paths',
      detail: 'chains of roles between two ends',
      run: () => void navigate({ to: '/s/$snapshot/paths', params }),
    },
    {
      id: 'principals',
      label: 'Principals',
      detail: 'roles, users, services, providers',
      run: () => void navigate({ to: '/s/$snapshot/principals', params }),
    },
    {
      id: 'coverage',
      label: 'Coverage',
      detail: 'what was not read, and why',
      run: () => void navigate({ to: '/s/$snapshot/coverage', params }),
    },
    {
      id: 'snapshots',
      label: 'Snapshots',
      detail: 'import, crawl, coverage',
      run: () => void navigate({ to: '/snapshots' }),
    },
    {
      id: 'new-crawl',
      label: 'New crawl',
      detail: 'read an organization from AWS',
      run: () => void navigate({ to: '/crawls/new' }),
    },
    {
      id: 'crawls',
      label: 'Crawls',
      detail: 'running, left and finished',
      run: () => void navigate({ to: '/crawls' }),
    },
    ...[...saved, ...BUILT_IN_VIEWS].map((view) => ({
      id: `view:${view.name}`,
      label: view.name,
      detail: 'view',
      run: () => history.push(`/s/${encodeURIComponent(snapshot)}${view.path}`),
    })),
    {
      id: 'save-view',
      label: 'Save this view',
      detail: 'views',
      run: () => setFrameDialog('views'),
    },
    { id: 'keys', label: 'Keyboard shortcuts', detail: 'help', run: () => setFrameDialog('keys') },
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
        void navigate({ to: '/s/$snapshot/policy', params, search: { id: found.id } });
        return;
      case 'user':
      case 'group': {
        const id = identityCenterId({ type: found.type, id: found.id });
        void navigate({ to: '/s/$snapshot/principal', params, search: { id } });
        return;
      }
    }
  };
  return (
    <PaletteDialog
      snapshot={snapshot}
      actions={actions}
      onGo={go}
      onEvent={({ source, target, action, facts }) =>
        void navigate({
          to: '/s/$snapshot/explore',
          params,
          search: {
            of: source,
            sel: printSelection({ type: 'edge', source, target, action }),
            assume: [...facts],
          },
        })
      }
      onClose={() => setPaletteOpen(false)}
    />
  );
}
