import type { Crawl } from '@assumable/shared/api/crawls';
import { Link } from '@tanstack/react-router';
import { useCrawlAction } from '../../api-client/crawls.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { formatNumber } from '../../lib/format.ts';
import { CrawlActions } from './crawl-actions.tsx';
import { CrawlStateMark } from './crawl-state.tsx';
import { crawlTitle, outcomeText } from './crawl-words.ts';
import { reasonFacts } from './reason-words.ts';
import { StateBar } from './state-bar.tsx';

export interface CrawlStripProps {
  readonly crawl: Crawl;
  readonly onOpen: (crawl: string) => void;
}

/** A crawl that is under way or was left, in a few lines, with what can be done. */
export function CrawlStrip({ crawl, onOpen }: CrawlStripProps) {
  const acting = useCrawlAction();
  const paused = crawl.state === 'paused' && crawl.reason !== undefined;
  return (
    <section aria-label={crawlTitle(crawl)} className="rounded-md border border-line p-3">
      <div className="flex items-center gap-3">
        <CrawlStateMark state={crawl.state} />
        <Link
          to="/crawls/$crawl"
          params={{ crawl: crawl.id }}
          className="min-w-0 truncate text-sm font-semibold text-accent hover:underline"
        >
          {crawlTitle(crawl)}
        </Link>
        <span className="text-sm whitespace-nowrap text-ink-2">
          {crawl.total > 0 && `${formatNumber(crawl.done)} of ${formatNumber(crawl.total)} accounts`}
        </span>
        <div className="ml-auto">
          <CrawlActions crawl={crawl} acting={acting} onOther={onOpen} onDiscarded={() => undefined} />
        </div>
      </div>
      <StateBar counts={crawl.counts} total={crawl.total} done={crawl.done} className="mt-2 h-2" />
      <p className="mt-1.5 text-sm [overflow-wrap:anywhere] text-ink-2">
        {paused && (
          <strong className="font-semibold text-ink">{reasonFacts(crawl.reason ?? '').title}. </strong>
        )}
        {outcomeText(crawl)}
      </p>
      {acting.error !== null && (
        <div className="-mx-3 -mb-3">
          <ProblemNotice title="That could not be done" error={acting.error} onRetry={acting.reset} />
        </div>
      )}
    </section>
  );
}
