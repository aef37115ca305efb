/** `warning`: the crawl works and something will be unknown. `broken`: it cannot do what was asked. */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'warning' | 'broken';
  /** What was seen. */
  readonly text: string;
  /** What to do; absent for `ok`. */
  readonly fix?: string;
}
