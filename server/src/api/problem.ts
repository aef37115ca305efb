/** Errors as RFC 9457 problem details: one body for every failure, nothing in it that an attacker could use. */
import type { Problem } from '@assumable/shared/api/contract';
import { STATUS_CODES } from 'node:http';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
const LONGEST_DETAIL = 600;

/** A failure with an answer for the caller. `detail` is a sentence a person can act on; it is sent as it is. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(statusCode: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.statusCode = statusCode;
    this.detail = detail;
    this.headers = headers;
  }
}

/** The body for a status; `type` is `about:blank` because the status says all that a program needs. */
export function problemBody(status: number, detail: string, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail,
    requestId,
  };
}
