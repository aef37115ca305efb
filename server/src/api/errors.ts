/** Turns whatever a request ends with into one problem reply and one log line. */
import { QueryError } from '@assumable/shared/query/query-error';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AnswersEndedError } from '../answers/snapshot-answers.ts';
import { CrawlError } from '../collect/crawl-options.ts';
import { CrawlStateError } from '../jobs/crawl-service.ts';
import { StoreError } from '../store/store-error.ts';
import { PROBLEM_TYPE, ProblemError, problemBody } from './problem.ts';

const MOST_ISSUES = 5;

/** Sentences for failures that the framework reports by code; every other message of its own stays inside. */
const FRAMEWORK_PROBLEMS: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['FST_ERR_BAD_URL', [400, 'The address is not validly percent-encoded.']],
  ['FST_ERR_MAX_PARAM_LENGTH', [404, 'There is nothing at this address.']],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', [415, 'The Content-Type is not one that this route reads.']],
  ['FST_ERR_CTP_BODY_TOO_LARGE', [413, 'The body is larger than this route accepts.']],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', [400, 'The body does not have the announced length.']],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', [400, 'The body is empty.']],
]);

function validationProblem(error: Error & { readonly validationContext?: string }): ProblemError | undefined {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined;
  const where = error.validationContext ?? 'body';
  const issues = error.validation
    .slice(0, MOST_ISSUES)
    .map(
      (issue) => `${issue.instancePath.slice(1).slice(0, 80) || where}: ${issue.message ?? 'is not valid'}`,
    );
  return new ProblemError(where === 'body' ? 422 : 400, `The ${where} is not valid. ${issues.join('; ')}.`);
}

function queryProblem(error: QueryError): ProblemError {
  switch (error.code) {
    case 'bad_cursor':
    case 'bad_context':
      return new ProblemError(400, error.message);
    case 'unknown_node':
    case 'unknown_edge':
      return new ProblemError(404, error.message);
  }
}

/** Faults of the store that will pass, or that a person can mend; its own messages may name files and stay inside. */
function storeProblem(error: StoreError): ProblemError | undefined {
  switch (error.code) {
    case 'not_found':
      return new ProblemError(404, 'There is no snapshot with this id. GET /api/v1/snapshots lists them.');
    case 'busy':
      return new ProblemError(503, 'Another process is writing to the store; try again.', {
        'retry-after': '1',
      });
    case 'disk_full':
      return new ProblemError(503, 'The disk of the data folder is full; make room and try again.');
    case 'newer_schema':
    case 'damaged':
    case 'refused':
    case 'failed':
      return undefined;
  }
}

/** A crawl that cannot be done as asked: the request, or the credentials of this server, have to be corrected. */
function crawlProblem({ reason, message }: CrawlError): ProblemError {
  const text = message.endsWith('.') ? message : `${message}.`;
  return new ProblemError(reason === 'cancelled' ? 409 : 422, text.charAt(0).toUpperCase() + text.slice(1));
}

/** The problem for an error that says something to the caller; `undefined` for a fault of the server. */
export function problemOf(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (error instanceof QueryError) return queryProblem(error);
  if (error instanceof StoreError) return storeProblem(error);
  if (error instanceof CrawlError) return crawlProblem(error);
  if (error instanceof CrawlStateError) return new ProblemError(409, error.message);
  if (error instanceof AnswersEndedError) return new ProblemError(503, error.message);
  if (!(error instanceof Error)) return undefined;
  const known = FRAMEWORK_PROBLEMS.get('code' in error && typeof error.code === 'string' ? error.code : '');
  if (known !== undefined) return new ProblemError(...known);
  return validationProblem(error);
}

/** Sends the problem; a fault of the server is logged with its stack and answered with its request id only. */
export function replyWithProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem === undefined) {
    request.log.error({ requestId: request.id, err: error }, 'request failed');
  }
  const { statusCode, detail, headers } =
    problem ??
    new ProblemError(500, 'The server failed on this request. Its log has the cause under the request id.');
  const body = problemBody(statusCode, detail, request.id);
  return reply
    .code(statusCode)
    .headers(headers)
    .header('cache-control', 'private, no-store')
    .removeHeader('etag')
    .type(PROBLEM_TYPE)
    .serializer(JSON.stringify)
    .send(body);
}
