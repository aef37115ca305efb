import { CrawlSchema, type Crawl } from '@assumable/shared/api/crawls';
import { ROUTES } from '@assumable/shared/api/routes';
import { z } from 'zod';
import type { Api, ApiContext } from '../context.ts';
import { createStreamLimit } from '../event-limit.ts';
import { readLastEventId, streamEvents } from '../event-stream.ts';
import type { EventSource } from '../event-stream.ts';
import { CrawlParamsSchema, PROBLEM_RESPONSES, orNotFound } from '../snapshot-answers.ts';
import { NO_CRAWL } from './crawls.ts';

/** Time between two events of one crawl, in milliseconds: five a second. */
const EVENT_GAP_MS = 200;

/** A paused crawl goes on by itself, and one in another process is not followed here. */
function isFinal(crawl: Crawl, live: boolean): boolean {
  return !live || (crawl.state !== 'running' && crawl.state !== 'paused');
}

function eventSource({ crawls }: ApiContext, first: Crawl): EventSource {
  return {
    current: () => {
      const live = crawls.live(first.id);
      const crawl = live ?? first;
      return {
        sequence: crawl.sequence,
        data: JSON.stringify(CrawlSchema.parse(crawl)),
        final: isFinal(crawl, live !== undefined),
      };
    },
    subscribe: (changed) => crawls.subscribe(first.id, changed) ?? (() => undefined),
  };
}

/**
 * The states of a crawl as server-sent events, without its accounts: those come page by page. `id` is the state's
 * sequence number; the rules for returning clients and for the end of the stream are those of job events.
 */
export function registerCrawlEvents(app: Api, context: ApiContext): void {
  const countStream = createStreamLimit();
  app.route({
    method: 'GET',
    url: ROUTES.crawlEvents,
    exposeHeadRoute: false,
    schema: {
      operationId: 'followCrawl',
      summary: 'The states of one crawl as server-sent events',
      tags: ['crawls'],
      params: CrawlParamsSchema,
      response: {
        200: {
          description: 'Each event carries the whole state (JSON of a crawl); `id` is its sequence number.',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        204: z.undefined(),
        ...PROBLEM_RESPONSES,
      },
    },
    handler: async (request, reply) => {
      const crawl = orNotFound(await context.crawls.find(request.params.crawl), NO_CRAWL);
      const lastEventId = readLastEventId(request.headers['last-event-id']);
      const live = context.crawls.live(crawl.id) !== undefined;
      if (isFinal(crawl, live) && lastEventId !== undefined && lastEventId >= crawl.sequence) {
        reply.code(204).send();
        return reply;
      }
      countStream(reply);
      reply.hijack();
      streamEvents(reply.raw, eventSource(context, crawl), {
        closing: context.closing,
        shortestGapMs: EVENT_GAP_MS,
        onEnd: (reason) =>
          context.logger.debug({ requestId: request.id, crawl: crawl.id, reason }, 'event stream ended'),
        ...(lastEventId === undefined ? {} : { lastEventId }),
        ...(context.heartbeatMs === undefined ? {} : { heartbeatMs: context.heartbeatMs }),
      });
      return reply;
    },
  });
}
