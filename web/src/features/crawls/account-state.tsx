import type { CrawlAccountState } from '@assumable/shared/api/crawls';
import type { ReactElement } from 'react';
import { cx } from '../../lib/cx.ts';
import { ACCOUNT_STATES } from './crawl-words.ts';

const STROKE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } as const;

/** Each state has an outline of its own, so that nothing hangs on colour. */
const GLYPHS: Readonly<Record<CrawlAccountState, ReactElement>> = {
  ok: <path d="M2.5 7.5l3 3 6-7" {...STROKE} strokeWidth={1.8} />,
  partial: (
    <>
      <circle cx="7" cy="7" r="4.75" {...STROKE} />
      <path d="M7 2.25a4.75 4.75 0 0 0 0 9.5z" fill="currentColor" />
    </>
  ),
  failed: <path d="M3 3l8 8M11 3l-8 8" {...STROKE} strokeWidth={1.8} />,
  skipped: <path d="M3 3.5l4 3.5-4 3.5M8 3.5l4 3.5-4 3.5" {...STROKE} strokeLinejoin="round" />,
  running: (
    <>
      <circle cx="7" cy="7" r="4.75" {...STROKE} strokeDasharray="3 2.2" />
      <circle cx="7" cy="7" r="1.6" fill="currentColor" />
    </>
  ),
  waiting: <circle cx="7" cy="7" r="4.75" {...STROKE} />,
};

const COLOURS: Readonly<Record<CrawlAccountState, string>> = {
  ok: 'text-edge-allowed',
  partial: 'text-edge-conditional',
  failed: 'text-severity-critical',
  skipped: 'text-line-strong',
  running: 'text-accent',
  waiting: 'text-line-strong',
};

export function AccountGlyph({ state }: { readonly state: CrawlAccountState }) {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      aria-hidden="true"
      className={cx('shrink-0', COLOURS[state])}
    >
      {GLYPHS[state]}
    </svg>
  );
}

/** State of an account: outline and word. */
export function AccountState({ state }: { readonly state: CrawlAccountState }) {
  return (
    <span className="inline-flex items-center gap-1.5" title={ACCOUNT_STATES[state].meaning}>
      <AccountGlyph state={state} />
      {ACCOUNT_STATES[state].word}
    </span>
  );
}

/** Colour of a part of the bar; its pattern is the class `fill-…` of the style sheet. */
export function barClass(state: CrawlAccountState): string {
  return cx(COLOURS[state], FILLS[state]);
}

const FILLS: Readonly<Record<CrawlAccountState, string>> = {
  ok: 'fill-solid',
  partial: 'fill-half',
  failed: 'fill-cross',
  skipped: 'fill-dots',
  running: 'fill-stripes',
  waiting: 'fill-none',
};
