import { describe, expect, it } from 'vitest';
import { computeLayout } from './compute-layout.ts';
import type { LayoutRequest } from './layout-contract.ts';
import { LayoutThread, type LayoutWorker } from './layout-thread.ts';

const REQUEST: LayoutRequest = {
  kind: 'force',
  nodes: [
    { id: 'a', label: 'a', account: '1' },
    { id: 'b', label: 'b', account: '2' },
  ],
  edges: [{ source: 'a', target: 'b' }],
  center: 'a',
  columnOf: new Map(),
  additions: [],
};

/** A worker in the same thread: what it does with a request is said by the test. */
class FakeWorker extends EventTarget implements LayoutWorker {
  terminated = false;
  private readonly react: (worker: FakeWorker, request: LayoutRequest) => void;

  constructor(react: (worker: FakeWorker, request: LayoutRequest) => void) {
    super();
    this.react = react;
  }

  postMessage(request: LayoutRequest): void {
    queueMicrotask(() => this.react(this, request));
  }

  answer(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

function threadOf(react: (worker: FakeWorker, request: LayoutRequest) => void, limit = 5_000) {
  const workers: FakeWorker[] = [];
  const start = (): FakeWorker => {
    const worker = new FakeWorker(react);
    workers.push(worker);
    return worker;
  };
  return { thread: new LayoutThread(start, limit), workers };
}

const going = (): AbortSignal => new AbortController().signal;

describe('layouts in a thread of their own', () => {
  it('give places, one worker for all requests', async () => {
    const { thread, workers } = threadOf((worker, request) => worker.answer(computeLayout(request)));
    const first = await thread.place(REQUEST, going());
    expect(first).toEqual(computeLayout(REQUEST));
    await thread.place(REQUEST, going());
    expect(workers.map(({ terminated }) => terminated)).toEqual([false]);
  });

  it('start before there is anything to do; one that fails by then is replaced', async () => {
    const { thread, workers } = threadOf((worker, request) => worker.answer(computeLayout(request)));
    thread.prepare();
    workers[0]?.dispatchEvent(new Event('error'));
    thread.prepare();
    await expect(thread.place(REQUEST, going())).resolves.toEqual(computeLayout(REQUEST));
    expect(workers).toHaveLength(2);
  });

  it.each([
    ['fails', (worker: FakeWorker) => worker.dispatchEvent(new Event('error')), 'Its thread failed.'],
    [
      'answers something else',
      (worker: FakeWorker) => worker.answer({ places: [] }),
      'It answered something',
    ],
    ['is killed and never answers', () => undefined, 'It was not finished after 20 ms.'],
  ])('say so when the worker %s, and start another one next time', async (_, react, reason) => {
    let broken = true;
    const { thread, workers } = threadOf((worker, request) => {
      if (broken) react(worker);
      else worker.answer(computeLayout(request));
    }, 20);
    await expect(thread.place(REQUEST, going())).rejects.toThrow(reason);
    broken = false;
    await expect(thread.place(REQUEST, going())).resolves.toEqual(computeLayout(REQUEST));
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('stop at once when nobody wants them any more', async () => {
    const { thread, workers } = threadOf(() => undefined);
    const stop = new AbortController();
    const never = thread.place(REQUEST, stop.signal);
    stop.abort();
    expect(workers[0]?.terminated).toBe(true);
    await expect(Promise.race([never, Promise.resolve('nothing')])).resolves.toBe('nothing');
  });
});
