import { ExportQuerySchema } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import { EXPORT_MEDIA } from '@assumable/shared/export/export-graph';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Api, ApiContext } from '../context.ts';
import { PROBLEM_RESPONSES, SnapshotParamsSchema, answerFromSnapshot } from '../snapshot-answers.ts';

const ARCHIVE_MEDIA = { type: 'application/gzip', extension: 'tar.gz' };
const StreamSchema = z.custom<Readable>((value) => value instanceof Readable);
const MEDIA_TYPES = [...Object.values(EXPORT_MEDIA), ARCHIVE_MEDIA].map(
  ({ type }) => type.split(';', 1)[0] ?? type,
);

/** The graph, or the facts it was made from, as a file; the file's name holds nothing that came from AWS. */
export function registerExport(app: Api, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: ROUTES.export,
    schema: {
      operationId: 'exportSnapshot',
      summary: 'The graph (json, ndjson, csv, graphml) or the facts (archive) as a file',
      tags: ['snapshots'],
      params: SnapshotParamsSchema,
      querystring: ExportQuerySchema,
      response: {
        200: {
          description: 'A file to save.',
          content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, { schema: StreamSchema }])),
        },
        ...PROBLEM_RESPONSES,
      },
    },
    handler: (request, reply) =>
      answerFromSnapshot(context, request, reply, async (row) => {
        const { format } = request.query;
        const file = await context.answers.export(row, request.query);
        const media = format === 'archive' ? ARCHIVE_MEDIA : EXPORT_MEDIA[format];
        reply
          .type(media.type)
          .header('content-disposition', `attachment; filename="assumable-${row.id}.${media.extension}"`);
        return file;
      }),
  });
}
