import { FolderOpen, Upload } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useStartImport } from '../../api-client/jobs.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { cx } from '../../lib/cx.ts';
import { counted, formatNumber } from '../../lib/format.ts';
import { chosenFiles, droppedFiles, MOST_FILES } from './dropped-files.ts';
import { packFiles, type PackedFile } from './pack-files.ts';

export interface ImportCardProps {
  /** Called with the id of the job that was started. */
  readonly onStarted: (job: string) => void;
}

/** What is sent: one file as it is, several as one archive. A sentence when nothing can be. */
function uploadOf(files: readonly PackedFile[]): File | string {
  const [first] = files;
  if (first === undefined) return 'There was no file in it.';
  if (files.length > MOST_FILES) {
    return `There are more than ${formatNumber(MOST_FILES)} files. Import the folder with the command line: assumable import FOLDER.`;
  }
  if (files.length === 1) return new File([first.file], first.path.split('/').at(-1) ?? first.path);
  const { archive, left } = packFiles(files);
  if (left.length > 0)
    return `The path ${left[0] ?? ''} is too long. Import the folder with the command line.`;
  const folder = first.path.includes('/') ? (first.path.split('/')[0] ?? '') : '';
  return new File([archive], `${folder === '' ? counted(files.length, 'file') : folder}.tar`);
}

/** Takes files, a folder or an archive of an organization, by drag and drop or through the file dialog. */
export function ImportCard({ onStarted }: ImportCardProps) {
  const input = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const start = useStartImport();
  const [over, setOver] = useState(false);
  const [collecting, setCollecting] = useState(false);
  const [rejected, setRejected] = useState<string>();
  const send = (files: readonly PackedFile[]): void => {
    const upload = uploadOf(files);
    if (typeof upload === 'string') {
      setRejected(upload);
      return;
    }
    setRejected(undefined);
    start.mutate(upload, { onSuccess: (job) => onStarted(job.id) });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    setCollecting(true);
    droppedFiles(event.dataTransfer)
      .then(send, () =>
        setRejected('The browser could not read what was dropped. Choose it with a button instead.'),
      )
      .finally(() => setCollecting(false));
  };
  return (
    <section aria-labelledby="import-title" className="flex flex-col rounded-md border border-line p-4">
      <h2 id="import-title" className="text-base font-semibold">
        Import files
      </h2>
      <p className="mt-1 text-sm text-ink-2">
        A folder, a .zip or .tar.gz of an organization, or outputs of{' '}
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
          'mt-3 flex min-h-32 flex-1 flex-col items-center justify-center gap-2 rounded-md border border-dashed px-4 py-3 text-center text-sm',
          over ? 'border-accent bg-accent-soft' : 'border-line-strong text-ink-2',
        )}
      >
        {start.isPending || collecting ? (
          <p role="status">
            {collecting ? 'Looking for files …' : `Sending ${start.variables?.name ?? ''} …`}
          </p>
        ) : (
          <>
            <p>Drop files, a folder or an archive here</p>
            <div className="flex flex-wrap justify-center gap-2">
              <Button onClick={() => input.current?.click()}>
                <Upload size={14} aria-hidden="true" />
                Choose files
              </Button>
              <Button onClick={() => folder.current?.click()}>
                <FolderOpen size={14} aria-hidden="true" />
                Choose a folder
              </Button>
            </div>
          </>
        )}
        <input
          ref={input}
          type="file"
          multiple
          aria-label="Files to import"
          accept=".zip,.gz,.tgz,.tar,.json,.ndjson,application/zip,application/gzip,application/json"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            send(chosenFiles(event.target.files));
            event.target.value = '';
          }}
        />
        <input
          ref={(element) => {
            folder.current = element;
            element?.setAttribute('webkitdirectory', '');
          }}
          type="file"
          aria-label="Folder to import"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            send(chosenFiles(event.target.files));
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
