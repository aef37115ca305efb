import { AccountQuerySchema, AccountDetailSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import {
  PROBLEM_RESPONSES,
  SnapshotParamsSchema,
  answerFromSnapshot,
  orNotFound,
} from '../snapshot-answers.ts';

/** One account: policies in force, gaps, edges to other accounts. */
export function registerAccountDetail(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.account,
    schema: {
      operationId: 'getAccount',
      summary: 'One account: policies in force, gaps, edges to other accounts',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: AccountQuerySchema,
      response: { 200: AccountDetailSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, async (row) =>
        orNotFound(
          await context.answers.ask(row, 'account', request.query),
          'The snapshot has no account with this id.',
        ),
      ),
  });
}
