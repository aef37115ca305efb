/** Request bodies in JSON: bounded before parsing (S8), refused when a key could reach a prototype (S9). */
import type { FastifyInstance } from 'fastify';
import { API_JSON_LIMITS, jsonLimitBroken } from '../lib/bounded-json.ts';
import { ProblemError } from './problem.ts';

/** Largest JSON body of the API, in bytes. */
export const JSON_BODY_LIMIT = 1024 * 1024;

/**
 * Installs the only JSON parser. The framework's own parser refuses `__proto__` and `constructor.prototype`
 * keys in any spelling of JSON; an empty body counts as absent, for routes that need none.
 */
export function installJsonBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: JSON_BODY_LIMIT },
    (request, text, done) => {
      if (text.trim() === '') {
        done(null, undefined);
        return;
      }
      const broken = jsonLimitBroken(text, API_JSON_LIMITS);
      if (broken !== undefined) {
        done(new ProblemError(400, `The body is refused: ${broken}.`));
        return;
      }
      void parse(request, text, (error, body) => {
        if (error === null) done(null, body);
        else done(new ProblemError(400, 'The body is not JSON, or holds a key that is not allowed.'));
      });
    },
  );
}
