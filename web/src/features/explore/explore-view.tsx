import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useOverview } from '../../api-client/queries.ts';
import { FilterChips } from '../../filters/filter-chips.tsx';
import { FilterPanel } from '../../filters/filter-panel.tsx';
import type { OnSelect, Selection } from '../../lib/selection.ts';
import {
  activeFilters,
  exploreState,
  type ExploreSearch,
  type ExploreState,
} from '../../url-state/explore-search.ts';
import { subjectAccount, useAroundPrincipal, useEdgeSet, type ExploreData } from './explore-data.ts';
import { ExploreBar } from './explore-bar.tsx';
import { ExploreCanvas } from './explore-canvas.tsx';
import { AroundFilter } from './around-filter.tsx';
import { StartingPoints } from './starting-points.tsx';
import { TruthLine } from './truth-line.tsx';
import { ExploreTable } from './explore-table.tsx';

export interface ExploreViewProps {
  readonly snapshot: SnapshotDetail;
  readonly search: ExploreSearch;
  readonly onSearch: (patch: ExploreSearch) => void;
  readonly selection: Selection | undefined;
  readonly onSelect: OnSelect;
  readonly onSearchDialog: () => void;
}

/** Below this width of the window the filters start folded. */
const ROOMY = 1_200;

function useExploreData(snapshot: string, state: ExploreState): ExploreData {
  const around = state.of !== undefined && subjectAccount(state.of) === undefined;
  const neighbourhood = useAroundPrincipal(snapshot, state, around);
  const list = useEdgeSet(snapshot, state, !around);
  return around ? neighbourhood : list;
}

/** Graph and table over one query: around a principal, inside an account, between two accounts, or everything. */
export function ExploreView(props: ExploreViewProps) {
  const { snapshot, search, onSearch, selection, onSelect } = props;
  const state = exploreState(search);
  const overview = useOverview(snapshot.id);
  const data = useExploreData(snapshot.id, state);
  const [filtersOpen, setFiltersOpen] = useState(window.innerWidth >= ROOMY);

  const accounts = overview.data?.accounts ?? [];
  const names = useMemo(
    () => new Map(overview.data?.accounts.map((account) => [account.id, account.name])),
    [overview.data],
  );
  const accountName = useCallback((id: string) => names.get(id) ?? id, [names]);
  const filterNames = {
    account: accountName,
    unit: (id: string): string => overview.data?.units.find((unit) => unit.id === id)?.name ?? id,
  };

  const { of: subject, exp, tidy } = state;
  const selectedId = selection?.type === 'node' ? selection.id : undefined;
  const around = subject !== undefined && subjectAccount(subject) === undefined;
  const canExpand = around && selectedId !== undefined && selectedId !== subject && !exp.includes(selectedId);
  const canCollapse = selectedId !== undefined && exp.includes(selectedId);
  const expand = useCallback(
    (id: string) => onSearch({ exp: exp.includes(id) ? [...exp] : [...exp, id] }),
    [onSearch, exp],
  );
  const collapse = useCallback(
    (id: string) => {
      const rest = exp.filter((other) => other !== id);
      const before = exp.slice(0, tidy).filter((other) => other !== id).length;
      onSearch({ exp: rest.length === 0 ? undefined : rest, tidy: before });
    },
    [onSearch, exp, tidy],
  );
  const center = useCallback(
    (id: string) =>
      onSearch({
        of: id,
        exp: undefined,
        tidy: undefined,
        pin: undefined,
        sel: `node:${id}`,
        account: undefined,
        src: undefined,
        dst: undefined,
      }),
    [onSearch],
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && ['INPUT', 'TEXTAREA'].includes(target.tagName)) return;
      if (target instanceof HTMLElement && target.closest('[role=dialog],[role=menu],.cm-editor') !== null)
        return;
      if (event.key === 't') onSearch({ v: state.v === 'graph' ? 'table' : 'graph' });
      if (event.key === 'e' && canExpand) expand(selectedId);
      if (event.key === 'c' && canCollapse) collapse(selectedId);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onSearch, state.v, canExpand, canCollapse, selectedId, expand, collapse]);

  const pair = state.src !== undefined || state.dst !== undefined;
  const hasSubject = subject !== undefined || pair;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <ExploreBar
        snapshot={snapshot}
        state={state}
        data={data}
        accountName={accountName}
        filters={activeFilters(search)}
        filtersOpen={filtersOpen}
        onFilters={() => setFiltersOpen(!filtersOpen)}
        onSearch={onSearch}
      />
      <FilterChips search={search} names={filterNames} onSearch={onSearch} />
      <div className="flex min-h-0 flex-1">
        {filtersOpen && (
          <FilterPanel search={search} overview={overview.data} onSearch={onSearch}>
            {around && <AroundFilter state={state} onSearch={onSearch} />}
          </FilterPanel>
        )}
        <div className="min-h-0 min-w-0 flex-1">
          {state.v === 'table' ? (
            <ExploreTable
              data={data}
              state={state}
              accountName={accountName}
              selection={selection}
              onSelect={onSelect}
              onSearch={onSearch}
              onCenter={center}
            />
          ) : hasSubject ? (
            <ExploreCanvas
              snapshot={snapshot}
              data={data}
              state={state}
              accountName={accountName}
              names={filterNames}
              selection={selection}
              onSelect={onSelect}
              onSearch={onSearch}
              onCenter={center}
              onExpand={canExpand ? () => expand(selectedId) : undefined}
              onCollapse={canCollapse ? () => collapse(selectedId) : undefined}
            />
          ) : (
            <StartingPoints accounts={accounts} onStart={onSearch} onSearchDialog={props.onSearchDialog} />
          )}
        </div>
      </div>
      <TruthLine
        snapshot={snapshot}
        state={state}
        data={data}
        filters={activeFilters(search)}
        onSearch={onSearch}
      />
    </div>
  );
}
