import { SnapshotListSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES } from '../snapshot-answers.ts';

/** All sealed snapshots, newest first. */
export function registerListSnapshots(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.snapshots,
    schema: {
      operationId: 'listSnapshots',
      summary: 'All snapshots, newest first',
      tags: ['snapshots'],
      response: { 200: SnapshotListSchema, ...PROBLEM_RESPONSES },
    },
    handler: async () => ({ snapshots: [...(await context.store.list())] }),
  });
}
