/** A job whose progress a test makes by hand. */
import type { JobProgress, JobRegistry, JobResult } from '../src/jobs/job-registry.ts';

export interface ManualJob {
  readonly id: string;
  readonly progress: JobProgress;
  finish(result?: JobResult): void;
  fail(error: Error): void;
}

/** Starts a job that runs until the test finishes it or it is cancelled. */
export async function startManualJob(registry: JobRegistry): Promise<ManualJob> {
  let finish: (result: JobResult) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let started: (progress: JobProgress) => void = () => undefined;
  const running = new Promise<JobProgress>((resolve) => (started = resolve));
  const job = registry.start('import', (progress, signal) => {
    started(progress);
    return new Promise<JobResult>((resolve, reject) => {
      finish = resolve;
      fail = reject;
      signal.addEventListener('abort', () => reject(new Error('cancelled')));
    });
  });
  const progress = await running;
  return { id: job.id, progress, finish: (result = {}) => finish(result), fail: (error) => fail(error) };
}
