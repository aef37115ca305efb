import { CrawlResumeRequestSchema, CrawlSchema } from '@assumable/shared/api/crawls';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { CrawlParamsSchema, PROBLEM_RESPONSES, orNotFound, refuseWhenClosing } from '../snapshot-answers.ts';
import { NO_CRAWL } from './crawls.ts';

/** What can be done with a crawl: go on, stop, seal what is there, throw it away. */
export function registerCrawlActions(app: Api, context: ApiContext): void {
  const { crawls } = context;
  const starts = [
    [
      'resumeCrawl',
      ROUTES.crawlResume,
      crawls.resume,
      'Go on with a crawl that was left; wakes one that waits for credentials or the network',
    ],
    [
      'retryCrawl',
      ROUTES.crawlRetry,
      crawls.retry,
      'Begin a crawl that takes over what a finished one read in full, and reads the rest again',
    ],
  ] as const;
  for (const [operationId, url, start, summary] of starts) {
    app.route({
      method: 'POST',
      url,
      schema: {
        operationId,
        summary,
        tags: ['crawls'],
        params: CrawlParamsSchema,
        body: CrawlResumeRequestSchema,
        response: { 202: CrawlSchema, ...PROBLEM_RESPONSES },
      },
      handler: async (request, reply) => {
        refuseWhenClosing(context);
        const crawl = await start(request.params.crawl, request.body.externalId);
        reply.code(202);
        return orNotFound(crawl, NO_CRAWL);
      },
    });
  }
  const actions = [
    ['cancelCrawl', ROUTES.crawlCancel, crawls.cancel, 'Stop a crawl; what it read is kept'],
    [
      'sealCrawl',
      ROUTES.crawlSeal,
      crawls.seal,
      'Make a snapshot of what a stopped crawl read; the other accounts become gaps',
    ],
    ['discardCrawl', ROUTES.crawlDiscard, crawls.discard, 'Remove a stopped crawl and what it read'],
  ] as const;
  for (const [operationId, url, act, summary] of actions) {
    app.route({
      method: 'POST',
      url,
      schema: {
        operationId,
        summary,
        tags: ['crawls'],
        params: CrawlParamsSchema,
        response: { 200: CrawlSchema, ...PROBLEM_RESPONSES },
      },
      handler: async (request) => orNotFound(await act(request.params.crawl), NO_CRAWL),
    });
  }
}
