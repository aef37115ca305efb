import { Outlet, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSnapshot } from '../api-client/queries.ts';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { problemOf } from '../lib/problem-error.ts';
import { SnapshotContext } from './snapshot-context.ts';

/** Reads the snapshot of the address; `latest` is replaced by its id, so that every address can be shared. */
export function SnapshotLayout() {
  const { snapshot } = useParams({ from: '/s/$snapshot' });
  const navigate = useNavigate();
  const router = useRouter();
  const query = useSnapshot(snapshot);
  const id = query.data?.id;
  useEffect(() => {
    if (snapshot !== 'latest' || id === undefined) return;
    // By text: going through the router would drop the parameters that the notice has to name.
    const { pathname, searchStr } = router.state.location;
    const rest = pathname.slice('/s/latest'.length);
    router.history.replace(`/s/${encodeURIComponent(id)}${rest}${searchStr}`);
  }, [snapshot, id, router]);

  if (query.isError && problemOf(query.error).status === 404) {
    return (
      <EmptyState
        page
        title={snapshot === 'latest' ? 'No snapshot yet' : 'This snapshot does not exist'}
        actions={
          <Button variant="primary" onClick={() => void navigate({ to: '/snapshots' })}>
            Go to Snapshots
          </Button>
        }
      >
        {snapshot === 'latest'
          ? 'Import files, or crawl an organization, to see who can assume what.'
          : 'It may have been removed. The list of snapshots shows what is there.'}
      </EmptyState>
    );
  }
  if (query.isError) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <SkeletonRows rows={8} label="Reading the snapshot" />;
  return (
    <SnapshotContext value={query.data}>
      <Outlet />
    </SnapshotContext>
  );
}
