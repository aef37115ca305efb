/** Rows of the result, and steps that cannot run for ever. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  /** The same on the page with nothing but the drawing library. */
  readonly bare?: string;
  readonly budget?: string;
  readonly kept?: boolean;
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString('en-GB')} ms`;
}

/** A time with its budget, and what the bare page needs. */
export function against(what: string, value: number, budget?: number, bare?: number): Row {
  return {
    what,
    figure: ms(value),
    ...(bare === undefined ? {} : { bare: `${ms(bare)}, ratio ${(value / Math.max(bare, 0.1)).toFixed(2)}` }),
    ...(budget === undefined ? {} : { budget: ms(budget), kept: value <= budget }),
  };
}

/** A number that may not exceed its budget; `unit` follows both. */
export function atMost(what: string, value: number, budget: number, unit = '', digits = 0): Row {
  return {
    what,
    figure: `${value.toFixed(digits)}${unit}`,
    budget: `${budget}${unit}`,
    kept: value <= budget,
  };
}

export function print(rows: readonly Row[]): void {
  for (const { what, figure, bare, budget, kept } of rows) {
    const verdict = kept === undefined ? '' : kept ? 'kept' : 'missed';
    console.log(`| ${[what, figure, bare ?? '', budget ?? '', verdict].join(' | ')} |`);
  }
}

/** Seconds that one step may take before it counts as failed. */
const LIMIT = 240;
const STARTED = Date.now();

export function tell(text: string): void {
  console.error(`${((Date.now() - STARTED) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
}

/** Runs one step and prints its rows; one that fails or takes too long is a row of its own and the rest goes on. */
export async function step(name: string, run: () => Promise<readonly Row[]>): Promise<boolean> {
  tell(name);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${LIMIT} s`)), LIMIT * 1_000);
  });
  try {
    print(await Promise.race([run(), late]));
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    print([{ what: name, figure: `failed: ${reason.split('\n')[0] ?? ''}`, kept: false }]);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
