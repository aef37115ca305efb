import { OverviewSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** Accounts, organizational units and the edges between accounts. */
export function registerOverview(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.overview,
    schema: {
      operationId: 'getOverview',
      summary: 'Accounts, organizational units and the edges between accounts',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      response: { 200: OverviewSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) => context.answers.ask(row, 'overview', undefined)),
  });
}
