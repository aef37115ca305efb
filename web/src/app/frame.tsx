import { Link, Outlet, useMatchRoute, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import {
  Bookmark,
  Camera,
  Grid3x3,
  Keyboard,
  LayoutGrid,
  Redo2,
  Route,
  Search,
  Undo2,
  UsersRound,
  Waypoints,
} from 'lucide-react';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useHasCrawls } from '../api-client/crawl-presence.ts';
import { IconButton } from '../components/button.tsx';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { cx } from '../lib/cx.ts';
import { setFrameDialog, setPaletteOpen, useFrameDialog } from './palette-state.ts';
import { SearchNotice } from './search-notice.tsx';
import { SnapshotPicker } from './snapshot-picker.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const CrawlBanner = lazy(() =>
  import('../features/crawls/crawl-banner.tsx').then((module) => ({ default: module.CrawlBanner })),
);
const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));
const ViewsDialog = lazy(() =>
  import('./views-dialog.tsx').then((module) => ({ default: module.ViewsDialog })),
);
const ShortcutSheet = lazy(() =>
  import('./shortcut-sheet.tsx').then((module) => ({ default: module.ShortcutSheet })),
);

/** The pages in the order of the rail; `g` and the position go there. */
const PAGES = [
  { to: '/s/$snapshot', label: 'Overview', icon: <LayoutGrid size={18} /> },
  { to: '/s/$snapshot/matrix', label: 'Matrix', icon: <Grid3x3 size={18} /> },
  { to: '/s/$snapshot/explore', label: 'Explore', icon: <Waypoints size={18} /> },
  { to: '/s/$snapshot/paths', label: 'Paths', icon: <Route size={18} /> },
  { to: '/s/$snapshot/principals', label: 'Principals', icon: <UsersRound size={18} /> },
  { to: '/snapshots', label: 'Snapshots', icon: <Camera size={18} /> },
] as const;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/**
 * Opens the palette with Ctrl/⌘-K everywhere and with `/` outside of text fields; `g` and a digit change the page;
 * Ctrl/⌘-Z walks back through the exploration, because every step of it is an address.
 */
function useGlobalKeys(snapshot: string): void {
  const navigate = useNavigate();
  const { history } = useRouter();
  useEffect(() => {
    let waitsForPage = false;
    const onKeyDown = (event: KeyboardEvent): void => {
      const palette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      if (palette) {
        event.preventDefault();
        setPaletteOpen(true);
        return;
      }
      if (isTyping(event.target)) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
        event.preventDefault();
        if (event.shiftKey) history.forward();
        else history.back();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (waitsForPage) {
        waitsForPage = false;
        const params = { snapshot };
        const page = PAGES[Number(event.key) - 1];
        if (page !== undefined) void navigate({ to: page.to, params });
        return;
      }
      if (event.key === '/') {
        event.preventDefault();
        setPaletteOpen(true);
      }
      if (event.key === '?') setFrameDialog('keys');
      if (event.key === 'v') setFrameDialog('views');
      waitsForPage = event.key === 'g';
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, history, snapshot]);
}

/** Header, left rail, and the page. */
export function Frame() {
  const params = useParams({ strict: false });
  const snapshot = params.snapshot ?? 'latest';
  const dialog = useFrameDialog();
  const { history } = useRouter();
  useGlobalKeys(snapshot);
  const matches = useMatchRoute();
  /** Pages that show crawls themselves. */
  const hasCrawls = useHasCrawls();
  const ownPage =
    matches({ to: '/crawls', fuzzy: true }) !== false || matches({ to: '/snapshots' }) !== false;
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface pr-3 max-sm:gap-1">
        <Link
          to="/s/$snapshot"
          params={{ snapshot }}
          className="flex h-full w-20 shrink-0 max-sm:w-12 items-center justify-center"
          aria-label="Assumable, go to the overview"
        >
          <Logo />
        </Link>
        <SnapshotPicker snapshot={snapshot} />
        <button
          type="button"
          onClick={() => setPaletteOpen(true)}
          className="ml-auto flex h-8 w-80 min-w-28 shrink max-lg:w-44 max-sm:w-8 max-sm:min-w-8 max-sm:justify-center max-sm:px-0 items-center gap-2 rounded-md border border-line bg-inset px-2.5 text-sm text-ink-2 hover:border-line-strong"
        >
          <Search size={14} aria-hidden="true" />
          <span className="truncate max-sm:sr-only">Search a name, ARN or account</span>
          <kbd className="max-sm:hidden ml-auto rounded-sm border border-line bg-raised px-1 font-sans text-xs">
            Ctrl K
          </kbd>
        </button>
        <IconButton label="Undo the last step" className="max-sm:hidden" onClick={() => history.back()}>
          <Undo2 size={15} />
        </IconButton>
        <IconButton label="Redo" className="max-sm:hidden" onClick={() => history.forward()}>
          <Redo2 size={15} />
        </IconButton>
        <IconButton label="Views" onClick={() => setFrameDialog('views')}>
          <Bookmark size={15} />
        </IconButton>
        <IconButton label="Keyboard" className="max-sm:hidden" onClick={() => setFrameDialog('keys')}>
          <Keyboard size={15} />
        </IconButton>
        <ThemeSwitch />
      </header>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label="Pages"
          className="flex w-20 shrink-0 flex-col gap-1 overflow-y-auto max-sm:w-12 border-r border-line bg-surface px-1.5 py-2"
        >
          {PAGES.map((page) => (
            <RailLink key={page.to} to={page.to} snapshot={snapshot} label={page.label} icon={page.icon} />
          ))}
        </nav>
        <main id="main" className="flex min-h-0 min-w-0 flex-1 flex-col">
          <SearchNotice />
          {!ownPage && hasCrawls && (
            <Suspense>
              <CrawlBanner />
            </Suspense>
          )}
          <div className="min-h-0 flex-1">
            <ErrorBoundary>
              <Outlet />
            </ErrorBoundary>
          </div>
        </main>
      </div>
      <Suspense fallback={undefined}>
        {dialog === 'palette' && <Palette snapshot={snapshot} />}
        {dialog === 'views' && <ViewsDialog snapshot={snapshot} onClose={() => setFrameDialog(undefined)} />}
        {dialog === 'keys' && <ShortcutSheet onClose={() => setFrameDialog(undefined)} />}
      </Suspense>
    </div>
  );
}

function RailLink(props: {
  readonly to: (typeof PAGES)[number]['to'];
  readonly snapshot: string;
  readonly label: string;
  readonly icon: ReactNode;
}) {
  const matches = useMatchRoute();
  const active =
    matches({ to: props.to, params: { snapshot: props.snapshot } }) !== false ||
    (props.to === '/snapshots' && matches({ to: '/crawls', fuzzy: true }) !== false);
  return (
    <Link
      to={props.to}
      params={{ snapshot: props.snapshot }}
      aria-current={active ? 'page' : undefined}
      className={cx(
        'flex h-[52px] shrink-0 flex-col max-sm:h-9 items-center justify-center gap-1 rounded-md text-xs',
        active ? 'bg-accent-soft font-medium text-accent' : 'text-ink-2 hover:bg-inset hover:text-ink',
      )}
    >
      <span aria-hidden="true">{props.icon}</span>
      <span className="max-sm:sr-only">{props.label}</span>
    </Link>
  );
}

function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <g className="stroke-canvas" fill="none" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8 16h10" />
        <path d="M14.5 11.5 19 16l-4.5 4.5" />
      </g>
      <rect x="20.5" y="9" width="4.5" height="14" rx="2.25" className="fill-canvas" />
    </svg>
  );
}
