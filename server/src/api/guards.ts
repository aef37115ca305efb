/** Checks before any route runs: cross-site requests (S2), the launch token (S15), media types. Deny by default. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { carriesToken } from './authenticate.ts';
import { crossSiteRefusal, isSafeMethod, mediaType } from './cross-site-guard.ts';
import { ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for the few routes that answer without the launch token. */
    open?: boolean;
    /** Media type of the body of an unsafe method; JSON unless the route says otherwise. */
    mediaType?: string;
  }
}

const API_ROOT = '/api';

/** True for addresses that belong to the API, in any percent-encoding that the router would accept. */
export function isApiPath(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '';
  const decoded = decodePath(path);
  return decoded === API_ROOT || decoded.startsWith(`${API_ROOT}/`);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * The hook that every request passes first. What belongs to the API by its address or by the route that would answer
 * needs the token, unless that route's own configuration opens it; the console's files hold no data and are open.
 */
export function createGuard(token: string) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const refusal = crossSiteRefusal(request.method, request.headers);
    if (refusal !== undefined) throw new ProblemError(403, refusal);
    const { config } = request.routeOptions;
    const api = isApiPath(request.url) || isApiPath(request.routeOptions.url ?? '');
    const open = config.open === true || !api;
    if (!open && !carriesToken(request.headers.authorization, token)) {
      throw new ProblemError(
        401,
        'The launch token is missing or wrong. Open the address that the server printed when it started.',
        { 'www-authenticate': 'Bearer realm="assumable"' },
      );
    }
    if (!isSafeMethod(request.method) && !request.is404) {
      const wanted = config.mediaType ?? 'application/json';
      if (mediaType(request.headers['content-type']) !== wanted) {
        throw new ProblemError(415, `This route reads "Content-Type: ${wanted}" only.`);
      }
    }
  };
}
