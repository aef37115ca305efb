import { EXPORT_FORMATS } from '@assumable/shared/api/contract';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { fetchExport, type ExportFormat } from '../../api-client/exports.ts';
import { ActionMenu } from '../../components/action-menu.tsx';
import { Button } from '../../components/button.tsx';
import { downloadBlob } from '../../lib/download.ts';

const FORMAT_WORDS: Readonly<Record<ExportFormat, { readonly label: string; readonly detail: string }>> = {
  json: { label: 'JSON', detail: 'the whole graph with evidence' },
  ndjson: { label: 'NDJSON', detail: 'one edge a line, for pipelines' },
  csv: { label: 'CSV', detail: 'edges for a spreadsheet' },
  graphml: { label: 'GraphML', detail: 'for yEd, Gephi, Cytoscape' },
  archive: { label: 'Archive', detail: 'the collected files, to import elsewhere' },
};

export interface ExportMenuProps {
  readonly snapshot: string;
  readonly label: string;
  readonly onFailed: (error: unknown) => void;
}

/** Downloads a snapshot in one of the formats. */
export function ExportMenu({ snapshot, label, onFailed }: ExportMenuProps) {
  const download = useMutation({
    mutationFn: (format: ExportFormat) => fetchExport(snapshot, format, {}),
    onSuccess: ({ blob, fileName }) => downloadBlob(blob, fileName),
    onError: onFailed,
  });
  return (
    <ActionMenu
      label={`Export ${label}`}
      actions={EXPORT_FORMATS.map((id) => ({ id, ...FORMAT_WORDS[id] }))}
      onAct={(format) => download.mutate(format)}
      trigger={
        <Button disabled={download.isPending} aria-label={`Export ${label}`} className="h-6 px-2">
          <Download size={13} aria-hidden="true" />
          {download.isPending ? 'Exporting' : 'Export'}
        </Button>
      }
    />
  );
}
