import { EscalationQuerySchema, EscalationsSchema } from '@assumable/shared/api/paths';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** The second-class edges of a user or role, and how it can give itself more permissions. */
export function registerEscalations(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.escalations,
    schema: {
      operationId: 'listEscalations',
      summary: 'The second-class edges of a user or role, and how it can give itself more permissions',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: EscalationQuerySchema,
      response: { 200: EscalationsSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) =>
        context.answers.ask(row, 'escalations', request.query),
      ),
  });
}
