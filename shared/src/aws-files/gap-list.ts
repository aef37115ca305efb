/**
 * Collects the coverage gaps of one file. Bounded: a hostile file with a million bad entities yields the first
 * gaps and one that counts the rest, so nothing is dropped in silence and nothing grows without limit.
 */
import type { CoverageGap } from '../snapshot/model.ts';

const MAX_GAPS_PER_FILE = 1_000;
const MAX_SHOWN = 160;

export interface GapList {
  add(gap: Omit<CoverageGap, 'file'>): void;
  /** All gaps so far, in the order they were found. */
  list(): readonly CoverageGap[];
}

/** A collector for one file; every gap gets the file's name. */
export function gapList(file: string, limit: number = MAX_GAPS_PER_FILE): GapList {
  const gaps: CoverageGap[] = [];
  let more = 0;
  return {
    add(gap) {
      if (gaps.length < limit) gaps.push({ ...gap, file });
      else more += 1;
    },
    list() {
      if (more === 0) return gaps;
      const message = `${more} more problems in this file are not listed. Correct the listed ones and import it again.`;
      return [...gaps, { code: 'import_more_gaps', message, file, scope: 'part' }];
    },
  };
}

/** Outside text for use inside a message: bounded in length, on one line. */
export function shown(text: string): string {
  const cut = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return cut.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\uFFFD');
}
