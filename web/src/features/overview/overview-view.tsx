import type { Overview, SnapshotDetail } from '@assumable/shared/api/contract';
import { isAccountId } from '@assumable/shared/arn/arn';
import { lazy, Suspense, useMemo } from 'react';
import { useOverview } from '../../api-client/queries.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Skeleton, SkeletonRows } from '../../components/skeleton.tsx';
import { PictureMenu } from '../../graph-view/picture-menu.tsx';
import { counted, formatDate, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import {
  EDGE_MODES,
  OVERVIEW_DEFAULTS,
  type EdgeMode,
  type OverviewSearch,
} from '../../url-state/overview-search.ts';
import type { ExploreSearch } from '../../url-state/explore-search.ts';
import { foldIdentityCenter } from './fold-outside.ts';
import { FiguresRow } from './figures-row.tsx';
import { firstLevel, foldUnits, MOST_ACCOUNTS_AT_FIRST, shutUnits } from './fold-units.ts';
import { outsideColumn } from './outside-groups.ts';
import { OrganizationMap } from './organization-map.tsx';
import { drawnEdges, figuresOf, indexOverview, liveCount, MOST_LINES, placeOf } from './overview-model.ts';

const OverviewTable = lazy(() =>
  import('./overview-table.tsx').then((module) => ({ default: module.OverviewTable })),
);

export interface OverviewViewProps {
  readonly snapshot: SnapshotDetail;
  readonly search: OverviewSearch;
  readonly onSearch: (patch: OverviewSearch) => void;
  /** Account id or node id in the inspector. */
  readonly selected: string | undefined;
  readonly onSelect: OnSelect;
  readonly onExplore: (search: ExploreSearch) => void;
  readonly onPrincipals: () => void;
  readonly onCoverage: () => void;
}

const MODE_WORDS: Readonly<Record<EdgeMode, string>> = {
  none: 'None',
  selected: 'Selected',
  cross: 'Cross-account',
  all: 'All',
};

/** Shorter where there is little room. */
const CROSS = (
  <span>
    Cross<span className="@max-3xl:sr-only">-account</span>
  </span>
);

/** The organization at account level: figures, units with account cards, who stands outside, edges with counts. */
export function OverviewView(props: OverviewViewProps) {
  const query = useOverview(props.snapshot.id);
  if (query.isError) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <OverviewSkeleton />;
  return <LoadedOverview {...props} overview={query.data} />;
}

function LoadedOverview(props: OverviewViewProps & { readonly overview: Overview }) {
  const { search, onSearch } = props;
  const overview = useMemo(() => foldIdentityCenter(props.overview).overview, [props.overview]);
  const index = useMemo(() => indexOverview(overview), [overview]);
  const figures = useMemo(() => figuresOf(overview, index), [overview, index]);
  const view = search.v ?? OVERVIEW_DEFAULTS.v;
  const mode = search.edges ?? OVERVIEW_DEFAULTS.edges;
  const first = useMemo(() => firstLevel(overview), [overview]);
  const level = search.level ?? first;
  const { flip, acc } = search;
  const shut = useMemo(() => shutUnits(overview, level, flip ?? []), [overview, level, flip]);
  const folded = useMemo(() => foldUnits(overview, index, shut), [overview, index, shut]);
  const lines = useMemo(() => {
    const rows = outsideColumn(overview, 1, new Set()).groups.flatMap((group) => group.items);
    const onMap = new Set([...folded.index.inside, ...rows.map((row) => row.id)]);
    const drawn = drawnEdges(folded.overview, folded.index, mode, undefined);
    return drawn.filter((edge) => onMap.has(edge.source) && onMap.has(edge.target)).length;
  }, [overview, folded, mode]);
  const toggleUnit = (id: string): void => {
    const rest = (flip ?? []).filter((other) => other !== id);
    onSearch({
      flip: rest.length === (flip ?? []).length ? [...rest, id] : rest.length === 0 ? undefined : rest,
    });
  };
  const canOpen =
    props.selected !== undefined && isAccountId(props.selected) && index.inside.has(props.selected);
  const opens = canOpen && acc !== props.selected;
  const tooMany = view === 'graph' && lines > MOST_LINES;
  const pairs = overview.accountEdges.filter(
    (edge) => placeOf(edge, index) !== 'inside' && liveCount(edge) > 0,
  );
  const inside = overview.accounts.filter((account) => account.coverage !== 'external').length;
  const units = overview.units.filter((unit) => unit.kind === 'unit').length;
  const shownText = `${counted(inside, 'account')} in ${counted(units, 'unit')} · ${counted(pairs.length, 'pair')} with a trust`;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <FiguresRow
        figures={figures}
        snapshot={props.snapshot}
        onExplore={props.onExplore}
        onPrincipals={props.onPrincipals}
        onCoverage={props.onCoverage}
      />
      <div className="@container shrink-0 border-b border-line px-4">
        <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1.5 py-1.5">
          <h1 className="text-base font-semibold @max-5xl:sr-only">Organization</h1>
          <span
            className="min-w-0 flex-1 truncate text-xs text-ink-2 @max-4xl:hidden"
            data-testid="truth-line"
          >
            {shownText}
          </span>
          <div className="ml-auto flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
            {view === 'graph' && (canOpen || acc !== undefined) && (
              <Button onClick={() => onSearch({ acc: opens ? props.selected : undefined })}>
                {opens ? 'Open to roles' : 'Close roles'}
              </Button>
            )}
            {view === 'graph' && (
              <Segmented
                label="Level"
                value={level}
                segments={[
                  { id: 'units', label: 'Units' },
                  { id: 'accounts', label: 'Accounts' },
                ]}
                onChange={(next) =>
                  onSearch({ level: next === first ? undefined : next, flip: undefined, acc: undefined })
                }
              />
            )}
            {view === 'graph' && (
              <div className="flex items-center gap-2">
                <span className="text-xs text-ink-2 @max-3xl:sr-only">Edges</span>
                <Segmented
                  label="Edges shown"
                  value={mode}
                  segments={EDGE_MODES.map((id) => ({ id, label: id === 'cross' ? CROSS : MODE_WORDS[id] }))}
                  onChange={(edges) => onSearch({ edges })}
                />
              </div>
            )}
            <span className="flex items-center gap-1">
              <Segmented
                label="View"
                value={view}
                segments={[
                  { id: 'graph', label: 'Graph' },
                  { id: 'table', label: 'Table' },
                ]}
                onChange={(v) => onSearch({ v })}
              />
              {view === 'graph' && (
                <PictureMenu
                  part='[data-testid="organization-map"]'
                  whole={inside <= MOST_ACCOUNTS_AT_FIRST || level === 'units'}
                  caption={() => [
                    `Overview · ${props.snapshot.label}`,
                    `Snapshot ${props.snapshot.id} of ${formatDate(props.snapshot.collectedAt)} · edges: ${MODE_WORDS[mode].toLowerCase()} · level: ${level}`,
                    shownText,
                  ]}
                  fileName={`assumable-overview-${props.snapshot.id}`}
                />
              )}
            </span>
          </div>
        </div>
      </div>
      {tooMany && (
        <div
          role="status"
          className="flex h-9 shrink-0 items-center gap-3 border-b border-line bg-inset px-4 text-sm"
        >
          {formatNumber(lines)} pairs are too many to draw at once; the edges of one account or unit show when
          you point at it.
          <Button className="ml-auto" onClick={() => onSearch({ v: 'table' })}>
            Open the table
          </Button>
        </div>
      )}
      <div className="min-h-0 flex-1">
        {view === 'graph' ? (
          <OrganizationMap
            snapshot={props.snapshot.id}
            overview={overview}
            folded={folded}
            shut={shut}
            onToggleUnit={toggleUnit}
            openedId={acc}
            onOpenAccount={(id) => onSearch({ acc: id })}
            mode={tooMany ? 'selected' : mode}
            unit={search.unit}
            selected={props.selected}
            onSelect={props.onSelect}
            onExplore={props.onExplore}
          />
        ) : (
          <Suspense fallback={<SkeletonRows rows={12} label="Opening the table" />}>
            <OverviewTable
              overview={overview}
              index={index}
              selected={props.selected}
              onSelect={props.onSelect}
              onExplore={props.onExplore}
            />
          </Suspense>
        )}
      </div>
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Reading the organization" className="flex h-full flex-col">
      <div className="grid h-24 shrink-0 grid-cols-5 border-b border-line">
        {Array.from({ length: 5 }, (_, index) => (
          <div key={index} className="space-y-2 border-r border-line px-4 py-3 last:border-r-0">
            <Skeleton className="h-7 w-16" />
            <Skeleton className="h-4 w-28" />
          </div>
        ))}
      </div>
      <div className="h-11 shrink-0 border-b border-line" />
      <div className="flex gap-6 p-4">
        <Skeleton className="h-96 w-52" />
        <Skeleton className="h-64 flex-1" />
        <Skeleton className="h-80 flex-1" />
      </div>
    </div>
  );
}
