/** Downloads; the token travels in a header, so a plain link cannot do it. */
import { type EdgeFilter, type EXPORT_FORMATS } from '@assumable/shared/api/contract';
import { ROUTES } from '@assumable/shared/api/routes';
import { apiUrl, fetchOk, fillPath } from './http.ts';

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The bytes of an export and the file name the server gave it. */
export async function fetchExport(
  snapshot: string,
  format: ExportFormat,
  filter: EdgeFilter,
): Promise<{ readonly blob: Blob; readonly fileName: string }> {
  const reply = await fetchOk(apiUrl(fillPath(ROUTES.export, { snapshot }), { ...filter, format }));
  const disposition = reply.headers.get('content-disposition') ?? '';
  const named = /filename="([^"]+)"/.exec(disposition)?.[1];
  return { blob: await reply.blob(), fileName: named ?? `assumable-${snapshot}.${format}` };
}
