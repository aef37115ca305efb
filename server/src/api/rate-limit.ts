/**
 * A ceiling on requests per token. One person drawing a graph makes bursts: every hover, drill-down and keystroke in
 * the search asks the server, a few dozen a second at the very most, in a few tabs. 6,000 a minute (100 a second,
 * sustained) never stops a person and is about one percent of what the server can answer, so that a script or a page
 * gone wild cannot starve a crawl. Requests without the token are refused before they are counted.
 */
import rateLimit from '@fastify/rate-limit';
import { createHash } from 'node:crypto';
import type { Api } from './context.ts';
import { ProblemError } from './problem.ts';

export const REQUESTS_PER_MINUTE = 6000;

/** Counts the requests of every route registered on `app` after it. */
export async function installRateLimit(app: Api, max: number): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    hook: 'preValidation',
    max,
    timeWindow: 60_000,
    keyGenerator: (request) =>
      createHash('sha256')
        .update(request.headers.authorization ?? '')
        .digest('base64'),
    allowList: (request) => request.routeOptions.config.open === true,
    errorResponseBuilder: (_request, limit) =>
      new ProblemError(
        429,
        `More than ${String(limit.max)} requests in a minute; try again in ${limit.after}.`,
      ),
  });
}
