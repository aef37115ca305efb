import { csvExport } from './csv.ts';
import type { GraphExport } from './export-facts.ts';
import { graphmlExport } from './graphml.ts';
import { jsonExport, ndjsonExport } from './json.ts';

export const GRAPH_EXPORT_FORMATS = ['json', 'ndjson', 'csv', 'graphml'] as const;
export type GraphExportFormat = (typeof GRAPH_EXPORT_FORMATS)[number];

/** Media type and file name ending of each format. */
export const EXPORT_MEDIA: Readonly<
  Record<GraphExportFormat, { readonly type: string; readonly extension: string }>
> = {
  json: { type: 'application/json; charset=utf-8', extension: 'json' },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', extension: 'ndjson' },
  csv: { type: 'text/csv; charset=utf-8; header=present', extension: 'csv' },
  graphml: { type: 'application/graphml+xml; charset=utf-8', extension: 'graphml' },
};

/** Characters per chunk: large enough that a write costs less than making the text. */
const CHUNK = 64 * 1024;

/**
 * The graph in one of the formats, as chunks of text of about 64 k characters; a consumer that stops reading stops
 * the writing. Equal input gives equal text. Encode as UTF-8.
 */
export function* exportGraph(format: GraphExportFormat, graph: GraphExport): Generator<string> {
  let pending: string[] = [];
  let size = 0;
  for (const piece of writerOf(format)(graph)) {
    pending.push(piece);
    size += piece.length;
    if (size < CHUNK) continue;
    yield pending.join('');
    pending = [];
    size = 0;
  }
  if (size > 0) yield pending.join('');
}

function writerOf(format: GraphExportFormat): (graph: GraphExport) => Generator<string> {
  switch (format) {
    case 'json':
      return jsonExport;
    case 'ndjson':
      return ndjsonExport;
    case 'csv':
      return csvExport;
    case 'graphml':
      return graphmlExport;
  }
}
