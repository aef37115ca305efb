import { ROUTES } from '@assumable/shared/api/routes';
import { JobSchema } from '@assumable/shared/api/jobs';
import type { Api, ApiContext } from '../context.ts';
import { JobParamsSchema, PROBLEM_RESPONSES, orNotFound } from '../snapshot-answers.ts';

/** The state of one job. */
export function registerJob(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.job,
    schema: {
      operationId: 'getJob',
      summary: 'The state of one crawl or import',
      tags: ['jobs'],
      params: JobParamsSchema,
      response: { 200: JobSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request) => orNotFound(context.jobs.find(request.params.job), 'There is no job with this id.'),
  });
}
