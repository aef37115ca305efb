import { ROUTES } from '@assumable/shared/api/routes';
import { JobSchema } from '@assumable/shared/api/jobs';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { uploadName } from '../../import/upload.ts';
import { startImport } from '../../jobs/import-job.ts';
import { UPLOAD_LIMIT, UploadTooLargeError } from '../../import/upload-spool.ts';
import type { ReceivedUpload } from '../../import/upload-spool.ts';
import type { Api, ApiContext } from '../context.ts';
import { BINARY_BODY } from '../openapi-tidy.ts';
import { ProblemError } from '../problem.ts';
import { PROBLEM_RESPONSES, refuseWhenClosing } from '../snapshot-answers.ts';

const UPLOAD_TYPE = 'application/octet-stream';
const TOO_LARGE = `The file is larger than ${String(UPLOAD_LIMIT / 1024 / 1024)} MiB. Import it with the command line instead.`;

/** The sender's name for the file, for display only. */
function displayName(header: string | readonly string[] | undefined): string {
  const text = typeof header === 'string' ? header : '';
  try {
    return uploadName(decodeURIComponent(text));
  } catch {
    return uploadName(text);
  }
}

async function receive(
  context: ApiContext,
  request: FastifyRequest,
  body: Readable,
): Promise<ReceivedUpload> {
  if (Number(request.headers['content-length'] ?? 0) > UPLOAD_LIMIT) {
    throw new ProblemError(413, TOO_LARGE, { connection: 'close' });
  }
  try {
    return await context.spool.receive(body);
  } catch (error) {
    if (error instanceof UploadTooLargeError) throw new ProblemError(413, TOO_LARGE, { connection: 'close' });
    if (request.raw.destroyed && !request.raw.complete)
      throw new ProblemError(400, 'The upload was cut off.');
    throw error;
  }
}

/** Takes the bytes of an archive or JSON file into a file of the data directory and starts importing it. */
export function registerStartImport(app: Api, context: ApiContext): void {
  app.addContentTypeParser(UPLOAD_TYPE, (_request, payload, done) => done(null, payload));
  app.route({
    method: 'POST',
    url: ROUTES.imports,
    config: { mediaType: UPLOAD_TYPE },
    bodyLimit: UPLOAD_LIMIT,
    schema: {
      operationId: 'startImport',
      summary: 'Import a file: .zip, .tar.gz or JSON of the documented import format',
      tags: ['jobs'],
      [BINARY_BODY]: UPLOAD_TYPE,
      headers: z.looseObject({ 'x-file-name': z.string().max(2048).optional() }),
      response: { 202: JobSchema, ...PROBLEM_RESPONSES },
    },
    handler: async (request, reply) => {
      refuseWhenClosing(context);
      const body: unknown = request.body;
      if (!(body instanceof Readable))
        throw new ProblemError(400, 'The body is empty; it has to be the file to import.');
      const upload = await receive(context, request, body);
      if (upload.bytes === 0) {
        await upload.remove();
        throw new ProblemError(400, 'The body is empty; it has to be the file to import.');
      }
      const name = displayName(request.headers['x-file-name']);
      reply.code(202);
      return startImport(context.jobs, context.store, {
        path: upload.path,
        name,
        cleanup: () => upload.remove(),
      });
    },
  });
}
