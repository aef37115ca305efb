import {
  CrawlAccountDetailSchema,
  CrawlAccountListSchema,
  CrawlAccountQuerySchema,
  CrawlAccountsQuerySchema,
  CrawlListSchema,
  CrawlPlanSchema,
  CrawlRequestSchema,
  CrawlSchema,
} from '@assumable/shared/api/crawls';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { CrawlParamsSchema, PROBLEM_RESPONSES, orNotFound, refuseWhenClosing } from '../snapshot-answers.ts';

export const NO_CRAWL = 'There is no crawl with this id. GET /api/v1/crawls lists them.';

/** Crawls: what one would do, starting one, all of them, one of them, its accounts. */
export function registerCrawls(app: Api, context: ApiContext): void {
  const { crawls } = context;
  app.route({
    method: 'POST',
    url: ROUTES.crawlPlan,
    schema: {
      operationId: 'planCrawl',
      summary: 'What a crawl would read: accounts, roles, calls, time; asks AWS and starts nothing',
      tags: ['crawls'],
      body: CrawlRequestSchema,
      response: { 200: CrawlPlanSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request) => {
      refuseWhenClosing(context);
      const left = new AbortController();
      request.raw.socket.once('close', () => left.abort());
      return crawls.plan(request.body, AbortSignal.any([context.closing, left.signal]));
    },
  });
  app.route({
    method: 'POST',
    url: ROUTES.crawls,
    schema: {
      operationId: 'startCrawl',
      summary: 'Read an organization from AWS with the credentials of the server',
      tags: ['crawls'],
      body: CrawlRequestSchema,
      response: { 202: CrawlSchema, ...PROBLEM_RESPONSES },
    },
    handler: async (request, reply) => {
      refuseWhenClosing(context);
      const crawl = await crawls.start(request.body);
      reply.code(202);
      return crawl;
    },
  });
  app.route({
    method: 'GET',
    url: ROUTES.crawls,
    schema: {
      operationId: 'listCrawls',
      summary: 'Crawls that run, that were left, and that are done, newest first',
      tags: ['crawls'],
      response: { 200: CrawlListSchema, ...PROBLEM_RESPONSES },
    },
    handler: async () => ({ crawls: [...(await crawls.list())] }),
  });
  app.route({
    method: 'GET',
    url: ROUTES.crawl,
    schema: {
      operationId: 'getCrawl',
      summary: 'The state of one crawl',
      tags: ['crawls'],
      params: CrawlParamsSchema,
      response: { 200: CrawlSchema, ...PROBLEM_RESPONSES },
    },
    handler: async (request) => orNotFound(await crawls.find(request.params.crawl), NO_CRAWL),
  });
  app.route({
    method: 'GET',
    url: ROUTES.crawlAccounts,
    schema: {
      operationId: 'listCrawlAccounts',
      summary: 'The accounts of a crawl, filtered, ordered and page by page',
      tags: ['crawls'],
      params: CrawlParamsSchema,
      querystring: CrawlAccountsQuerySchema,
      response: { 200: CrawlAccountListSchema, ...PROBLEM_RESPONSES },
    },
    handler: async (request) =>
      orNotFound(await crawls.accounts(request.params.crawl, request.query), NO_CRAWL),
  });
  app.route({
    method: 'GET',
    url: ROUTES.crawlAccount,
    schema: {
      operationId: 'getCrawlAccount',
      summary: 'One account of a crawl with everything that could not be read of it',
      tags: ['crawls'],
      params: CrawlParamsSchema,
      querystring: CrawlAccountQuerySchema,
      response: { 200: CrawlAccountDetailSchema, ...PROBLEM_RESPONSES },
    },
    handler: async (request) =>
      orNotFound(
        await crawls.account(request.params.crawl, request.query.account),
        'This crawl has no such account. GET /api/v1/crawls/ID/accounts lists its accounts.',
      ),
  });
}
