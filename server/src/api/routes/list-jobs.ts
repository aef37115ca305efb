import { ROUTES } from '@assumable/shared/api/routes';
import { JobListSchema } from '@assumable/shared/api/jobs';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES } from '../snapshot-answers.ts';

/** Crawls and imports of this process, newest first. */
export function registerListJobs(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.jobs,
    schema: {
      operationId: 'listJobs',
      summary: 'Crawls and imports since the server started',
      tags: ['jobs'],
      response: { 200: JobListSchema, ...PROBLEM_RESPONSES },
    },
    handler: () => ({ jobs: [...context.jobs.list()] }),
  });
}
