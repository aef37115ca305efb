import { NeighbourhoodQuerySchema, NeighbourhoodSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** The graph around one node, up to four hops. */
export function registerNeighbourhood(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.neighbourhood,
    schema: {
      operationId: 'getNeighbourhood',
      summary: 'The graph around one node, up to four hops',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: NeighbourhoodQuerySchema,
      response: { 200: NeighbourhoodSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) =>
        context.answers.ask(row, 'neighbourhood', request.query),
      ),
  });
}
