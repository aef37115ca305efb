/** The OpenAPI 3.1 document, made from the schemas that requests and replies are checked with. */
import * as contract from '@assumable/shared/api/contract';
import * as crawls from '@assumable/shared/api/crawls';
import * as jobs from '@assumable/shared/api/jobs';
import * as paths from '@assumable/shared/api/paths';
import swagger from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { VERSION } from '../lib/version.ts';
import type { Api } from './context.ts';
import { tidyOpenApi } from './openapi-tidy.ts';
import type { JsonObject } from './openapi-tidy.ts';

/** Schemas that get a name in the document; the name is the contract's, without `Schema`. */
function namedSchemas() {
  const registry = z.registry<{ id: string }>();
  for (const [name, value] of Object.entries({ ...contract, ...crawls, ...jobs, ...paths })) {
    const named =
      name.endsWith('Schema') && !/(?:Query|Filter)Schema$/.test(name) && value instanceof z.ZodType;
    if (named) registry.add(value, { id: name.slice(0, -'Schema'.length) });
  }
  return registry;
}

/** zod bounds every integer by what a double can hold exactly; the document says `integer` and leaves it there. */
function withoutSafeIntegerBounds({
  jsonSchema,
}: {
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** Collects the routes registered afterwards; `openApiDocument` gives the document once the server is ready. */
export async function installOpenApi(app: Api): Promise<void> {
  const schemaRegistry = namedSchemas();
  // A stream has no schema; it is described by its media type alone.
  const zodToJsonConfig = { override: withoutSafeIntegerBounds, unrepresentable: 'any' as const };
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Assumable',
        version: VERSION,
        description: 'Who can assume what in an AWS Organization, why, and what would have to be true.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          launchToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'The token in the address that the server prints when it starts.',
          },
        },
      },
      security: [{ launchToken: [] }],
    },
    transform: createJsonSchemaTransform({ schemaRegistry, zodToJsonConfig }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry, zodToJsonConfig }),
  });
}

/** The document of a server that is ready: equal routes give equal text. */
export function openApiDocument(app: Api): JsonObject {
  return tidyOpenApi(z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(app.swagger()))));
}
