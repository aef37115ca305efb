import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { ListFilter, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMatrix, useOverview } from '../../api-client/queries.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { SelectMenu } from '../../components/select-menu.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { FilterChips } from '../../filters/filter-chips.tsx';
import { FilterPanel } from '../../filters/filter-panel.tsx';
import { filtersInWords } from '../../filters/filter-words.ts';
import { ViewTools } from '../../graph-view/view-tools.tsx';
import { counted, formatDate, formatNumber } from '../../lib/format.ts';
import type { OnSelect, Selection } from '../../lib/selection.ts';
import { SHOWN_STATUSES, STATUS_FACTS } from '../../lib/status.ts';
import { activeFilterKeys, edgeFilterOf, NO_FILTERS } from '../../url-state/filter-search.ts';
import { MATRIX_DEFAULTS, type MatrixSearch } from '../../url-state/matrix-search.ts';
import { MatrixGrid } from './matrix-grid.tsx';
import { buildMatrix, type Line } from './matrix-model.ts';
import { matrixCsv, MatrixTable } from './matrix-table.tsx';

export interface MatrixViewProps {
  readonly snapshot: SnapshotDetail;
  readonly search: MatrixSearch;
  readonly onSearch: (patch: MatrixSearch) => void;
  readonly selection: Selection | undefined;
  readonly onSelect: OnSelect;
}

const ORDERS = [
  { id: 'tree', label: 'Order of units' },
  { id: 'name', label: 'By name' },
  { id: 'in', label: 'Most trusted into' },
  { id: 'out', label: 'Most reaching out' },
] as const;

/** Below this width of the window the filters start folded. */
const ROOMY = 1_440;

