/** A failed request to the server, as the server explained it (RFC 9457). */
export interface ProblemFacts {
  readonly title: string;
  readonly status: number;
  readonly detail?: string | undefined;
  readonly requestId?: string | undefined;
}

export class ProblemError extends Error {
  readonly title: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;

  constructor(facts: ProblemFacts) {
    super(facts.detail === undefined ? facts.title : `${facts.title}: ${facts.detail}`);
    this.name = 'ProblemError';
    this.title = facts.title;
    this.status = facts.status;
    this.detail = facts.detail;
    this.requestId = facts.requestId;
  }
}

/** Anything thrown, as a problem a person can read. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError({
    title: 'Something went wrong in the console',
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
  });
}
