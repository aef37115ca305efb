import type { Crawl, CrawlAccountState } from '@assumable/shared/api/crawls';
import { isMoving, type CrawlFeed } from '../../api-client/crawls.ts';
import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/format.ts';
import { useSeconds } from '../../lib/use-seconds.ts';
import { durationText, elapsedMs, remainingText } from './crawl-words.ts';
import { Figure } from './figure.tsx';
import { StateBar, StateLegend } from './state-bar.tsx';

export interface CrawlProgressProps {
  readonly crawl: Crawl;
  readonly feed: CrawlFeed;
  readonly chosen: readonly CrawlAccountState[];
  readonly onToggle: (state: CrawlAccountState) => void;
}

const PHASES = [
  { id: 'organization', word: 'Organization' },
  { id: 'accounts', word: 'Accounts' },
  { id: 'sealing', word: 'Snapshot' },
] as const;

/** How far it is: phase, accounts by state, calls, time. Everything keeps its place while numbers change. */
export function CrawlProgress({ crawl, feed, chosen, onToggle }: CrawlProgressProps) {
  const moving = isMoving(crawl);
  const now = useSeconds(moving);
  return (
    <section aria-label="Progress" className="shrink-0 border-b border-line px-4 pt-3 pb-2.5">
      <div className="flex flex-wrap items-end gap-x-8 gap-y-2">
        <div className="min-w-64 flex-1">
          <div className="flex min-h-4 items-center gap-4">
            <Phases crawl={crawl} />
            <p role="status" className="truncate text-xs font-medium text-severity-high">
              {moving && feed === 'lost' && 'Live updates lost, refreshing every 5 s.'}
            </p>
          </div>
          <p className="mt-1 flex items-baseline gap-2">
            <span className="text-2xl font-semibold tabular-nums">{formatNumber(crawl.done)}</span>
            <span className="text-sm text-ink-2">{totalText(crawl)}</span>
          </p>
        </div>
        <dl className="flex flex-wrap gap-y-1 [&>div]:w-24 [&>div:last-child]:w-28">
          <Figure term="Calls" value={formatNumber(crawl.calls)} />
          <Figure
            term="Throttled"
            value={formatNumber(crawl.throttles)}
            title="Calls that AWS refused because there were too many; they are repeated"
          />
          <Figure term="Repeated" value={formatNumber(crawl.retries)} />
          <Figure
            term="At once"
            value={moving ? formatNumber(crawl.concurrency) : '–'}
            title="Accounts read at the same time; fewer when AWS throttles"
          />
          <Figure term="Elapsed" value={durationText(elapsedMs(crawl, now))} />
          <Figure term="Left" value={remainingText(crawl)} />
        </dl>
      </div>
      <StateBar counts={crawl.counts} total={crawl.total} done={crawl.done} className="mt-2" />
      <div className="mt-2">
        <StateLegend counts={crawl.counts} chosen={chosen} onToggle={onToggle} />
      </div>
      <p role="status" className="sr-only">
        {/* Announced in steps, not at every account. */}
        {crawl.total === 0 ? crawl.phaseText : `${Math.floor((crawl.done / crawl.total) * 10) * 10} % read`}
      </p>
    </section>
  );
}

/** Accounts come page by page while the organization lists them, and are read at once. */
function totalText({ total, phase, state }: Crawl): string {
  if (total === 0) return 'accounts are not known yet';
  const listing = phase === 'organization' && (state === 'running' || state === 'paused');
  return listing ? `of ${formatNumber(total)} listed so far` : `of ${formatNumber(total)} accounts`;
}

function Phases({ crawl }: { readonly crawl: Crawl }) {
  const at = crawl.state === 'done' ? PHASES.length : PHASES.findIndex(({ id }) => id === crawl.phase);
  return (
    <ol aria-label="Phases" className="flex items-center gap-1.5 text-xs">
      {PHASES.map(({ id, word }, index) => {
        const current = index === at;
        const over = index < at;
        return (
          <li
            key={id}
            aria-current={current ? 'step' : undefined}
            className={cx('flex items-center gap-1.5', current ? 'font-semibold text-ink' : 'text-ink-2')}
          >
            {index > 0 && (
              <span aria-hidden="true" className="text-line-strong">
                →
              </span>
            )}
            <span>
              {word}
              {over && (
                <>
                  <span aria-hidden="true"> ✓</span>
                  <span className="sr-only"> done</span>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
