import type { CoverageGap } from '@assumable/shared/snapshot/model';

/** Nothing of a source can be imported. `message` is a sentence that says what to do; `file` is what it is about. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly file: string;
  /** What was refused on the way, if anything. */
  readonly gaps: readonly CoverageGap[];

  constructor(file: string, message: string, gaps: readonly CoverageGap[] = []) {
    super(`${file}: ${message}`);
    this.file = file;
    this.gaps = gaps;
  }
}
