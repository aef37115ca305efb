import type { SnapshotDetail } from '@assumable/shared/api/contract';
import { ArrowRightLeft } from 'lucide-react';
import { useMemo } from 'react';
import { usePaths, useReach, type ReachEnd } from '../../api-client/chains.ts';
import { useAccountNames } from '../../api-client/account-names.ts';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { FilterText } from '../../components/filter-text.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { ViewTools } from '../../graph-view/view-tools.tsx';
import { counted, formatDate, formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { contextText, readAssumptions } from '../../url-state/assume-search.ts';
import { PATHS_DEFAULTS, type PathsSearch } from '../../url-state/paths-search.ts';
import { ChainsView } from './chains-view.tsx';
import { EndPicker } from './end-picker.tsx';
import { PathsOptions } from './paths-options.tsx';
import { PathsStart } from './paths-start.tsx';
import { pathsCsv, PathsTable, rowsOfPaths, rowsOfReach } from './paths-table.tsx';
import { ReachColumns } from './reach-columns.tsx';

export interface PathsViewProps {
  readonly snapshot: SnapshotDetail;
  readonly search: PathsSearch;
  readonly onSearch: (patch: PathsSearch) => void;
  readonly onSelect: OnSelect;
}

const REACH_PAGE = 500;
const MOST_CHAINS = 25;

function endOf({ from, to }: PathsSearch): ReachEnd | undefined {
  if (from !== undefined && to === undefined) return { from };
  return from === undefined && to !== undefined ? { to } : undefined;
}

function usePathsData(snapshot: string, search: PathsSearch) {
  const context = contextText(readAssumptions(search.given));
  const options = {
    maxHops: search.hops ?? PATHS_DEFAULTS.hops,
    status: [...(search.st ?? PATHS_DEFAULTS.st)],
    ...(context === undefined ? {} : { context }),
    ...(search.esc === true ? { escalation: true } : {}),
  };
  const { from, to } = search;
  const both = from !== undefined && to !== undefined;
  const end = endOf(search);
  const paths = usePaths(snapshot, both ? { from, to, k: MOST_CHAINS, ...options } : undefined);
  const reach = useReach(snapshot, end, {
    ...options,
    limit: REACH_PAGE,
    ...(search.q === undefined ? {} : { q: search.q }),
    ...(search.kind === undefined ? {} : { kind: [...search.kind] }),
    ...(end !== undefined && 'to' in end && search.each === true ? { expand: true } : {}),
  });
  return { paths, reach, both, end };
}

/** Chains of roles: between two ends, from one, or to one. */
export function PathsView({ snapshot, search, onSearch, onSelect }: PathsViewProps) {
  const known = useAccountNames(snapshot.id);
  const accountName = (id: string): string => known(id) ?? id;
  const { paths, reach, both, end } = usePathsData(snapshot.id, search);
  const view = search.v ?? PATHS_DEFAULTS.v;
  const first = reach.data?.pages[0];
  const reachRows = useMemo(() => reach.data?.pages.flatMap((page) => page.rows) ?? [], [reach.data]);
  const reachNodes = useMemo(
    () => new Map(reach.data?.pages.flatMap((page) => page.nodes).map((node) => [node.id, node])),
    [reach.data],
  );
  const data = both ? paths.data : undefined;
  const tableRows = data !== undefined ? rowsOfPaths(data, accountName) : rowsOfReach(reachRows, reachNodes);
  const inbound = end !== undefined && 'to' in end;
  const answer = both ? data : first;
  const error = both ? paths.error : reach.error;
  const openChain = (id: string): void =>
    onSearch(inbound ? { from: id, v: undefined } : { to: id, v: undefined, p: undefined });
  const more = reach.hasNextPage && !reach.isFetchingNextPage ? () => void reach.fetchNextPage() : undefined;
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="shrink-0 border-b border-line px-4 pt-2.5 pb-3">
        <h1 className="sr-only">Paths</h1>
        <div className="flex items-end gap-2 max-sm:flex-col max-sm:items-stretch">
          <EndPicker
            snapshot={snapshot.id}
            label="From"
            placeholder="Anyone: name, ARN or account"
            value={search.from}
            node={both ? data?.from : inbound ? undefined : first?.node}
            accountName={accountName}
            rolesOnly={false}
            onChoose={(from) => onSearch({ from, p: undefined, sel: undefined })}
          />
          <IconButton
            label="Swap from and to"
            className="mb-1 max-sm:self-center"
            disabled={search.from === undefined && search.to === undefined}
            onClick={() => onSearch({ from: search.to, to: search.from, p: undefined, sel: undefined })}
          >
            <ArrowRightLeft size={15} />
          </IconButton>
          <EndPicker
            snapshot={snapshot.id}
            label="To role"
            placeholder="Everything it can reach: name or ARN"
            value={search.to}
            node={both ? data?.to : inbound ? first?.node : undefined}
            accountName={accountName}
            rolesOnly
            onChoose={(to) => onSearch({ to, p: undefined, sel: undefined })}
          />
        </div>
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <PathsOptions search={search} inbound={inbound} onSearch={onSearch} />
          {end !== undefined && (
            <FilterText
              label="Filter the list"
              value={search.q ?? ''}
              onChange={(q) => onSearch({ q: q === '' ? undefined : q })}
            />
          )}
          <span className="ml-auto">
            <ViewTools
              view={view}
              views={[
                { id: 'chains', label: 'Chains' },
                { id: 'table', label: 'Table' },
              ]}
              onView={(v) => onSearch({ v })}
              csv={tableRows.length === 0 ? undefined : () => pathsCsv(tableRows)}
              picture={{
                part: '[data-testid="paths"]',
                whole: true,
                caption: () => [
                  both ? 'Chains between two ends' : (first?.summary ?? 'Chains'),
                  `${snapshot.label} · snapshot ${snapshot.id} of ${formatDate(snapshot.collectedAt)}`,
                  answer === undefined ? '' : footText(answer.search.text, both ? undefined : first),
                ],
              }}
              fileName={`assumable-paths-${snapshot.id}`}
            />
          </span>
        </div>
      </div>
      {end !== undefined && first !== undefined && (
        <p className="flex shrink-0 items-center gap-2 border-b border-line px-4 py-1.5 text-base font-semibold">
          <span className="min-w-0 flex-1">{first.summary}</span>
          <CopyButton text={first.summary} what="sentence" />
        </p>
      )}
      <div className="min-h-0 flex-1" data-testid="paths">
        {!both && end === undefined ? (
          <PathsStart snapshot={snapshot.id} onSearch={onSearch} />
        ) : error !== null ? (
          <ProblemNotice error={error} onRetry={() => void (both ? paths.refetch() : reach.refetch())} />
        ) : answer === undefined ? (
          <div role="status" aria-label="Looking for chains" className="flex gap-4 p-4">
            <Skeleton className="h-72 w-64" />
            <Skeleton className="h-72 flex-1" />
          </div>
        ) : view === 'table' ? (
          <PathsTable
            rows={tableRows}
            sort={search.sort ?? PATHS_DEFAULTS.sort}
            onSort={(sort) => onSearch({ sort })}
            selected={both ? String(search.p ?? 0) : undefined}
            onOpen={(key) => (both ? onSearch({ p: Number(key), v: undefined }) : openChain(key))}
            onEnd={more}
          />
        ) : data !== undefined ? (
          <ChainsView
            paths={data}
            search={search}
            notRead={snapshot.counts.accounts - snapshot.counts.accountsRead}
            accountName={accountName}
            onSearch={onSearch}
            onSelect={onSelect}
          />
        ) : first !== undefined ? (
          <ReachColumns rows={reachRows} byHops={first.byHops} inbound={inbound} onOpen={openChain} />
        ) : undefined}
      </div>
      <div className="flex min-h-7 shrink-0 items-center gap-3 border-t border-line px-4 text-xs text-ink-2">
        <span role="status" data-testid="truth-line" className="truncate">
          {answer !== undefined && footText(answer.search.text, both ? undefined : first)}
        </span>
        {end !== undefined && more !== undefined && (
          <button type="button" className="text-accent hover:underline" onClick={more}>
            Load more
          </button>
        )}
      </div>
    </div>
  );
}

function footText(
  searched: string,
  reach: { readonly total: number; readonly all: number; readonly accounts: number } | undefined,
): string {
  const text = searched.charAt(0).toUpperCase() + searched.slice(1);
  if (reach === undefined) return text;
  const shown =
    reach.total < reach.all
      ? `${formatNumber(reach.total)} of ${formatNumber(reach.all)} match`
      : `${formatNumber(reach.all)} listed, in ${counted(reach.accounts, 'account')}`;
  return `${text} · ${shown}`;
}
