import { IdentityCenterQuerySchema, IdentityCenterTraceSchema } from '@assumable/shared/api/identity-center';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** What a person or group of Identity Center gets, or who gets into a reserved role. */
export function registerIdentityCenter(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.identityCenter,
    schema: {
      operationId: 'traceIdentityCenter',
      summary: 'From people and groups of IAM Identity Center through permission sets to roles',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: IdentityCenterQuerySchema,
      response: { 200: IdentityCenterTraceSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) =>
        context.answers.ask(row, 'identityCenter', request.query),
      ),
  });
}
