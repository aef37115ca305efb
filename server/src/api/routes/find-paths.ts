import { PathsQuerySchema, PathsSchema } from '@assumable/shared/api/paths';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** The k shortest role chains between two principals. */
export function registerFindPaths(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.paths,
    schema: {
      operationId: 'findPaths',
      summary: 'The k shortest role chains between two principals',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: PathsQuerySchema,
      response: { 200: PathsSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) => context.answers.ask(row, 'paths', request.query)),
  });
}
