import { Download } from 'lucide-react';
import { downloadBlob } from '../lib/download.ts';
import { Button } from './button.tsx';

export interface CsvButtonProps {
  /** Makes the text; absent while there is nothing to save. */
  readonly csv: (() => string) | undefined;
  /** Without extension. */
  readonly fileName: string;
}

/** Saves the rows that are shown. */
export function CsvButton({ csv, fileName }: CsvButtonProps) {
  return (
    <Button
      disabled={csv === undefined}
      title="Save the rows that are shown"
      onClick={() => {
        if (csv !== undefined) downloadBlob(new Blob([csv()], { type: 'text/csv' }), `${fileName}.csv`);
      }}
    >
      <Download size={14} aria-hidden="true" />
      CSV
    </Button>
  );
}
