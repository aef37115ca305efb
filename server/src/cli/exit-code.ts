/** Exit codes of every command; other programs rely on them (docs/cli.md). */
export const EXIT = {
  done: 0,
  /** The answer is a failure of the check asked for. */
  checkFailed: 1,
  /** Wrong usage, or input that cannot be read. */
  usage: 2,
  /** Answered, but something could not be read that matters to the answer; stderr says what. */
  partial: 3,
  /** Stopped with Ctrl-C: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure the person at the keyboard can mend: one sentence, and what to do about it. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
