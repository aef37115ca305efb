import { accountOfRootArn, isAccountId } from '@assumable/shared/arn/arn';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Maximize2, Minimize2, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useCurrentSnapshot } from './snapshot-context.ts';
import { useOpenPrincipal } from './open-principal.ts';
import type { EdgeListQuery } from '../api-client/queries.ts';
import { IconButton } from '../components/button.tsx';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { ResizableSide } from '../components/resizable-side.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { printSelection, type OnSelect, type Selection } from '../lib/selection.ts';

const CoverageBanner = lazy(() =>
  import('../features/crawls/coverage-banner.tsx').then((module) => ({ default: module.CoverageBanner })),
);
const PrincipalPanel = lazy(() =>
  import('../features/principal/principal-panel.tsx').then((module) => ({ default: module.PrincipalPanel })),
);
const AccountPanel = lazy(() =>
  import('../features/account/account-panel.tsx').then((module) => ({ default: module.AccountPanel })),
);
const PairPanel = lazy(() =>
  import('../features/account/pair-panel.tsx').then((module) => ({ default: module.PairPanel })),
);
const ExplanationPanel = lazy(() =>
  import('../features/explain/explanation-panel.tsx').then((module) => ({
    default: module.ExplanationPanel,
  })),
);

export interface InspectorProps {
  readonly snapshot: string;
  readonly selection: Selection;
  readonly onSelect: OnSelect;
  /** The filter of the view, for a selected pair of ends. */
  readonly filter?: EdgeListQuery;
}

const NO_FILTER: EdgeListQuery = {};

/** The account a selection stands for, when it is a whole account. */
export function selectedAccount(id: string): string | undefined {
  return isAccountId(id) ? id : accountOfRootArn(id);
}

/** The right column: what is selected, with everything known about it. */
export function Inspector(props: InspectorProps) {
  const { selection, onSelect } = props;
  const key = printSelection(selection);
  const detail = useCurrentSnapshot();
  useReachKeys(props.snapshot, selection);
  const [wideFor, setWideFor] = useState(false);
  const wide = wideFor && selection.type === 'edge';
  const setWide = setWideFor;
  return (
    <ResizableSide label="Inspector" storageKey="assumable.inspector" wide={wide}>
      <div className="min-h-0 flex-1 overflow-auto" data-testid="inspector">
        <div className="relative h-0">
          <span className="absolute top-2 right-2 z-10 flex">
            {selection.type === 'edge' && (
              <IconButton
                label={wide ? 'Back to the side' : 'Documents side by side'}
                pressed={wide}
                onClick={() => setWide(!wide)}
              >
                {wide ? <Minimize2 size={14} /> : <Maximize2 size={14} />}
              </IconButton>
            )}
            <IconButton label="Close the inspector" onClick={() => onSelect(undefined)}>
              <X size={16} />
            </IconButton>
          </span>
        </div>
        {selection.type !== 'node' || selectedAccount(selection.id) === undefined ? (
          <Suspense>
            <CoverageBanner
              snapshot={detail}
              about={selection.type === 'node' ? [selection.id] : [selection.source, selection.target]}
              onlyAbout
              narrow
            />
          </Suspense>
        ) : undefined}
        <ErrorBoundary resetKey={key}>
          <Suspense fallback={<SkeletonRows rows={9} label="Opening the inspector" />}>
            <Content {...props} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </ResizableSide>
  );
}

/** `f`: from here, what the selected principal reaches; `r`: who reaches it. */
function useReachKeys(snapshot: string, selection: Selection): void {
  const open = useOpenPrincipal(snapshot);
  const id =
    selection.type === 'node' && selectedAccount(selection.id) === undefined ? selection.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (
        target instanceof HTMLElement &&
        target.closest('input,textarea,select,[role=dialog],[role=menu],.cm-editor') !== null
      )
        return;
      if (event.key === 'f') open(id, 'reach');
      if (event.key === 'r') open(id, 'reached-by');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [id, open]);
}

function Content({ snapshot, selection, onSelect, filter = NO_FILTER }: InspectorProps) {
  const navigate = useNavigate();
  const openPrincipal = useOpenPrincipal(snapshot);
  const search = useSearch({ strict: false });
  if (selection.type === 'pair') {
    const { source, target } = selection;
    return (
      <PairPanel
        key={printSelection(selection)}
        {...{ snapshot, source, target, filter, onSelect }}
        onExplore={() =>
          void navigate({
            to: '/s/$snapshot/explore',
            params: { snapshot },
            search: { from: source, to: target, v: 'table' },
          })
        }
      />
    );
  }
  if (selection.type === 'edge') {
    return (
      <ExplanationPanel
        key={printSelection(selection)}
        snapshot={snapshot}
        source={selection.source}
        target={selection.target}
        {...(selection.action === undefined ? {} : { action: selection.action })}
        assume={search.assume}
        onAssume={(assume) =>
          void navigate({ to: '.', search: (old) => ({ ...old, assume }), replace: true })
        }
        onSelect={onSelect}
      />
    );
  }
  const account = selectedAccount(selection.id);
  if (account !== undefined) {
    return <AccountPanel key={account} snapshot={snapshot} account={account} onSelect={onSelect} />;
  }
  return (
    <PrincipalPanel
      key={selection.id}
      snapshot={snapshot}
      id={selection.id}
      tab={selection.tab}
      onSelect={onSelect}
      onOpen={openPrincipal}
    />
  );
}
