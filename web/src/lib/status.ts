/**
 * The one table of edge statuses as people see them: words, glyph, line, arrow and colour. Every list, legend,
 * drawing and filter reads it. Colour is never the only sign (WCAG 1.4.1).
 */
import { EDGE_STATUSES, type EdgeStatus } from '@assumable/shared/graph/model';

export interface StatusFacts {
  readonly status: EdgeStatus;
  /** Full words, as a caption. */
  readonly word: string;
  /** At most two words, for column heads and chips. */
  readonly short: string;
  /** One sentence that says what it means. */
  readonly meaning: string;
  /** One character for plain text. */
  readonly glyph: string;
  /** CSS variable that holds the line colour. */
  readonly colour: string;
  /** Line width in px. */
  readonly width: number;
  /** Dash pattern in px; empty for a solid line. */
  readonly dash: readonly number[];
  readonly arrow: 'triangle' | 'triangle-hollow' | 'vee' | 'circle' | 'tee' | 'none';
}

export const STATUS_FACTS: Readonly<Record<EdgeStatus, StatusFacts>> = {
  allowed: {
    status: 'allowed',
    word: 'Allowed',
    short: 'Allowed',
    meaning: 'Every policy that takes part allows it.',
    glyph: '✓',
    colour: '--edge-allowed',
    width: 2,
    dash: [],
    arrow: 'triangle',
  },
  conditional: {
    status: 'conditional',
    word: 'Allowed if …',
    short: 'Conditional',
    meaning: 'Allowed when the open conditions hold, such as MFA or an external id.',
    glyph: '◐',
    colour: '--edge-conditional',
    width: 2,
    dash: [8, 4],
    arrow: 'triangle-hollow',
  },
  trusted_unverified: {
    status: 'trusted_unverified',
    word: 'Trusted, caller not known',
    short: 'Caller unknown',
    meaning: 'The role trusts the caller; the permissions of the caller lie outside the data that was read.',
    glyph: '?',
    colour: '--edge-trusted-unverified',
    width: 1.5,
    dash: [5, 3],
    arrow: 'none',
  },
  denied: {
    status: 'denied',
    word: 'Blocked',
    short: 'Blocked',
    meaning: 'Both halves are present; an explicit deny, an SCP, an RCP or a boundary blocks it.',
    glyph: '⊘',
    colour: '--edge-denied',
    width: 1.5,
    dash: [],
    arrow: 'tee',
  },
  trust_only: {
    status: 'trust_only',
    word: 'Trusted, caller not allowed',
    short: 'Trust only',
    meaning: 'The role trusts the caller; no policy of the caller permits the call.',
    glyph: '▷',
    colour: '--edge-trust-only',
    width: 1.5,
    dash: [2, 3],
    arrow: 'vee',
  },
  permit_only: {
    status: 'permit_only',
    word: 'Caller allowed, not trusted',
    short: 'Permit only',
    meaning: 'A policy of the caller permits the call; the role does not trust the caller.',
    glyph: '◁',
    colour: '--edge-permit-only',
    width: 1.5,
    dash: [2, 7],
    arrow: 'circle',
  },
  none: {
    status: 'none',
    word: 'No access',
    short: 'None',
    meaning: 'Neither half is present.',
    glyph: '–',
    colour: '--edge-none',
    width: 1,
    dash: [1, 4],
    arrow: 'none',
  },
};

/** Statuses a person meets, strongest first. */
export const SHOWN_STATUSES: readonly EdgeStatus[] = EDGE_STATUSES.filter((status) => status !== 'none');

/** Position in the order of strength; lower is stronger. */
export function statusRank(status: EdgeStatus): number {
  return EDGE_STATUSES.indexOf(status);
}

/** The strongest status with a count above zero. */
export function strongestStatus(
  counts: Readonly<Partial<Record<EdgeStatus, number>>>,
): EdgeStatus | undefined {
  return EDGE_STATUSES.find((status) => (counts[status] ?? 0) > 0);
}

/** Counts in words, strongest first: `3 allowed, 1 blocked`. */
export function countsInWords(counts: Readonly<Partial<Record<EdgeStatus, number>>>): string {
  return EDGE_STATUSES.flatMap((status) => {
    const count = counts[status] ?? 0;
    return count > 0 ? [`${count} ${STATUS_FACTS[status].short.toLowerCase()}`] : [];
  }).join(', ');
}
