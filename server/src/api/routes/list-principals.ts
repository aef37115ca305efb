import { PrincipalListQuerySchema, PrincipalListSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import { listPrincipals } from '@assumable/shared/query/list-principals';
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
      answerFromSnapshot(context, request, reply, (model) => listPrincipals(model, request.query)),
  });
}
