import { HealthSchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import { VERSION } from '../../lib/version.ts';
import type { Api, ApiContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { PROBLEM_RESPONSES } from '../snapshot-answers.ts';

/** Says that the server takes requests; 503 from the moment it goes away. The only route without a token. */
export function registerHealth(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.health,
    config: { open: true },
    schema: {
      operationId: 'getHealth',
      summary: 'Is the server ready?',
      tags: ['server'],
      security: [],
      response: { 200: HealthSchema, ...PROBLEM_RESPONSES },
    },
    handler: () => {
      if (context.closing.aborted) throw new ProblemError(503, 'The server is shutting down.');
      return { status: 'ok' as const, version: VERSION };
    },
  });
}
