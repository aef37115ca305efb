import { ROUTES } from '@assumable/shared/api/routes';
import { CrawlRequestSchema, JobSchema } from '@assumable/shared/api/jobs';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, refuseWhenClosing } from '../snapshot-answers.ts';

/**
 * Starts a crawl with the AWS credentials of the server's environment. The AWS SDK is loaded with the first crawl:
 * it takes longer to load than everything else that the server needs to answer.
 */
export function registerStartCrawl(app: Api, context: ApiContext): void {
  app.route({
    method: 'POST',
    url: ROUTES.crawls,
    schema: {
      operationId: 'startCrawl',
      summary: 'Read an organization from AWS',
      tags: ['jobs'],
      body: CrawlRequestSchema,
      response: { 202: JobSchema, ...PROBLEM_RESPONSES },
    },
    handler: async (request, reply) => {
      const { startCrawl } = await import('../../jobs/crawl-job.ts');
      refuseWhenClosing(context);
      reply.code(202);
      return startCrawl(context.jobs, context.store, { ...context.crawl, roleName: request.body.roleName });
    },
  });
}
