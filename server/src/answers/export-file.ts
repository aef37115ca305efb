/** A snapshot as a file: the graph in one of the export formats, or the archive of the facts it was made from. */
import type { ExportQuerySchema } from '@assumable/shared/api/contract';
import { exportFactsOf } from '@assumable/shared/export/export-facts';
import { exportGraph } from '@assumable/shared/export/export-graph';
import { accountName } from '@assumable/shared/query/account-names';
import { selectGraph } from '@assumable/shared/query/select-graph';
import type { z } from 'zod';
import { archiveEntries, tarGzip } from '../lib/organization-archive.ts';
import { VERSION } from '../lib/version.ts';
import type { Resolved } from './questions.ts';

export type ExportQuery = z.infer<typeof ExportQuerySchema>;

/** The file piece by piece. Throws `QueryError` for a filter that cannot be understood. */
export function exportFile(
  { model, row }: Resolved,
  { format, ...filter }: ExportQuery,
): Iterable<string> | AsyncIterable<Uint8Array> {
  if (format === 'archive') return tarGzip(archiveEntries(model.snapshot));
  const { nodes, edges, filters } = selectGraph(model, filter);
  return exportGraph(format, {
    facts: exportFactsOf(model.snapshot, row.id, filters, VERSION),
    nodes,
    edges,
    accountName: (account) => accountName(model, account),
  });
}
