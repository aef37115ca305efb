import type { ReactElement } from 'react';
import { StatusGlyph } from '../../components/status-mark.tsx';
import type { VerdictTone } from './layer-words.ts';

const CROSS = (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="shrink-0">
    <path d="M3.2 3.2l7.6 7.6M10.8 3.2l-7.6 7.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
  </svg>
);

const GLYPHS: Readonly<Record<VerdictTone, ReactElement>> = {
  pass: <StatusGlyph status="allowed" />,
  block: CROSS,
  open: <StatusGlyph status="conditional" />,
  gap: <StatusGlyph status="trusted_unverified" />,
  idle: <StatusGlyph status="none" />,
};

const COLOURS: Readonly<Record<VerdictTone, string>> = {
  pass: 'text-edge-allowed',
  block: 'text-severity-critical',
  open: 'text-edge-conditional',
  gap: 'text-ink-2',
  idle: 'text-ink-2',
};

/** Sign of a verdict: shape and colour say the same. Decorative: the word stands beside it. */
export function VerdictGlyph({ tone }: { readonly tone: VerdictTone }) {
  return <span className={`inline-flex shrink-0 ${COLOURS[tone]}`}>{GLYPHS[tone]}</span>;
}

const RESULT_TONES = { true: 'pass', false: 'block', unknown: 'open' } as const;

/** Tone of one condition: met, not met, or open. */
export function resultTone(result: boolean | 'unknown'): VerdictTone {
  return result === 'unknown' ? RESULT_TONES.unknown : result ? RESULT_TONES.true : RESULT_TONES.false;
}
