/** Imports: start them, follow them. */
import { ROUTES } from '@assumable/shared/api/routes';
import { JobListSchema, JobSchema, type Job } from '@assumable/shared/api/jobs';
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiUrl, fetchOk, fetchParsed, fillPath } from './http.ts';
import { readEvents } from './server-events.ts';

const POLL_MS = 5_000;

function keep(client: QueryClient, job: Job): void {
  client.setQueryData<Job>(['job', job.id], (old) =>
    old !== undefined && old.sequence > job.sequence ? old : job,
  );
  if (job.state !== 'running') {
    void client.invalidateQueries({ queryKey: ['snapshots'] });
    void client.invalidateQueries({ queryKey: ['snapshot', 'latest'] });
    void client.invalidateQueries({ queryKey: ['jobs'] });
  }
}

export function useJobs() {
  return useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => fetchParsed(apiUrl(ROUTES.jobs), JobListSchema, { signal }),
    staleTime: POLL_MS,
  });
}

/** `live`: events arrive as they happen; `polling`: the stream broke, the state is read every five seconds. */
export type JobFeed = 'live' | 'polling';

async function follow(id: string, client: QueryClient, signal: AbortSignal): Promise<void> {
  const reply = await fetchOk(apiUrl(fillPath(ROUTES.jobEvents, { job: id })), {
    signal,
    headers: { accept: 'text/event-stream' },
  });
  await readEvents(reply, (event) => {
    const job = JobSchema.safeParse(JSON.parse(event.data));
    if (job.success) keep(client, job.data);
  });
}

/** The state of one job, kept up to date until it ends. An absent id asks nothing. */
export function useJob(id: string | undefined) {
  const client = useQueryClient();
  const [broken, setBroken] = useState<string>();
  const feed: JobFeed = id !== undefined && broken === id ? 'polling' : 'live';
  const query = useQuery({
    queryKey: ['job', id],
    queryFn: async ({ signal }) => {
      const job = await fetchParsed(apiUrl(fillPath(ROUTES.job, { job: id ?? '' })), JobSchema, { signal });
      if (job.state !== 'running') keep(client, job);
      return job;
    },
    enabled: id !== undefined,
    refetchInterval: ({ state }) =>
      feed === 'polling' && (state.data === undefined || state.data.state === 'running') ? POLL_MS : false,
  });
  const running = query.data?.state === 'running';
  useEffect(() => {
    if (id === undefined || !running) return;
    const abort = new AbortController();
    follow(id, client, abort.signal)
      .catch(() => undefined)
      .finally(() => {
        if (!abort.signal.aborted) setBroken(id);
      });
    return () => abort.abort();
  }, [id, running, client]);
  return { ...query, feed };
}

/** Uploads one archive or JSON file. */
export function useStartImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      fetchParsed(apiUrl(ROUTES.imports), JobSchema, {
        method: 'POST',
        body: file,
        headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) },
      }),
    onSuccess: (job) => keep(client, job),
  });
}

export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      fetchParsed(apiUrl(fillPath(ROUTES.jobCancel, { job: id })), JobSchema, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      }),
    onSuccess: (job) => keep(client, job),
  });
}
