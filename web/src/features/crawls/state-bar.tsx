import type { CrawlAccountCounts, CrawlAccountState } from '@assumable/shared/api/crawls';
import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/format.ts';
import { AccountGlyph, barClass } from './account-state.tsx';
import { ACCOUNT_STATES, countsText, STATE_ORDER } from './crawl-words.ts';

export interface StateBarProps {
  readonly counts: CrawlAccountCounts;
  readonly total: number;
  readonly done: number;
  readonly className?: string;
}

/** Accounts by state as one bar: each part with its own pattern. */
export function StateBar({ counts, total, done, className }: StateBarProps) {
  return (
    <div
      role="progressbar"
      aria-label="Accounts that have ended"
      aria-valuemin={0}
      aria-valuemax={Math.max(1, total)}
      aria-valuenow={done}
      aria-valuetext={`${formatNumber(done)} of ${formatNumber(total)}: ${countsText(counts)}`}
      className={cx(
        'flex h-3 w-full gap-px overflow-hidden rounded-sm border border-line-strong bg-inset',
        className,
      )}
    >
      {STATE_ORDER.filter((state) => state !== 'waiting' && counts[state] > 0).map((state) => (
        <span
          key={state}
          className={cx('h-full min-w-1', barClass(state))}
          style={{ width: `${((counts[state] / Math.max(1, total)) * 100).toFixed(2)}%` }}
        />
      ))}
    </div>
  );
}

export interface StateLegendProps {
  readonly counts: CrawlAccountCounts;
  /** States that the table shows; empty for all. */
  readonly chosen: readonly CrawlAccountState[];
  readonly onToggle: (state: CrawlAccountState) => void;
}

/** Legend of the bar and filter of the table at once: every state keeps its place, also at zero. */
export function StateLegend({ counts, chosen, onToggle }: StateLegendProps) {
  return (
    <div role="group" aria-label="Accounts by state" className="flex flex-wrap gap-1">
      {STATE_ORDER.map((state) => {
        const pressed = chosen.includes(state);
        return (
          <button
            key={state}
            type="button"
            aria-pressed={pressed}
            title={ACCOUNT_STATES[state].meaning}
            onClick={() => onToggle(state)}
            className={cx(
              'flex h-7 items-center gap-1.5 rounded-md border px-2 text-sm whitespace-nowrap',
              pressed ? 'border-accent bg-accent-soft' : 'border-line hover:border-line-strong',
              counts[state] === 0 && !pressed && 'text-ink-2',
            )}
          >
            <AccountGlyph state={state} />
            {ACCOUNT_STATES[state].word}
            <span className="min-w-4 text-right font-semibold">{formatNumber(counts[state])}</span>
          </button>
        );
      })}
    </div>
  );
}
