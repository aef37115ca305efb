import { Upload } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useStartImport } from '../../api-client/jobs.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { cx } from '../../lib/cx.ts';

export interface ImportCardProps {
  /** Called with the id of the job that was started. */
  readonly onStarted: (job: string) => void;
}

/** Takes an export of an organization by drag and drop or through the file dialog. */
export function ImportCard({ onStarted }: ImportCardProps) {
  const input = useRef<HTMLInputElement>(null);
  const start = useStartImport();
  const [over, setOver] = useState(false);
  const [rejected, setRejected] = useState<string>();
  const send = (files: FileList | null | undefined): void => {
    const list = [...(files ?? [])];
    const [file] = list;
    if (file === undefined) return;
    if (list.length > 1) {
      setRejected(
        `${String(list.length)} files were dropped. Put them into one .zip or .tar.gz archive and drop that.`,
      );
      return;
    }
    setRejected(undefined);
    start.mutate(file, { onSuccess: (job) => onStarted(job.id) });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files);
  };
  return (
    <section aria-labelledby="import-title" className="flex flex-col rounded-md border border-line p-4">
      <h2 id="import-title" className="text-base font-semibold">
        Import files
      </h2>
      <p className="mt-1 text-sm text-ink-2">
        A .zip or .tar.gz of an organization, or one output of{' '}
        <code className="font-mono text-xs text-ink">aws iam get-account-authorization-details</code>. The
        files stay on this machine.
      </p>
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          'mt-3 flex min-h-36 flex-col items-center justify-center gap-2 rounded-md border border-dashed px-4 py-3 text-center text-sm',
          over ? 'border-accent bg-accent-soft' : 'border-line-strong text-ink-2',
        )}
      >
        {start.isPending ? (
          <p role="status">{`Sending ${start.variables.name} …`}</p>
        ) : (
          <>
            <p>Drop a file here</p>
            <Button onClick={() => input.current?.click()}>
              <Upload size={14} aria-hidden="true" />
              Choose a file
            </Button>
          </>
        )}
        <input
          ref={input}
          type="file"
          aria-label="File to import"
          accept=".zip,.gz,.tgz,.json,application/zip,application/gzip,application/json"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            send(event.target.files);
            event.target.value = '';
          }}
        />
      </div>
      {rejected !== undefined && (
        <p role="alert" className="mt-2 text-sm text-severity-high">
          {rejected}
        </p>
      )}
      {start.error !== null && (
        <div className="-mx-4 -mb-4">
          <ProblemNotice
            error={start.error}
            onRetry={() => start.mutate(start.variables, { onSuccess: (job) => onStarted(job.id) })}
          />
        </div>
      )}
    </section>
  );
}
