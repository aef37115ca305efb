import type { EdgeStatus } from '@assumable/shared/graph/model';
import type { ReactElement } from 'react';
import { cx } from '../lib/cx.ts';
import { STATUS_FACTS } from '../lib/status.ts';

const STROKE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } as const;

const GLYPHS: Readonly<Record<EdgeStatus, ReactElement>> = {
  allowed: <path d="M2.5 7.5l3 3 6-7" {...STROKE} strokeWidth={1.8} />,
  conditional: (
    <>
      <circle cx="7" cy="7" r="4.75" {...STROKE} />
      <path d="M7 2.25a4.75 4.75 0 0 0 0 9.5z" fill="currentColor" />
    </>
  ),
  trusted_unverified: (
    <>
      <path d="M4.6 5.1a2.4 2.4 0 1 1 3.5 2.1c-.8.45-1.1.9-1.1 1.6" {...STROKE} />
      <circle cx="7" cy="11.2" r=".95" fill="currentColor" />
    </>
  ),
  denied: (
    <>
      <circle cx="7" cy="7" r="4.75" {...STROKE} />
      <path d="M3.8 10.2l6.4-6.4" {...STROKE} />
    </>
  ),
  trust_only: <path d="M4 2.8v8.4L11 7z" {...STROKE} strokeLinejoin="round" />,
  permit_only: <path d="M10 2.8v8.4L3 7z" {...STROKE} strokeLinejoin="round" />,
  none: <path d="M3 7h8" {...STROKE} />,
};

/** The glyph alone, in the colour of the text around it. Decorative: say the word beside it. */
export function StatusGlyph({ status }: { readonly status: EdgeStatus }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="shrink-0">
      {GLYPHS[status]}
    </svg>
  );
}

const HEADS: Readonly<Record<(typeof STATUS_FACTS)[EdgeStatus]['arrow'], ReactElement | undefined>> = {
  triangle: <path d="M20 1.5v7l7-3.5z" fill="currentColor" />,
  'triangle-hollow': <path d="M20.5 2v6l6-3z" fill="var(--surface)" stroke="currentColor" />,
  vee: <path d="M20 1.5L26.5 5 20 8.5 22.5 5z" fill="currentColor" />,
  circle: <circle cx="24" cy="5" r="2.6" fill="currentColor" />,
  tee: <path d="M26 1v8" stroke="currentColor" strokeWidth={2} />,
  none: undefined,
};

/** A piece of the line as it is drawn in the graph. */
export function LineSample({ status }: { readonly status: EdgeStatus }) {
  const facts = STATUS_FACTS[status];
  return (
    <svg
      width="28"
      height="10"
      viewBox="0 0 28 10"
      aria-hidden="true"
      className="shrink-0"
      style={{ color: `var(${facts.colour})` }}
    >
      <line
        x1="0"
        y1="5"
        x2={facts.arrow === 'tee' || facts.arrow === 'none' ? 27 : 21}
        y2="5"
        stroke="currentColor"
        strokeWidth={facts.width}
        strokeDasharray={facts.dash.join(' ')}
      />
      {HEADS[facts.arrow]}
    </svg>
  );
}

export interface StatusMarkProps {
  readonly status: EdgeStatus;
  /** Replaces the word, for example `Allowed if MFA is present`. */
  readonly words?: string | undefined;
  /** `short` for columns, `full` for captions. */
  readonly form?: 'short' | 'full';
  readonly line?: boolean;
  readonly className?: string;
}

/** Status as people see it everywhere: line sample, glyph, word. */
export function StatusMark({ status, words, form = 'full', line = true, className }: StatusMarkProps) {
  const facts = STATUS_FACTS[status];
  return (
    <span
      className={cx('inline-flex min-w-0 items-center gap-1.5 text-ink', className)}
      title={facts.meaning}
    >
      {line && <LineSample status={status} />}
      <StatusGlyph status={status} />
      <span className="truncate">{words ?? (form === 'short' ? facts.short : facts.word)}</span>
    </span>
  );
}
