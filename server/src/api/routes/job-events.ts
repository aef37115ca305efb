import { ROUTES } from '@assumable/shared/api/routes';
import { JobSchema } from '@assumable/shared/api/jobs';
import type { Job } from '@assumable/shared/api/jobs';
import { z } from 'zod';
import type { Api, ApiContext } from '../context.ts';
import { createStreamLimit } from '../event-limit.ts';
import { readLastEventId, streamEvents } from '../event-stream.ts';
import type { EventSource } from '../event-stream.ts';
import { JobParamsSchema, PROBLEM_RESPONSES, orNotFound } from '../snapshot-answers.ts';

/** The registry forgets old jobs; a stream keeps the last state it was told. */
function eventSource(context: ApiContext, first: Job): EventSource {
  let latest = first;
  return {
    current: () => ({
      sequence: latest.sequence,
      data: JSON.stringify(JobSchema.parse(latest)),
      final: latest.state !== 'running',
    }),
    subscribe: (changed) =>
      context.jobs.subscribe(first.id, (job) => {
        latest = job;
        changed();
      }) ?? (() => undefined),
  };
}

/**
 * The states of a job as server-sent events. `id` is the state's sequence number; a client that returns with
 * `Last-Event-ID` gets newer states only, and 204 when there will never be one. The stream ends after the
 * final state, or with the event `bye` when the server goes away.
 */
export function registerJobEvents(app: Api, context: ApiContext): void {
  const countStream = createStreamLimit();
  app.route({
    method: 'GET',
    url: ROUTES.jobEvents,
    exposeHeadRoute: false,
    schema: {
      operationId: 'followJob',
      summary: 'The states of one job as server-sent events',
      tags: ['jobs'],
      params: JobParamsSchema,
      response: {
        200: {
          description: 'Each event carries the whole state (JSON of a job); `id` is its sequence number.',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        204: z.undefined(),
        ...PROBLEM_RESPONSES,
      },
    },
    handler: (request, reply) => {
      const job = orNotFound(context.jobs.find(request.params.job), 'There is no job with this id.');
      const lastEventId = readLastEventId(request.headers['last-event-id']);
      if (job.state !== 'running' && lastEventId !== undefined && lastEventId >= job.sequence) {
        reply.code(204).send();
        return;
      }
      countStream(reply);
      reply.hijack();
      streamEvents(reply.raw, eventSource(context, job), {
        closing: context.closing,
        onEnd: (reason) =>
          context.logger.debug({ requestId: request.id, job: job.id, reason }, 'event stream ended'),
        ...(lastEventId === undefined ? {} : { lastEventId }),
        ...(context.heartbeatMs === undefined ? {} : { heartbeatMs: context.heartbeatMs }),
      });
    },
  });
}