/** Who reaches whom by account: a cell counts the trusts from callers of its row to roles of its column. */
export function MatrixView(props: MatrixViewProps) {
  const { snapshot, search, onSearch, selection, onSelect } = props;
  const overview = useOverview(snapshot.id);
  const matrix = useMatrix(snapshot.id, edgeFilterOf(search));
  const [filtersOpen, setFiltersOpen] = useState(window.innerWidth > ROOMY);
  const view = search.v ?? MATRIX_DEFAULTS.v;
  const level = search.level ?? MATRIX_DEFAULTS.level;
  const order = search.order ?? MATRIX_DEFAULTS.order;
  const { empty = false, small = false, rows, cols } = search;
  const model = useMemo(
    () =>
      overview.data === undefined || matrix.data === undefined
        ? undefined
        : buildMatrix({
            overview: overview.data,
            matrix: matrix.data,
            level,
            order,
            empty,
            rows,
            columns: cols,
          }),
    [overview.data, matrix.data, level, order, empty, rows, cols],
  );
  const names = {
    account: (id: string): string => overview.data?.accounts.find((account) => account.id === id)?.name ?? id,
    unit: (id: string): string => overview.data?.units.find((unit) => unit.id === id)?.name ?? id,
  };
  const pick = (row: Line, column: Line): void => {
    if (level === 'units') onSearch({ level: 'accounts', rows: row.id, cols: column.id });
    else onSelect({ type: 'pair', source: row.id, target: column.id });
  };
  const error = overview.error ?? matrix.error;
  const filters = activeFilterKeys(search).length;
  const selected = selection?.type === 'pair' ? selection : undefined;
  const notRead = counted(snapshot.counts.accounts - snapshot.counts.accountsRead, 'account');
  const shownText =
    model === undefined || matrix.data === undefined
      ? ''
      : `Showing ${counted(model.pairs, 'pair')} with ${counted(model.edges, 'edge')} · ${formatNumber(
          matrix.data.all,
        )} edges in all · ${notRead} not read`;
  const zoomed = level === 'accounts' && (rows !== undefined || cols !== undefined);
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="@container flex h-12 shrink-0 items-center gap-2 border-b border-line px-4">
        <Button aria-expanded={filtersOpen} onClick={() => setFiltersOpen(!filtersOpen)}>
          <ListFilter size={14} aria-hidden="true" />
          <span className="@max-3xl:sr-only">Filters</span>
          {filters > 0 && `(${filters})`}
        </Button>
        <h1 className="mr-auto truncate pl-1 text-base font-semibold">Who reaches whom</h1>
        <Segmented
          label="Level"
          value={level}
          segments={[
            { id: 'units', label: 'Units' },
            { id: 'accounts', label: 'Accounts' },
          ]}
          onChange={(next) => onSearch({ level: next, rows: undefined, cols: undefined, sel: undefined })}
        />
        <SelectMenu
          label="Order"
          value={order}
          choices={ORDERS}
          onChoose={(next) => onSearch({ order: next })}
        />
        <span className="flex gap-3 px-1 @max-4xl:hidden">
          {view === 'matrix' && (
            <Toggle label="Small" checked={small} onChange={(on) => onSearch({ small: on })} />
          )}
          <Toggle label="Empty" checked={empty} onChange={(on) => onSearch({ empty: on })} />
        </span>
        <ViewTools
          view={view}
          views={[
            { id: 'matrix', label: 'Matrix' },
            { id: 'table', label: 'Table' },
          ]}
          onView={(v) => onSearch({ v })}
          csv={model === undefined || model.pairs === 0 ? undefined : () => matrixCsv(model)}
          picture={{
            part: '[data-testid="matrix"]',
            whole: false,
            ...(model === undefined || view !== 'matrix'
              ? {}
              : {
                  draw: async (caption, token) =>
                    (await import('./matrix-picture.ts')).matrixPicture(model, caption, token),
                }),
            caption: () => [
              `Who reaches whom · ${snapshot.label}`,
              `Snapshot ${snapshot.id} of ${formatDate(snapshot.collectedAt)}`,
              filtersInWords(search, names),
              shownText,
            ],
          }}
          fileName={`assumable-matrix-${snapshot.id}`}
        />
      </div>
      <FilterChips search={search} names={names} onSearch={onSearch} />
      {zoomed && (
        <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-4 text-sm">
          <span className="text-ink-2">Zoomed to</span>
          <span className="truncate">
            {names.unit(rows ?? 'everything')} → {names.unit(cols ?? 'everything')}
          </span>
          <Button
            onClick={() => onSearch({ level: 'units', rows: undefined, cols: undefined, sel: undefined })}
          >
            <X size={13} aria-hidden="true" />
            Back to units
          </Button>
        </div>
      )}
      <div className="flex min-h-0 flex-1">
        {filtersOpen && <FilterPanel search={search} overview={overview.data} onSearch={onSearch} />}
        <div className="min-h-0 min-w-0 flex-1">
          {error !== null ? (
            <ProblemNotice
              error={error}
              onRetry={() => {
                void overview.refetch();
                void matrix.refetch();
              }}
            />
          ) : model === undefined ? (
            <div role="status" aria-label="Reading the matrix" className="p-4 pt-[132px] pl-[252px]">
              <Skeleton className="h-96 w-full" />
            </div>
          ) : model.pairs === 0 ? (
            <EmptyState
              title="No account reaches another one with these filters"
              actions={
                <Button onClick={() => onSearch({ ...NO_FILTERS, rows: undefined, cols: undefined })}>
                  Clear the filters
                </Button>
              }
            >
              Trusts that are not in force, trust only or permit only, are left out unless you ask for them.
            </EmptyState>
          ) : view === 'table' ? (
            <MatrixTable
              model={model}
              sort={search.sort ?? MATRIX_DEFAULTS.sort}
              onSort={(sort) => onSearch({ sort })}
              selected={selected}
              onSelect={pick}
            />
          ) : (
            <MatrixGrid
              model={model}
              label="Who reaches whom"
              small={small}
              selected={selected}
              onSelect={pick}
            />
          )}
        </div>
      </div>
      <Foot text={shownText} />
    </div>
  );
}

function Foot({ text }: { readonly text: string }) {
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-t border-line px-4 py-1 text-xs text-ink-2">
      <span role="status" data-testid="truth-line">
        {text}
      </span>
      <span className="ml-auto flex flex-wrap gap-x-3">
        {SHOWN_STATUSES.map((status) => (
          <span key={status} title={STATUS_FACTS[status].meaning}>
            <StatusCounts counts={{ [status]: 1 }} words />
          </span>
        ))}
      </span>
    </div>
  );
}
