import { AudienceQuerySchema, EdgeListSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** The callers behind a set-valued edge, page by page. */
export function registerAudience(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.audience,
    schema: {
      operationId: 'getAudience',
      summary: 'The callers behind a set-valued edge, page by page',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: AudienceQuerySchema,
      response: { 200: EdgeListSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) =>
        context.answers.ask(row, 'audience', request.query),
      ),
  });
}
