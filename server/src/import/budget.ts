import type { ImportLimits } from './limits.ts';
import { SourceError } from './source-error.ts';

/** Counts what an archive has cost so far and refuses it as a whole when it costs too much. */
export interface Budget {
  /** One more entry; throws `SourceError` beyond the bound. */
  entry(): void;
  /** More inflated bytes; throws `SourceError` beyond the bound on the sum or on the ratio. */
  inflated(bytes: number): void;
}

/** `compressedBytes` is how many bytes of the archive stand against the inflated ones so far. */
export function budget(archive: string, limits: ImportLimits, compressedBytes: () => number): Budget {
  let entries = 0;
  let total = 0;
  return {
    entry() {
      entries += 1;
      if (entries > limits.maxEntries) {
        throw new SourceError(
          archive,
          `the archive has more than ${limits.maxEntries} entries. Import it in parts.`,
        );
      }
    },
    inflated(bytes) {
      total += bytes;
      if (total > limits.maxTotalBytes) {
        throw new SourceError(
          archive,
          `the archive inflates to more than ${limits.maxTotalBytes} bytes. Import it in parts.`,
        );
      }
      if (total > limits.ratioFloorBytes && total > limits.maxRatio * compressedBytes()) {
        throw new SourceError(
          archive,
          `the archive inflates to more than ${limits.maxRatio} times its size, as no real export does. Import the plain folder.`,
        );
      }
    },
  };
}
