import { SnapshotDetailSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

/** One snapshot with its coverage gaps and the number of edges by status. */
export function registerSnapshotDetail(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.snapshot,
    schema: {
      operationId: 'getSnapshot',
      summary: 'One snapshot: counts, coverage gaps, edges by status',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      response: { 200: SnapshotDetailSchema, ...PROBLEM_RESPONSES },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, (row) => context.answers.ask(row, 'snapshot', undefined)),
  });
}
