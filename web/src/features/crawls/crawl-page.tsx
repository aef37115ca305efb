import type { Crawl, CrawlAccountState } from '@assumable/shared/api/crawls';
import { useCallback, useMemo, useState } from 'react';
import {
  isMoving,
  useCrawl,
  useCrawlAccounts,
  useCrawlAction,
  type CrawlFeed,
  type CrawlRowsQuery,
} from '../../api-client/crawls.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { problemOf } from '../../lib/problem-error.ts';
import { CRAWL_DEFAULTS, type CrawlSearch } from '../../url-state/crawl-search.ts';
import { AccountDrawer } from './account-drawer.tsx';
import { AccountsBar } from './accounts-bar.tsx';
import { AccountsTable } from './accounts-table.tsx';
import { CrawlHead } from './crawl-head.tsx';
import { CrawlProgress } from './crawl-progress.tsx';
import { OrganizationGaps } from './organization-gaps.tsx';

export interface CrawlPageProps {
  readonly id: string;
  readonly search: CrawlSearch;
  readonly onSearch: (patch: CrawlSearch) => void;
  readonly onOther: (crawl: string) => void;
  /** Leaves for the list of crawls. */
  readonly onLeave: () => void;
}

/** One crawl: how far it is or what came of it, and each of its accounts. */
export function CrawlPage(props: CrawlPageProps) {
  const { data, error, refetch, feed } = useCrawl(props.id);
  if (data === undefined && error !== null) {
    if (problemOf(error).status !== 404)
      return <ProblemNotice error={error} onRetry={() => void refetch()} />;
    return (
      <EmptyState
        page
        title="This crawl does not exist"
        actions={
          <Button variant="primary" onClick={props.onLeave}>
            Go to Snapshots
          </Button>
        }
      >
        It may have been discarded, or it ended before it knew its accounts.
      </EmptyState>
    );
  }
  if (data === undefined) return <CrawlSkeleton />;
  return <Loaded {...props} crawl={data} feed={feed} stale={error !== null} />;
}

function Loaded(
  props: CrawlPageProps & { readonly crawl: Crawl; readonly feed: CrawlFeed; readonly stale: boolean },
) {
  const { id, crawl, search, onSearch } = props;
  const acting = useCrawlAction();
  const [failure, setFailure] = useState<{ readonly error: unknown }>();
  const moving = isMoving(crawl);
  const sort = search.sort ?? CRAWL_DEFAULTS.sort;
  const query = useMemo(
    (): CrawlRowsQuery => ({
      sort,
      ...(search.state === undefined ? {} : { state: [...search.state] }),
      ...(search.reason === undefined ? {} : { reason: [...search.reason] }),
      ...(search.q === undefined ? {} : { q: search.q }),
      ...(search.ou === undefined ? {} : { unit: search.ou }),
    }),
    [sort, search.state, search.reason, search.q, search.ou],
  );
  const accounts = useCrawlAccounts(id, query, moving);
  const first = accounts.data?.pages[0];
  const rows = useMemo(() => accounts.data?.pages.flatMap((page) => page.accounts) ?? [], [accounts.data]);
  const units = useMemo(() => first?.units ?? [], [first]);
  const names = useMemo(() => new Map(units.map((unit) => [unit.id, unit.name])), [units]);
  const unitName = useCallback((unit: string): string => names.get(unit) ?? unit, [names]);
  const chosen = search.state ?? [];
  const toggle = (state: CrawlAccountState): void => {
    const next = chosen.includes(state) ? chosen.filter((other) => other !== state) : [...chosen, state];
    onSearch({ state: next.length === 0 ? undefined : next });
  };
  const { sel } = search;
  return (
    <div className="flex h-full">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <CrawlHead crawl={crawl} acting={acting} onOther={props.onOther} onDiscarded={props.onLeave} />
        <CrawlProgress crawl={crawl} feed={props.feed} chosen={chosen} onToggle={toggle} />
        {crawl.gaps.length > 0 && <OrganizationGaps gaps={crawl.gaps} />}
        <AccountsBar
          crawl={id}
          search={search}
          query={query}
          list={first}
          units={units}
          onSearch={onSearch}
          onFailed={(error) => setFailure({ error })}
        />
        {failure !== undefined && (
          <ProblemNotice error={failure.error} onRetry={() => setFailure(undefined)} />
        )}
        <div className="min-h-0 flex-1">
          {accounts.error !== null && first === undefined ? (
            <ProblemNotice error={accounts.error} onRetry={() => void accounts.refetch()} />
          ) : first === undefined ? (
            <RowsSkeleton />
          ) : rows.length === 0 ? (
            <NoRows crawl={crawl} onSearch={onSearch} />
          ) : (
            <AccountsTable
              rows={rows}
              unitName={unitName}
              sort={sort}
              onSort={(next) => onSearch(sortPatch(next))}
              selected={sel}
              onSelect={(account) => onSearch({ sel: account })}
              onEnd={
                accounts.hasNextPage && !accounts.isFetching ? () => void accounts.fetchNextPage() : undefined
              }
            />
          )}
        </div>
      </div>
      {sel !== undefined && (
        <AccountDrawer
          key={sel}
          crawl={id}
          account={sel}
          moving={moving}
          snapshot={crawl.snapshotId}
          unitName={unitName}
          onClose={() => onSearch({ sel: undefined })}
        />
      )}
    </div>
  );
}

const SORTS = ['account', 'name', 'state', 'reason', 'calls', 'ms', 'roles'] as const;

/** The table reports any text; only sorts that the address knows are taken. */
function sortPatch(text: string): CrawlSearch {
  const down = text.startsWith('-');
  const key = SORTS.find((sort) => sort === (down ? text.slice(1) : text));
  if (key === undefined) return {};
  return { sort: down ? `-${key}` : key };
}

function NoRows({
  crawl,
  onSearch,
}: {
  readonly crawl: Crawl;
  readonly onSearch: (patch: CrawlSearch) => void;
}) {
  if (crawl.total === 0) {
    return (
      <EmptyState title={isMoving(crawl) ? 'Listing the accounts' : 'No account is known'}>
        {isMoving(crawl)
          ? 'They appear here as soon as AWS Organizations has named them.'
          : 'The crawl ended before it could list the accounts.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No account matches these filters"
      actions={
        <Button
          onClick={() => onSearch({ state: undefined, reason: undefined, q: undefined, ou: undefined })}
        >
          Clear the filters
        </Button>
      }
    />
  );
}

function RowsSkeleton() {
  return (
    <div role="status" aria-label="Reading the accounts" className="space-y-2 p-4">
      {Array.from({ length: 10 }, (_, index) => (
        <Skeleton key={index} className="h-5 w-full" />
      ))}
    </div>
  );
}

function CrawlSkeleton() {
  return (
    <div role="status" aria-label="Reading the crawl" className="flex h-full flex-col">
      <div className="h-[76px] shrink-0 space-y-2 border-b border-line px-4 py-3">
        <Skeleton className="h-5 w-72" />
        <Skeleton className="h-4 w-96" />
      </div>
      <div className="h-36 shrink-0 space-y-3 border-b border-line px-4 py-3">
        <Skeleton className="h-9 w-48" />
        <Skeleton className="h-3 w-full" />
        <Skeleton className="h-7 w-2/3" />
      </div>
      <RowsSkeleton />
    </div>
  );
}
