/** Puts the HTTP server together: guards, routes, errors, compression, console. */
import { API_PREFIX } from '@assumable/shared/api/contract';
import compress from '@fastify/compress';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { constants } from 'node:zlib';
import type { Api, ApiContext } from './context.ts';
import { replyWithProblem } from './errors.ts';
import { createGuard, isApiPath } from './guards.ts';
import { installJsonBody } from './json-body.ts';
import { createMethodTable } from './method-table.ts';
import { installOpenApi } from './openapi.ts';
import { ProblemError } from './problem.ts';
import { REQUESTS_PER_MINUTE, installRateLimit } from './rate-limit.ts';
import { answerProtocolError, createRawServer, requestIdOf } from './raw-server.ts';
import { registerRoutes } from './routes.ts';
import { installConsole, sendConsolePage } from './static-console.ts';

const COMPRESS_ABOVE = 1024;
const BROTLI_QUALITY = 4;
const COMPRESSIBLE =
  /^(text\/(?!event-stream)|application\/(.*\+)?(json|xml)|application\/(x-ndjson|javascript|graphml))/;

export interface ServerOptions extends ApiContext {
  /** Requests per minute and token; only tests need another value. */
  readonly requestsPerMinute?: number;
}

/** The server, ready to listen. Every reply it makes carries the security headers; nothing listens yet. */
export async function createServer(options: ServerOptions): Promise<Api> {
  const { logger } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    serverFactory: (handle) => createRawServer(handle, logger),
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      replyWithProblem(error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerProtocolError(error, socket, logger),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(replyWithProblem);
  installJsonBody(app);

  const methods = createMethodTable();
  app.addHook('onRoute', (route) => methods.add(route.url, [route.method].flat()));
  app.addHook('onRequest', createGuard(options.token));
  app.addHook('onResponse', async (request, reply) => {
    logger.debug(
      {
        requestId: request.id,
        method: request.method,
        path: (request.url.split('?', 1)[0] ?? '').slice(0, 500),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
  await app.register(compress, {
    global: true,
    threshold: COMPRESS_ABOVE,
    encodings: ['br', 'gzip'],
    customTypes: COMPRESSIBLE,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  });
  await installOpenApi(app);
  await app.register(
    async (api: Api) => {
      await installRateLimit(api, options.requestsPerMinute ?? REQUESTS_PER_MINUTE);
      registerRoutes(api, options);
    },
    { prefix: API_PREFIX },
  );
  if (options.webRoot !== undefined) await installConsole(app, options.webRoot);

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = methods.methodsOf(path);
    if (allowed.length > 0 && !allowed.includes(request.method)) {
      const allow = allowed.join(', ');
      throw new ProblemError(405, `This address answers ${allow} only.`, { allow });
    }
    if (isApiPath(request.url)) {
      throw new ProblemError(404, 'The API has no such address. GET /api/v1/openapi.json lists them.');
    }
    return sendConsolePage(request, reply, options.webRoot !== undefined);
  });
  return app;
}
