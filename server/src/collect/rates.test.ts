/** Rates, concurrency and the queue of accounts, on clocks of their own. */
import { describe, expect, it } from 'vitest';
import { createAccountQueue } from './account-queue.ts';
import { accountCalls, crawlSeconds, managedPolicyCalls, organizationCalls } from './call-formula.ts';
import { createConcurrencyControl } from './concurrency.ts';
import { pauseBefore } from './throttle-backoff.ts';
import { createPace } from './token-bucket.ts';

describe('createPace', () => {
  it('lets a burst go and then keeps the rate, in the order asked', async () => {
    const { take } = createPace(20, 3);
    const signal = new AbortController().signal;
    const gone: number[] = [];
    const started = performance.now();
    await Promise.all([0, 1, 2, 3, 4].map((turn) => take(signal).then(() => gone.push(turn))));
    expect(gone).toEqual([0, 1, 2, 3, 4]);
    // The fourth turn is 50 ms away and the fifth 100 ms; a timer may ring a millisecond early.
    expect(performance.now() - started).toBeGreaterThanOrEqual(98);
  });

  it('keeps no rate when there is none', async () => {
    const { take, throttled, rate } = createPace(Number.POSITIVE_INFINITY, 1);
    throttled();
    expect(rate()).toBe(Number.POSITIVE_INFINITY);
    const signal = new AbortController().signal;
    await expect(Promise.all(Array.from({ length: 1_000 }, () => take(signal)))).resolves.toHaveLength(1_000);
  });

  it('stops waiting when the crawl is cancelled', async () => {
    const { take } = createPace(0.001, 1);
    const stop = new AbortController();
    await take(stop.signal);
    const refused = expect(take(stop.signal)).rejects.toThrow(/abort/i);
    stop.abort();
    await refused;
  });

  it('goes slower for each moment of throttling, and slowly faster again, never beyond the first rate', async () => {
    let time = 0;
    const pace = createPace(50, 50, () => time);
    const { signal } = new AbortController();
    // Answers to calls that were sent together lower the rate once.
    for (let turn = 0; turn < 20; turn += 1) pace.throttled();
    expect(pace.rate()).toBe(40);
    time = 600;
    pace.throttled();
    expect(pace.rate()).toBeGreaterThan(32);
    expect(pace.rate()).toBeLessThan(33);
    for (let turn = 0; turn < 100; turn += 1) {
      time += 600;
      pace.throttled();
    }
    expect(pace.rate()).toBeGreaterThanOrEqual(1);
    expect(pace.rate()).toBeLessThan(1.1);
    time += 60_000;
    await pace.take(signal);
    expect(pace.rate()).toBeGreaterThan(9);
    time += 600_000;
    await pace.take(signal);
    expect(pace.rate()).toBe(50);
  });
});

describe('pauses between the tries of a call in an account', () => {
  it('double from 0.3 s to 20 s, half of them left to chance', () => {
    expect([0, 1, 2, 9].map((attempts) => pauseBefore(attempts, 300, () => 1))).toEqual([
      300, 600, 1_200, 20_000,
    ]);
    expect([0, 1, 2, 9].map((attempts) => pauseBefore(attempts, 300, () => 0))).toEqual([
      150, 300, 600, 10_000,
    ]);
  });
});

describe('createConcurrencyControl', () => {
  let time = 0;
  const at = (seconds: number): number => (time = seconds * 1_000);

  it('halves when three accounts are throttled to their end within a minute, never below four', () => {
    at(0);
    const control = createConcurrencyControl(20, () => time);
    for (const account of ['a', 'b', 'c']) control.throttled(account);
    expect(control.limit()).toBe(10);
    for (let turn = 0; turn < 5; turn += 1) for (const account of ['a', 'b', 'c']) control.throttled(account);
    expect(control.limit()).toBe(4);
  });

  it('takes one account that is throttled alone, or three far apart, for no reason', () => {
    at(0);
    const control = createConcurrencyControl(20, () => time);
    for (let turn = 0; turn < 50; turn += 1) control.throttled('a');
    control.throttled('b');
    at(61);
    control.throttled('c');
    control.throttled('d');
    expect(control.limit()).toBe(20);
  });

  it('grows by one for each clean half minute, up to what was asked', () => {
    at(0);
    const control = createConcurrencyControl(8, () => time);
    for (const account of ['a', 'b', 'c']) control.throttled(account);
    expect(control.limit()).toBe(4);
    at(29);
    expect(control.limit()).toBe(4);
    at(61);
    expect(control.limit()).toBe(6);
    at(10_000);
    expect(control.limit()).toBe(8);
  });
});

