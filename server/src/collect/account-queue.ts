/** Works through accounts, so many at a time, the heaviest first; one that must wait gives its place to others. */

export interface AccountQueue<Item> {
  add(items: readonly Item[]): void;
  /** Adds an item again after a pause in milliseconds. */
  addLater(item: Item, pause: number): void;
  /** Resolves when at most so many items are left, running and waiting ones together, or when nothing starts any more. */
  atMost(left: () => number): Promise<void>;
  /** Resolves when nothing is left; rejects with the first error of `work`, after what was running has ended. */
  drained(): Promise<void>;
}

export interface QueueOptions<Item> {
  /** How many items run at once; asked anew whenever one ends. */
  readonly limit: () => number;
  readonly work: (item: Item) => Promise<void>;
  /** Aborted: nothing new starts. */
  readonly signal: AbortSignal;
  /** Called once with the first error, so that running work stops. */
  readonly onError: () => void;
  /** What takes longest starts first, so that it is not what everything waits for at the end; default: all alike. */
  readonly weight?: (item: Item) => number;
}

export function createAccountQueue<Item>(options: QueueOptions<Item>): AccountQueue<Item> {
  const ready: Item[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const waiters: (() => void)[] = [];
  const watchers = new Set<{ readonly left: () => number; readonly done: () => void }>();
  const weight = options.weight ?? ((): number => 0);
  const errors: unknown[] = [];
  let running = 0;
  const stopped = (): boolean => errors.length > 0 || options.signal.aborted;

  /** Behind the items that weigh as much or more. */
  const put = (item: Item): void => {
    let low = 0;
    let high = ready.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = ready[middle];
      if (other !== undefined && weight(other) >= weight(item)) low = middle + 1;
      else high = middle;
    }
    ready.splice(low, 0, item);
  };
  const tellWatchers = (): void => {
    for (const watcher of watchers) {
      if (!stopped() && ready.length + timers.size + running > watcher.left()) continue;
      watchers.delete(watcher);
      watcher.done();
    }
  };
  const settle = (): void => {
    tellWatchers();
    if (running > 0 || (!stopped() && (ready.length > 0 || timers.size > 0))) return;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    for (const waiter of waiters.splice(0)) waiter();
  };
  const run = async (item: Item): Promise<void> => {
    try {
      await options.work(item);
    } catch (error) {
      errors.push(error);
      if (errors.length === 1) options.onError();
    }
    running -= 1;
    pump();
  };
  const pump = (): void => {
    while (!stopped() && running < options.limit()) {
      const item = ready.shift();
      if (item === undefined) break;
      running += 1;
      void run(item);
    }
    settle();
  };
  options.signal.addEventListener('abort', settle, { once: true });

  return {
    add: (items) => {
      for (const item of items) put(item);
      pump();
    },
    addLater: (item, pause) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        put(item);
        pump();
      }, pause);
      timers.add(timer);
    },
    atMost: (left) =>
      new Promise((resolve) => {
        watchers.add({ left, done: resolve });
        tellWatchers();
      }),
    drained: async () => {
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
        settle();
      });
      if (errors.length > 0) throw errors[0];
      options.signal.throwIfAborted();
    },
  };
}
