/** Jobs whose progress a test makes by hand. */
import type { Job } from '@assumable/shared/api/contract';
import type { JobRegistry } from '../src/api/context.ts';
import { newId } from '../src/lib/id.ts';

export interface ManualJobs extends JobRegistry {
  start(kind: Job['kind']): Job;
  /** Changes a job; its sequence grows by one. */
  update(id: string, change: Partial<Job>): void;
  /** Clients that listen to a job now. */
  listeners(id: string): number;
}

export function createManualJobs(): ManualJobs {
  const jobs = new Map<string, Job>();
  const listeners = new Map<string, Set<() => void>>();
  const update = (id: string, change: Partial<Job>): void => {
    const job = jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id}`);
    jobs.set(id, { ...job, ...change, sequence: job.sequence + 1 });
    for (const changed of [...(listeners.get(id) ?? [])]) changed();
  };
  return {
    start: (kind) => {
      const job: Job = {
        id: newId(),
        kind,
        state: 'running',
        sequence: 1,
        phase: 'Starting',
        total: 0,
        done: 0,
        calls: 0,
        throttles: 0,
        startedAt: '2026-01-01T00:00:00.000Z',
        accounts: [],
        gaps: [],
      };
      jobs.set(job.id, job);
      return job;
    },
    update,
    list: () => [...jobs.values()].reverse(),
    find: (id) => jobs.get(id),
    subscribe: (id, changed) => {
      const set = listeners.get(id) ?? new Set();
      listeners.set(id, set.add(changed));
      return () => void set.delete(changed);
    },
    cancel: (id) => {
      if (jobs.get(id)?.state === 'running') update(id, { state: 'cancelled' });
      return jobs.get(id);
    },
    listeners: (id) => listeners.get(id)?.size ?? 0,
  };
}
