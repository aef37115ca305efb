/** Serves the built console; addresses inside the console all get its page (the URL holds the view). */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';
import { NO_STORE } from './security-headers.ts';

const ASSETS = '/assets/';
/** A file name with a content hash, as the bundler writes it: `name-Ab3_9xYz.js`. Its bytes never change. */
const HASHED = /^\/assets\/[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;
const IMMUTABLE = 'public, max-age=31536000, immutable';

function cacheControl(path: string): string {
  if (HASHED.test(path)) return IMMUTABLE;
  return NO_STORE;
}

/** Installs the files of `webRoot` below `/`; compressed twins (`.br`, `.gz`) are used where the build wrote them. */
export async function installConsole(app: FastifyInstance, webRoot: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: webRoot,
    prefix: '/',
    wildcard: true,
    index: 'index.html',
    dotfiles: 'ignore',
    redirect: false,
    cacheControl: false,
    preCompressed: true,
    schemaHide: true,
    setHeaders: (reply) => {
      reply.header('cache-control', cacheControl(reply.request.url.split('?', 1)[0] ?? '/'));
    },
  });
}

/** What an address gets that no file and no route has: the console's page, or a 404 problem. */
export function sendConsolePage(
  request: FastifyRequest,
  reply: FastifyReply,
  installed: boolean,
): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '/';
  const wantsPage = request.method === 'GET' || request.method === 'HEAD';
  if (!wantsPage || path.startsWith(ASSETS)) throw new ProblemError(404, 'There is nothing at this address.');
  if (!installed)
    throw new ProblemError(404, 'The console is not built. Run the build, or use the API below /api/v1.');
  return reply.sendFile('index.html');
}
