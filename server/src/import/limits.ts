/** Bounds on what an import may cost. An archive that breaks a bound on the whole is refused as a whole. */
export interface ImportLimits {
  /** Entries of a folder or archive, directories included. */
  readonly maxEntries: number;
  /** Bytes of one file, inflated. */
  readonly maxFileBytes: number;
  /** Bytes of all files together, inflated. */
  readonly maxTotalBytes: number;
  /** Inflated bytes for each compressed byte, checked once `ratioFloorBytes` are inflated. */
  readonly maxRatio: number;
  readonly ratioFloorBytes: number;
  /** Nesting of arrays and objects in a JSON file. */
  readonly maxDepth: number;
  /** Values in one JSON file: what it costs in memory once parsed. */
  readonly maxValues: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: ImportLimits = {
  maxEntries: 250_000,
  maxFileBytes: 512 * MIB,
  maxTotalBytes: 4096 * MIB,
  maxRatio: 200,
  ratioFloorBytes: 64 * MIB,
  maxDepth: 64,
  maxValues: 20_000_000,
};
