import { PrincipalListQuerySchema, PrincipalListSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Principals, page by page, with their edge counts. */
export function registerListPrincipals(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.principals,
    schema: {
      operationId: 'listPrincipals',
      summary: 'Principals, page by page, with their edge counts',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: PrincipalListQuerySchema,
      response: { 200: PrincipalListSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) =>
        context.answers.ask(row, 'principals', request.query),
      ),
  });
}
