import type { Api } from '../context.ts';
import { openApiDocument } from '../openapi.ts';

/** The OpenAPI document of this server. */
export function registerOpenApi(app: Api): void {
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: (_request, reply) => reply.type('application/json; charset=utf-8').send(openApiDocument(app)),
  });
}
