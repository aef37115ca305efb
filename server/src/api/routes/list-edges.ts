import { EdgeListQuerySchema, EdgeListSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Edges that match a filter, page by page. */
export function registerListEdges(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.edges,
    schema: {
      operationId: 'listEdges',
      summary: 'Edges that match a filter, page by page',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: EdgeListQuerySchema,
      response: { 200: EdgeListSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) => context.answers.ask(row, 'edges', request.query)),
  });
}
