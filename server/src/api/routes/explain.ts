import { ExplainQuerySchema, ExplanationSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Why one principal can or cannot assume one role, layer by layer. */
export function registerExplain(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.explain,
    schema: {
      operationId: 'explainPair',
      summary: 'Why one principal can or cannot assume one role, layer by layer',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: ExplainQuerySchema,
      response: { 200: ExplanationSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) =>
        context.answers.ask(row, 'explain', request.query),
      ),
  });
}
