import { PrincipalQuerySchema, PrincipalDetailSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import {
  PROBLEM_RESPONSES,
  SnapshotParamsSchema,
  answerFromSnapshot,
  orNotFound,
} from '../snapshot-answers.ts';

/** One principal with every policy that applies to it. */
export function registerPrincipalDetail(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.principal,
    schema: {
      operationId: 'getPrincipal',
      summary: 'One principal with every policy that applies to it',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: PrincipalQuerySchema,
      response: { 200: PrincipalDetailSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, async (row) =>
        orNotFound(
          await context.answers.ask(row, 'principal', request.query),
          'The snapshot has no principal with this id.',
        ),
      ),
  });
}
