/** Layouts off the main thread: asked for here, computed in a worker that may fail, hang or be told to stop. */
import type { LayoutAnswer, LayoutRequest } from './layout-contract.ts';

/** The part of a worker that is used. */
export type LayoutWorker = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/** How long a layout may take, ms: about five times what the largest drawing needs. */
export const LAYOUT_LIMIT = 3_000;

/** The layout gave no places: its thread failed, or ran out of time. */
export class LayoutFailure extends Error {
  override readonly name = 'LayoutFailure';
}

function isAnswer(value: unknown, nodes: number): value is LayoutAnswer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'places' in value &&
    value.places instanceof Float64Array &&
    value.places.length === 2 * nodes &&
    'boxes' in value &&
    Array.isArray(value.boxes)
  );
}

/** Owns a worker that waits for the next request; one that failed or was stopped is replaced. */
export class LayoutThread {
  private idle: LayoutWorker | undefined;
  private readonly start: () => LayoutWorker;
  private readonly limit: number;

  constructor(start: () => LayoutWorker, limit = LAYOUT_LIMIT) {
    this.start = start;
    this.limit = limit;
  }

  /** Starts the worker before there is anything to do, so that its code is there by then. */
  prepare(): void {
    if (this.idle !== undefined) return;
    const worker = this.start();
    this.idle = worker;
    worker.addEventListener('error', () => {
      if (this.idle === worker) this.idle = undefined;
    });
  }

  /**
   * Places for a request. One that is aborted is stopped at once, even in the middle of its work, and never answers.
   * @throws LayoutFailure when the worker fails, answers something else, or takes longer than the limit
   */
  async place(request: LayoutRequest, signal: AbortSignal): Promise<LayoutAnswer> {
    const worker = this.idle ?? this.start();
    this.idle = undefined;
    return await new Promise<LayoutAnswer>((resolve, reject) => {
      const listening = new AbortController();
      const end = (keep: boolean): void => {
        clearTimeout(timer);
        listening.abort();
        if (keep && this.idle === undefined) this.idle = worker;
        else worker.terminate();
      };
      const fail = (reason: string): void => {
        end(false);
        reject(new LayoutFailure(reason));
      };
      const timer = setTimeout(() => fail(`It was not finished after ${this.limit} ms.`), this.limit);
      const until = { signal: listening.signal };
      signal.addEventListener('abort', () => end(false), until);
      worker.addEventListener('error', () => fail('Its thread failed.'), until);
      worker.addEventListener('messageerror', () => fail('Its answer could not be read.'), until);
      worker.addEventListener(
        'message',
        ({ data }) => {
          const answer: unknown = data;
          if (!isAnswer(answer, request.nodes.length)) {
            fail('It answered something else.');
            return;
          }
          end(true);
          resolve(answer);
        },
        until,
      );
      worker.postMessage(request);
    });
  }
}
