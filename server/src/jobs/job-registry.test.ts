import type { Job } from '@assumable/shared/api/jobs';
import { JobSchema } from '@assumable/shared/api/jobs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createJobRegistry, type JobProgress, type JobRegistry, type JobResult } from './job-registry.ts';

interface Handle {
  readonly id: string;
  readonly progress: JobProgress;
  readonly signal: AbortSignal;
  readonly finish: (result: JobResult) => void;
  readonly fail: (error: Error) => void;
}

/** A job that goes on until the test ends it; it obeys its signal like real work. */
async function startJob(registry: JobRegistry): Promise<Handle> {
  let handle: Omit<Handle, 'id'> | undefined;
  const job = registry.start(
    'crawl',
    (progress, signal) =>
      new Promise((finish, fail) => {
        signal.addEventListener('abort', () => fail(new Error('aborted')));
        handle = { progress, signal, finish, fail };
      }),
  );
  await Promise.resolve();
  if (handle === undefined) throw new Error('the job did not start');
  return { id: job.id, ...handle };
}

describe('job registry', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives the job at once, running, in the form of the contract', async () => {
    const registry = createJobRegistry();
    const job = registry.start('import', async () => ({ snapshotId: 's1' }));
    expect(JobSchema.parse(job)).toMatchObject({ kind: 'import', state: 'running', total: 0, accounts: [] });
    const ended = await registry.finished(job.id);
    expect(JobSchema.parse(ended)).toMatchObject({ state: 'done', snapshotId: 's1', phase: 'Done' });
    expect(ended?.finishedAt).toBeDefined();
  });

  it('counts accounts as done when they have ended, also after a second round', async () => {
    const registry = createJobRegistry();
    const { id, progress, finish } = await startJob(registry);
    progress.account({ account: '2', state: 'waiting' });
    progress.account({ account: '1', state: 'failed', reason: 'throttled' });
    expect(registry.find(id)).toMatchObject({ total: 2, done: 1 });
    progress.account({ account: '1', state: 'running' });
    expect(registry.find(id)).toMatchObject({ total: 2, done: 0 });
    progress.account({ account: '1', state: 'ok' });
    progress.account({ account: '2', state: 'skipped' });
    expect(registry.find(id)).toMatchObject({ total: 2, done: 2 });
    expect(registry.find(id)?.accounts.map(({ account }) => account)).toEqual(['1', '2']);
    finish({});
  });

  it('publishes at most five times a second, loses nothing, and raises the sequence each time', async () => {
    const registry = createJobRegistry();
    const { id, progress, finish } = await startJob(registry);
    const seen: Job[] = [];
    registry.subscribe(id, (job) => seen.push(job));
    for (let i = 1; i <= 1_000; i += 1) {
      progress.counters({ calls: i, throttles: 0 });
      vi.advanceTimersByTime(1);
    }
    // One at subscription, one at the first change, then one in each of the five intervals of 200 ms.
    expect(seen.length).toBeGreaterThanOrEqual(6);
    expect(seen.length).toBeLessThanOrEqual(7);
    vi.advanceTimersByTime(200);
    expect(seen.at(-1)?.calls).toBe(1_000);
    finish({});
    await registry.finished(id);
    expect(seen.at(-1)?.state).toBe('done');
    const sequences = seen.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  });

  it('publishes the end at once, also inside an interval', async () => {
    const registry = createJobRegistry();
    const { id, progress, finish } = await startJob(registry);
    const seen: Job[] = [];
    registry.subscribe(id, (job) => seen.push(job));
    progress.phase('one');
    progress.phase('two');
    finish({});
    await registry.finished(id);
    expect(seen.map(({ phase, state }) => [phase, state])).toEqual([
      ['Starting', 'running'],
      ['one', 'running'],
      ['Done', 'done'],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops calling a listener that unsubscribed or broke, and goes on', async () => {
    const registry = createJobRegistry();
    const { id, progress, finish } = await startJob(registry);
    const calls = { left: 0, broken: 0 };
    const unsubscribe = registry.subscribe(id, () => (calls.left += 1));
    unsubscribe?.();
    registry.subscribe(id, () => {
      calls.broken += 1;
      if (calls.broken > 1) throw new Error('socket closed');
    });
    progress.phase('one');
    finish({});
    expect((await registry.finished(id))?.state).toBe('done');
    expect(calls).toEqual({ left: 1, broken: 2 });
  });

  it('cancels through the signal, and is cancelled once the work has ended', async () => {
    const registry = createJobRegistry();
    const { id, signal } = await startJob(registry);
    expect(registry.cancel(id)).toMatchObject({ state: 'running', phase: 'Cancelling' });
    expect(signal.aborted).toBe(true);
    const ended = await registry.finished(id);
    expect(ended).toMatchObject({ state: 'cancelled' });
    expect(ended?.error).toBeUndefined();
    const { sequence } = ended ?? { sequence: 0 };
    expect(registry.cancel(id)).toMatchObject({ state: 'cancelled', sequence });
  });

  it('shows the sentence of an error and hands the error on', async () => {
    const errors: unknown[] = [];
    const registry = createJobRegistry({ onError: (_id, error) => errors.push(error) });
    const { id, fail } = await startJob(registry);
    const error = new Error('The archive is damaged.');
    fail(error);
    expect(await registry.finished(id)).toMatchObject({ state: 'failed', error: 'The archive is damaged.' });
    expect(errors).toEqual([error]);
  });

  it('ignores what work reports after its end', async () => {
    const registry = createJobRegistry();
    const { id, progress, finish } = await startJob(registry);
    finish({});
    const ended = await registry.finished(id);
    progress.phase('late');
    expect(registry.find(id)).toEqual(ended);
  });

  it('bounds the gaps it lists and the jobs it remembers, never forgetting a running one', async () => {
    const registry = createJobRegistry();
    const running = await startJob(registry);
    const gap = { code: 'x', message: 'm', scope: 'part' } as const;
    running.progress.gaps(Array.from({ length: 500 }, () => gap));
    expect(registry.find(running.id)?.gaps).toHaveLength(200);
    for (let i = 0; i < 80; i += 1) await registry.finished(registry.start('import', async () => ({})).id);
    expect(registry.list()).toHaveLength(50);
    expect(registry.find(running.id)?.state).toBe('running');
    running.finish({});
  });

  it('lists the newest first and knows no unknown job', async () => {
    const registry = createJobRegistry();
    const first = registry.start('crawl', async () => ({}));
    const second = registry.start('import', async () => ({}));
    expect(registry.list().map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(registry.find('x')).toBeUndefined();
    expect(registry.cancel('x')).toBeUndefined();
    expect(registry.finished('x')).toBeUndefined();
    expect(registry.subscribe('x', () => undefined)).toBeUndefined();
  });

  it('closes by cancelling everything, waits for it, and starts nothing afterwards', async () => {
    const registry = createJobRegistry();
    const { id } = await startJob(registry);
    await registry.close();
    expect(registry.find(id)?.state).toBe('cancelled');
    expect(() => registry.start('crawl', async () => ({}))).toThrow(/shutting down/);
  });
});
