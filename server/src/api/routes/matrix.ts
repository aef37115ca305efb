import { EdgeFilterSchema } from '@assumable/shared/api/contract';
import { MatrixSchema } from '@assumable/shared/api/matrix';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Who reaches whom by account, of the edges that match a filter. */
export function registerMatrix(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.matrix,
    schema: {
      operationId: 'getMatrix',
      summary: 'Who reaches whom by account, of the edges that match a filter',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: EdgeFilterSchema,
      response: { 200: MatrixSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) => context.answers.ask(row, 'matrix', request.query)),
  });
}
