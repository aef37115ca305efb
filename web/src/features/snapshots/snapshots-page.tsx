import { useState } from 'react';
import { useJobs } from '../../api-client/jobs.ts';
import { useSnapshots } from '../../api-client/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { CrawlCard } from './crawl-card.tsx';
import { ImportCard } from './import-card.tsx';
import { JobCard } from './job-card.tsx';
import { SnapshotsTable } from './snapshots-table.tsx';

/** Snapshots: what there is, what is being read, and two ways to get another one. */
export function SnapshotsPage() {
  const snapshots = useSnapshots();
  const jobs = useJobs();
  const [started, setStarted] = useState<readonly string[]>([]);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [now] = useState(() => Date.now());
  const remember = (job: string): void => setStarted((known) => [job, ...known]);
  const running = (jobs.data?.jobs ?? []).filter(({ state }) => state === 'running').map(({ id }) => id);
  const shown = [...new Set([...started, ...running])].filter((id) => !dismissed.has(id));
  const list = snapshots.data?.snapshots;
  const empty = list?.length === 0;
  return (
    <div className="mx-auto max-w-6xl space-y-5 p-6">
      <header>
        <h1 className="text-xl font-semibold">Snapshots</h1>
        <p className="text-sm text-ink-2">
          {empty
            ? 'There is no snapshot yet. Import files or read an organization from AWS; assumable serve starts with a demo organization when its store is empty.'
            : 'Everything that was read at one time, unchanged afterwards. The rest of the console shows one snapshot.'}
        </p>
      </header>
      {shown.map((id) => (
        <JobCard key={id} id={id} onDismiss={() => setDismissed(new Set(dismissed).add(id))} />
      ))}
      {snapshots.error !== null && (
        <div className="-m-4">
          <ProblemNotice error={snapshots.error} onRetry={() => void snapshots.refetch()} />
        </div>
      )}
      {list === undefined && snapshots.error === null && <TableSkeleton />}
      {list !== undefined && list.length > 0 && <SnapshotsTable snapshots={list} now={now} />}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <ImportCard onStarted={remember} />
        <CrawlCard onStarted={remember} />
      </div>
    </div>
  );
}

function TableSkeleton() {
  return (
    <div role="status" aria-label="Reading the snapshots" className="rounded-md border border-line">
      <div className="h-7 border-b border-line bg-container" />
      <div className="flex h-12 items-center px-3">
        <Skeleton className="h-5 w-full" />
      </div>
    </div>
  );
}
