import { useState, type ReactNode } from 'react';
import { useJobs } from '../../api-client/jobs.ts';
import { useSnapshots } from '../../api-client/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { DemoCard } from './demo-card.tsx';
import { ImportCard } from './import-card.tsx';
import { JobCard } from './job-card.tsx';
import { SnapshotsTable } from './snapshots-table.tsx';

export interface SnapshotsPageProps {
  /** Right end of the title row. */
  readonly actions: ReactNode;
  /** Crawls that are not finished. */
  readonly crawls: ReactNode;
  /** The card that leads to a crawl. */
  readonly crawlCard: ReactNode;
}

/** Snapshots: what there is, what is being read, and the ways to get one. */
export function SnapshotsPage({ actions, crawls, crawlCard }: SnapshotsPageProps) {
  const snapshots = useSnapshots();
  const jobs = useJobs();
  const [started, setStarted] = useState<readonly string[]>([]);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [now] = useState(() => Date.now());
  const remember = (job: string): void => setStarted((known) => [job, ...known]);
  const running = (jobs.data?.jobs ?? [])
    .filter(({ kind, state }) => kind === 'import' && state === 'running')
    .map(({ id }) => id);
  const shown = [...new Set([...started, ...running])].filter((id) => !dismissed.has(id));
  const list = snapshots.data?.snapshots;
  /** Nothing of one's own yet: the demo organization is what an empty store starts with. */
  const first = list?.every(({ source }) => source === 'demo') === true;
  const demo = list?.find(({ source }) => source === 'demo');
  return (
    <div className="mx-auto max-w-6xl space-y-5 p-6">
      <header className="flex items-start gap-4">
        <div>
          <h1 className="text-xl font-semibold">{first ? 'Look at an organization' : 'Snapshots'}</h1>
          <p className="text-sm text-ink-2">
            {first
              ? 'A snapshot holds the IAM and the organization of one moment, unchanged afterwards. There are three ways to one.'
              : 'Everything that was read at one time, unchanged afterwards. The rest of the console shows one snapshot.'}
          </p>
        </div>
        {!first && <span className="ml-auto flex shrink-0 gap-2">{actions}</span>}
      </header>
      {crawls}
      {shown.map((id) => (
        <JobCard key={id} id={id} onDismiss={() => setDismissed(new Set(dismissed).add(id))} />
      ))}
      {snapshots.error !== null && (
        <div className="-m-4">
          <ProblemNotice error={snapshots.error} onRetry={() => void snapshots.refetch()} />
        </div>
      )}
      {list === undefined && snapshots.error === null && <TableSkeleton />}
      {list !== undefined && list.length > 0 && !first && <SnapshotsTable snapshots={list} now={now} />}
      {list !== undefined && (
        <div
          className={
            first && demo !== undefined
              ? 'grid grid-cols-1 gap-4 md:grid-cols-3'
              : 'grid grid-cols-1 gap-4 md:grid-cols-2'
          }
        >
          {first && demo !== undefined && <DemoCard demo={demo} />}
          <ImportCard onStarted={remember} />
          {crawlCard}
        </div>
      )}
      {first && demo !== undefined && <SnapshotsTable snapshots={list} now={now} />}
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
