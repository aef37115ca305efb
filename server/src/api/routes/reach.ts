import { ReachQuerySchema, ReachSchema } from '@assumable/shared/api/paths';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Everything a principal can get to, in any number of steps. */
export function registerReach(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.reach,
    schema: {
      operationId: 'getReach',
      summary: 'Everything a principal can get to, in any number of steps',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: ReachQuerySchema,
      response: { 200: ReachSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) => context.answers.ask(row, 'reach', request.query)),
  });
}
