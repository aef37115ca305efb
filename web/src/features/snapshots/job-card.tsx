import type { Job } from '@assumable/shared/api/jobs';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCancelJob, useJob, type JobFeed } from '../../api-client/jobs.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { cx } from '../../lib/cx.ts';
import { counted, formatNumber } from '../../lib/format.ts';
import { elapsedText, outcomeText, progressText } from './job-rows.ts';

export interface JobCardProps {
  readonly id: string;
  readonly onDismiss: () => void;
}

/** An import: live progress while it runs, then what came of it. */
export function JobCard({ id, onDismiss }: JobCardProps) {
  const { data, error, refetch, feed } = useJob(id);
  if (data === undefined) {
    return error === null ? undefined : <ProblemNotice error={error} onRetry={() => void refetch()} />;
  }
  return <Card job={data} feed={feed} onDismiss={onDismiss} />;
}

const EDGE: Readonly<Record<Job['state'], string>> = {
  running: 'border-l-accent',
  done: 'border-l-edge-allowed',
  failed: 'border-l-severity-critical',
  cancelled: 'border-l-line-strong',
};

function Card({
  job,
  feed,
  onDismiss,
}: {
  readonly job: Job;
  readonly feed: JobFeed;
  readonly onDismiss: () => void;
}) {
  const cancel = useCancelJob();
  const running = job.state === 'running';
  const { gaps } = job;
  return (
    <section
      aria-label={`Import ${job.state}`}
      className={cx('rounded-md border border-l-4 border-line p-4', EDGE[job.state])}
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-base font-semibold">
            {running ? `Import: ${job.phase}` : `Import ${job.state}`}
          </h2>
          {!running && (
            <p role="status" className="mt-0.5 text-sm [overflow-wrap:anywhere]">
              {outcomeText(job)}
            </p>
          )}
        </div>
        {job.snapshotId !== undefined && (
          <Link
            to="/s/$snapshot"
            params={{ snapshot: job.snapshotId }}
            className="inline-flex h-7 shrink-0 items-center rounded-md bg-accent px-2.5 text-sm font-medium text-canvas hover:opacity-90"
          >
            Open the snapshot
          </Link>
        )}
        {running ? (
          <Button disabled={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {cancel.isPending ? 'Cancelling' : 'Cancel'}
          </Button>
        ) : (
          <IconButton label="Dismiss this import" onClick={onDismiss}>
            <X size={14} />
          </IconButton>
        )}
      </div>
      {running && <Progress job={job} feed={feed} />}
      {cancel.error !== null && <ProblemNotice error={cancel.error} onRetry={() => cancel.mutate(job.id)} />}
      {gaps.length > 0 && <GapList gaps={gaps} />}
    </section>
  );
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Progress({ job, feed }: { readonly job: Job; readonly feed: JobFeed }) {
  const now = useNow();
  const progress = progressText(job);
  const share = job.total === 0 ? 0 : (job.done / job.total) * 100;
  const facts = [
    progress,
    elapsedText(now - Date.parse(job.startedAt)),
    job.calls > 0 ? counted(job.calls, 'call') : undefined,
    job.throttles > 0 ? `${formatNumber(job.throttles)} throttled, slowing down` : undefined,
  ].filter((fact) => fact !== undefined);
  return (
    <>
      <div
        role="progressbar"
        aria-label={job.phase}
        aria-valuemin={0}
        aria-valuemax={job.total}
        {...(job.total === 0 ? {} : { 'aria-valuenow': job.done })}
        aria-valuetext={progress ?? job.phase}
        className="mt-3 h-1.5 overflow-hidden rounded-full bg-inset"
      >
        <div
          className={cx('h-full bg-accent', job.total === 0 && 'w-1/4 animate-pulse')}
          style={job.total === 0 ? undefined : { width: `${share.toFixed(1)}%` }}
        />
      </div>
      <p className="mt-1 text-xs text-ink-2">{facts.join(' · ')}</p>
      {feed === 'polling' && (
        <p role="status" className="mt-1 text-xs text-severity-high">
          Live updates were lost. The state is read every 5 seconds.
        </p>
      )}
    </>
  );
}

const FIRST_GAPS = 20;

function GapList({ gaps }: { readonly gaps: Job['gaps'] }) {
  const [all, setAll] = useState(false);
  const shown = all ? gaps : gaps.slice(0, FIRST_GAPS);
  return (
    <div className="mt-3">
      <h3 className="text-xs font-semibold text-ink-2">{`What was not read (${formatNumber(gaps.length)})`}</h3>
      <ul className="mt-1 max-h-72 space-y-1 overflow-auto text-sm">
        {shown.map((gap, index) => (
          <li key={index} className="[overflow-wrap:anywhere]">
            {gap.message}
            {[gap.file, gap.account].some((part) => part !== undefined) && (
              <span className="text-xs text-ink-2">
                {' · '}
                {[gap.file, gap.account].filter((part) => part !== undefined).join(' · ')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {gaps.length > shown.length && (
        <button
          type="button"
          className="min-h-6 text-xs text-accent hover:underline"
          onClick={() => setAll(true)}
        >
          {`Show ${formatNumber(gaps.length - shown.length)} more`}
        </button>
      )}
    </div>
  );
}
