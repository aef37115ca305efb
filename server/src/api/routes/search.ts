import { SearchQuerySchema, SearchResultSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Principals, accounts, units and policies by name, id or ARN. */
export function registerSearch(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.search,
    schema: {
      operationId: 'search',
      summary: 'Principals, accounts, units and policies by name, id or ARN',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: SearchQuerySchema,
      response: { 200: SearchResultSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) => context.answers.ask(row, 'search', request.query)),
  });
}
