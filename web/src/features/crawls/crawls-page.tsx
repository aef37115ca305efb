import type { Crawl } from '@assumable/shared/api/crawls';
import { Link } from '@tanstack/react-router';
import { isMoving, useCrawls } from '../../api-client/crawls.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { formatAge, formatDate, formatLocalDate, formatNumber } from '../../lib/format.ts';
import { useSeconds } from '../../lib/use-seconds.ts';
import { CrawlStateMark } from './crawl-state.tsx';
import { crawlTitle, durationText, elapsedMs, missingCount } from './crawl-words.ts';
import { NewCrawlLink } from './new-crawl-link.tsx';
import { StateBar } from './state-bar.tsx';

/** Every crawl of the store, newest first. */
export function CrawlsPage() {
  const { data, error, refetch } = useCrawls();
  const crawls = data?.crawls;
  const now = useSeconds(crawls?.some(isMoving) === true);
  return (
    <div className="mx-auto max-w-6xl space-y-4 p-6">
      <header className="flex items-end gap-4">
        <div>
          <p className="text-xs text-ink-2">
            <Link to="/snapshots" className="text-accent hover:underline">
              Snapshots
            </Link>{' '}
            /
          </p>
          <h1 className="text-xl font-semibold">Crawls</h1>
        </div>
        <span className="ml-auto">
          <NewCrawlLink />
        </span>
      </header>
      {error !== null && crawls === undefined ? (
        <div className="-m-4">
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        </div>
      ) : crawls === undefined ? (
        <SkeletonRows rows={6} label="Reading the crawls" />
      ) : crawls.length === 0 ? (
        <EmptyState title="No crawl yet" actions={<NewCrawlLink />}>
          A crawl reads the IAM of every account of an organization and keeps it as a snapshot.
        </EmptyState>
      ) : (
        <div className="overflow-x-auto rounded-md border border-line">
          <table className="w-full min-w-[760px] text-left text-sm">
            <caption className="sr-only">Crawls, newest first</caption>
            <thead>
              <tr className="border-b border-line bg-container text-xs text-ink-2">
                {['Crawl', 'State', 'Accounts', 'Not in full', 'Calls', 'Took', 'Roles tried'].map(
                  (title, index) => (
                    <th
                      key={title}
                      scope="col"
                      className={`px-3 py-1.5 font-semibold whitespace-nowrap ${index >= 3 && index <= 5 ? 'text-right' : ''}`}
                    >
                      {title}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {crawls.map((crawl) => (
                <Row key={crawl.id} crawl={crawl} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Row({ crawl, now }: { readonly crawl: Crawl; readonly now: number }) {
  const missing = missingCount(crawl.counts);
  return (
    <tr className="border-b border-line last:border-0 hover:bg-container">
      <th scope="row" className="px-3 py-1.5 font-normal whitespace-nowrap">
        <Link
          to="/crawls/$crawl"
          params={{ crawl: crawl.id }}
          title={`Open ${crawlTitle(crawl)}, ${formatLocalDate(crawl.startedAt)}`}
          className="rounded-sm font-semibold text-accent hover:underline"
        >
          {formatDate(crawl.startedAt)}
        </Link>
        <span className="block text-xs text-ink-2">{formatAge(crawl.startedAt, now)}</span>
      </th>
      <td className="px-3 py-1.5">
        <CrawlStateMark state={crawl.state} />
      </td>
      <td className="w-56 px-3 py-1.5 whitespace-nowrap">
        {formatNumber(crawl.done)} of {formatNumber(crawl.total)}
        <StateBar counts={crawl.counts} total={crawl.total} done={crawl.done} className="mt-1 h-2" />
      </td>
      <td className="px-3 py-1.5 text-right">
        {missing === 0 ? (
          <span className="text-ink-2">none</span>
        ) : (
          <span className="font-semibold text-severity-high">{formatNumber(missing)}</span>
        )}
      </td>
      <td className="px-3 py-1.5 text-right">{formatNumber(crawl.calls)}</td>
      <td className="px-3 py-1.5 text-right whitespace-nowrap">{durationText(elapsedMs(crawl, now))}</td>
      <td className="max-w-56 truncate px-3 py-1.5 font-mono text-xs" title={crawl.settings.roles.join('\n')}>
        {crawl.settings.roles.join(', ')}
      </td>
    </tr>
  );
}