describe('createAccountQueue', () => {
  const run = async (
    limit: number,
    items: number,
  ): Promise<{ readonly most: number; readonly done: number }> => {
    let running = 0;
    let most = 0;
    let done = 0;
    const queue = createAccountQueue<number>({
      limit: () => limit,
      signal: new AbortController().signal,
      onError: () => undefined,
      work: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        done += 1;
      },
    });
    queue.add(Array.from({ length: items }, (_, index) => index));
    await queue.drained();
    return { most, done };
  };

  it.each([1, 3, 20])('runs at most %d at a time and everything once', async (limit) => {
    expect(await run(limit, 40)).toEqual({ most: limit, done: 40 });
  });

  it('starts the heaviest first, and what weighs the same in the order in which it came', async () => {
    const order: string[] = [];
    const queue = createAccountQueue<readonly [string, number]>({
      limit: () => 1,
      signal: new AbortController().signal,
      onError: () => undefined,
      weight: ([, weight]) => weight,
      work: async ([name]) => void order.push(name),
    });
    queue.add([
      ['first', 1],
      ['b', 5],
      ['c', 0],
      ['d', 9],
      ['e', 5],
      ['f', 9],
    ]);
    await queue.drained();
    expect(order).toEqual(['d', 'f', 'b', 'e', 'first', 'c']);
  });

  it('says when at most so many are left', async () => {
    let ended = 0;
    const queue = createAccountQueue<number>({
      limit: () => 2,
      signal: new AbortController().signal,
      onError: () => undefined,
      work: async () => {
        await Promise.resolve();
        ended += 1;
      },
    });
    queue.add([1, 2, 3, 4, 5, 6]);
    await queue.atMost(() => 2);
    expect(ended).toBeGreaterThanOrEqual(4);
    await queue.drained();
    await expect(queue.atMost(() => 0)).resolves.toBeUndefined();
  });

  it('lets others go on while one waits, and ends after it', async () => {
    const order: string[] = [];
    const queue = createAccountQueue<string>({
      limit: () => 1,
      signal: new AbortController().signal,
      onError: () => undefined,
      work: async (item) => {
        order.push(item);
        if (item === 'slow' && order.filter((seen) => seen === 'slow').length === 1)
          queue.addLater('slow', 5);
      },
    });
    queue.add(['slow', 'a', 'b']);
    await queue.drained();
    expect(order).toEqual(['slow', 'a', 'b', 'slow']);
  });

  it('starts nothing after an error, and reports it when the rest has ended', async () => {
    const started: number[] = [];
    let stopped = 0;
    const queue = createAccountQueue<number>({
      limit: () => 2,
      signal: new AbortController().signal,
      onError: () => (stopped += 1),
      work: async (item) => {
        started.push(item);
        await Promise.resolve();
        if (item === 1) throw new Error('disk');
      },
    });
    queue.add([0, 1, 2, 3, 4]);
    await expect(queue.drained()).rejects.toThrow('disk');
    expect(stopped).toBe(1);
    expect(started.length).toBeLessThan(5);
  });

  it('rejects when it is cancelled while items wait', async () => {
    const stop = new AbortController();
    const queue = createAccountQueue<number>({
      limit: () => 1,
      signal: stop.signal,
      onError: () => undefined,
      work: async () => undefined,
    });
    queue.addLater(1, 60_000);
    const drained = queue.drained();
    stop.abort();
    await expect(drained).rejects.toThrow(/abort/i);
  });
});

describe('the formula of calls', () => {
  it('counts an account and its further pages', () => {
    expect(accountCalls({ entities: 200, roles: 150, oidcProviders: 1, own: false })).toBe(8);
    expect(accountCalls({ entities: 200, roles: 150, oidcProviders: 1, own: false }, 100)).toBe(10);
    expect(accountCalls({ entities: 0, roles: 0, oidcProviders: 0, own: true })).toBe(6);
    expect(managedPolicyCalls(3)).toBe(6);
  });

  it('counts the organization policy by policy, not target by target', () => {
    const sizes = { accounts: 10_000, roots: 1, units: 400, paths: true, delegatedAdministrators: 5 };
    const policies = [
      [10_401, ...Array.from({ length: 299 }, () => 1)],
      [10_401, ...Array.from({ length: 29 }, () => 1)],
    ];
    expect(organizationCalls({ ...sizes, policies })).toBe(3_128);
    expect(organizationCalls({ ...sizes, policies, paths: false })).toBe(3_128 + 401);
  });

  it('takes the slower of organization and accounts for the time', () => {
    const rates = { organizations: 8, sts: 50, concurrency: 20 };
    expect(crawlSeconds({ organization: 80, accounts: 0 }, rates)).toBe(10);
    expect(crawlSeconds({ organization: 80, accounts: 1_000 }, rates)).toBe(125);
  });
});
