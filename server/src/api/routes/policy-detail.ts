import { PolicyDetailSchema, PolicyQuerySchema } from '@assumable/shared/api/policies';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import {
  PROBLEM_RESPONSES,
  SnapshotParamsSchema,
  answerFromSnapshot,
  orNotFound,
} from '../snapshot-answers.ts';

/** One policy document with those who carry it. */
export function registerPolicyDetail(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.policy,
    schema: {
      operationId: 'getPolicy',
      summary: 'One policy document with those who carry it',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: PolicyQuerySchema,
      response: { 200: PolicyDetailSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, async (row) =>
        orNotFound(
          await context.answers.ask(row, 'policy', request.query),
          'The snapshot has no policy with this id.',
        ),
      ),
  });
}
