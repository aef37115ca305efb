import { ReachSchema, ReachedByQuerySchema } from '@assumable/shared/api/paths';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Everybody who can get to a role, in any number of steps. */
export function registerReachedBy(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.reachedBy,
    schema: {
      operationId: 'getReachedBy',
      summary: 'Everybody who can get to a role, in any number of steps',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: ReachedByQuerySchema,
      response: { 200: ReachSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) =>
        context.answers.ask(row, 'reachedBy', request.query),
      ),
  });
}
