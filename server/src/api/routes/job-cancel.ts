import { ROUTES } from '@assumable/shared/api/routes';
import { JobSchema } from '@assumable/shared/api/jobs';
import type { Api, ApiContext } from '../context.ts';
import { JobParamsSchema, PROBLEM_RESPONSES, orNotFound } from '../snapshot-answers.ts';

/** Asks a running job to stop; a job that has ended stays as it is. The body is an empty JSON object or nothing. */
export function registerJobCancel(app: Api, context: ApiContext): void {
  app.route({
    method: 'POST',
    url: ROUTES.jobCancel,
    schema: {
      operationId: 'cancelJob',
      summary: 'Stop a crawl or import; what was not sealed is discarded',
      tags: ['jobs'],
      params: JobParamsSchema,
      response: { 200: JobSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request) =>
      orNotFound(context.jobs.cancel(request.params.job), 'There is no job with this id.'),
  });
}
