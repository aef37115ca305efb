/** What one page costs: time to its first meaningful picture, frames, tasks, main-thread CPU, shifts, heap. */
import type { Browser, CDPSession, Page } from '@playwright/test';

export interface OpenedPage {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly close: () => Promise<void>;
}

declare global {
  interface Window {
    benchTasks: number[];
    benchShift: number;
  }
}

/**
 * A page in a context of its own: nothing cached, long tasks and layout shifts recorded from the start. `prepare` runs
 * before the address is opened.
 */
export async function openPage(
  browser: Browser,
  address: string,
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await prepare(page);
  await page.addInitScript(() => {
    window.benchTasks = [];
    window.benchShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.benchTasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const value: unknown = Reflect.get(entry, 'value');
        if (typeof value === 'number' && Reflect.get(entry, 'hadRecentInput') !== true)
          window.benchShift += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const cdp = await context.newCDPSession(page);
  // Thread ticks count the processor time of the main thread, which other programs on the machine do not add to.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(address);
  return { page, cdp, close: () => context.close() };
}

async function metric({ cdp }: OpenedPage, name: string): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find((entry) => entry.name === name)?.value ?? 0;
}

/** Main-thread CPU of the page so far, ms. */
export async function mainThread(opened: OpenedPage): Promise<number> {
  return (await metric(opened, 'TaskDuration')) * 1_000;
}

/** JavaScript heap after garbage collection, MB. */
export async function heap(opened: OpenedPage): Promise<number> {
  await opened.cdp.send('HeapProfiler.collectGarbage');
  await opened.cdp.send('HeapProfiler.collectGarbage');
  return (await metric(opened, 'JSHeapUsedSize')) / 1e6;
}

export interface FirstView {
  /** From the start of the navigation to the first meaningful picture, ms. */
  readonly meaningful: number;
  readonly cpu: number;
  readonly longestTask: number;
  readonly shift: number;
}

/** Waits for the mark `view:meaningful` and one more frame. */
export async function firstView(opened: OpenedPage): Promise<FirstView> {
  const { page } = opened;
  await page.waitForFunction(() => performance.getEntriesByName('view:meaningful').length > 0, undefined, {
    timeout: 60_000,
  });
  const seen = await page.evaluate(
    () =>
      new Promise<{ meaningful: number; shift: number }>((resolve) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const [mark] = performance.getEntriesByName('view:meaningful');
            resolve({ meaningful: mark?.startTime ?? 0, shift: window.benchShift });
          }),
        );
      }),
  );
  const cpu = await mainThread(opened);
  return { ...seen, cpu, longestTask: await longestTask(page) };
}

/** Runs of every cold start; the median stands in the table. */
const RUNS = 3;

/** Opens an address cold so many times; medians of time, CPU and longest task, the largest shift. */
export async function cold(
  browser: Browser,
  url: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<FirstView> {
  const views: FirstView[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const opened = await openPage(browser, url, prepare);
    views.push(await firstView(opened));
    await opened.close();
  }
  const median = (pick: (view: FirstView) => number): number => quantile(views.map(pick), 0.5);
  return {
    meaningful: median((view) => view.meaningful),
    cpu: median((view) => view.cpu),
    longestTask: median((view) => view.longestTask),
    shift: Math.max(...views.map((view) => view.shift)),
  };
}

/** Waits until the main thread has had nothing long to do for half a second, at most ten seconds. */
export async function settled({ page }: OpenedPage): Promise<void> {
  await page.evaluate(async () => {
    let calm = 0;
    let seen = window.benchTasks.length;
    for (let turn = 0; turn < 100 && calm < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      calm = window.benchTasks.length === seen ? calm + 1 : 0;
      seen = window.benchTasks.length;
    }
  });
}

/** Sum of the layout shifts that no input caused. */
export async function shiftOf({ page }: OpenedPage): Promise<number> {
  return await page.evaluate(() => window.benchShift);
}

export interface Done {
  /** From the action to the painted result, ms. */
  readonly wall: number;
  readonly cpu: number;
}

/**
 * From a click, or from a text typed into a field, until `done` matches something that holds the text and has been
 * painted. Both happen in the page, so that the way to and from this program costs nothing.
 */
export async function timed(
  opened: OpenedPage,
  act: { readonly click: string } | { readonly fill: string; readonly text: string },
  done: string,
  text = '',
): Promise<Done> {
  const before = await mainThread(opened);
  const wall = await opened.page.evaluate(
    async ({ act: wanted, done: result, text: words }) => {
      const there = (): boolean =>
        [...document.querySelectorAll(result)].some((element) =>
          element.textContent.toLowerCase().includes(words.toLowerCase()),
        );
      const start = performance.now();
      const target = document.querySelector<HTMLElement>('click' in wanted ? wanted.click : wanted.fill);
      if (target === null) throw new Error(`nothing matches ${JSON.stringify(wanted)}`);
      if ('click' in wanted) target.click();
      else {
        // The setter of the element itself: React watches the one that it puts before it.
        Reflect.set(HTMLInputElement.prototype, 'value', wanted.text, target);
        target.dispatchEvent(new Event('input', { bubbles: true }));
      }
      while (!there()) {
        if (performance.now() - start > 20_000) throw new Error(`${result} did not come within 20 s`);
        await new Promise(requestAnimationFrame);
      }
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - start;
    },
    { act, done, text },
  );
  return { wall, cpu: (await mainThread(opened)) - before };
}

/** Longest main-thread task since the last call, ms; 50 and less are not reported by the browser. */
export async function longestTask(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const longest = Math.max(0, ...window.benchTasks);
    window.benchTasks = [];
    return longest;
  });
}

export interface Frames {
  readonly p50: number;
  readonly p95: number;
  /** Main-thread CPU of one frame, ms. */
  readonly cpu: number;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const STEPS = 90;

async function framesOf(opened: OpenedPage, act: () => Promise<readonly number[]>): Promise<Frames> {
  const before = await mainThread(opened);
  const deltas = (await act()).slice(3);
  const cpu = ((await mainThread(opened)) - before) / STEPS;
  return { p50: quantile(deltas, 0.5), p95: quantile(deltas, 0.95), cpu };
}

/** Scrolls an element by one step in every frame. */
export async function scroll(opened: OpenedPage, selector: string): Promise<Frames> {
  return await framesOf(opened, () =>
    opened.page.evaluate(
      async ({ selector: wanted, steps }) => {
        const element = document.querySelector(wanted);
        if (element === null) throw new Error(`nothing matches ${wanted}`);
        const deltas: number[] = [];
        let last = await new Promise<number>(requestAnimationFrame);
        for (let step = 0; step < steps; step += 1) {
          element.scrollTop += 60;
          const now = await new Promise<number>(requestAnimationFrame);
          deltas.push(now - last);
          last = now;
        }
        return deltas;
      },
      { selector, steps: STEPS },
    ),
  );
}

/** Drags the empty corner of a drawing, one mouse move in every frame. */
export async function pan(opened: OpenedPage, selector: string): Promise<Frames> {
  return await framesOf(opened, () =>
    opened.page.evaluate(
      async ({ selector: wanted, steps }) => {
        const element = document.querySelector(wanted);
        if (element === null) throw new Error(`nothing matches ${wanted}`);
        const box = element.getBoundingClientRect();
        const at = { x: box.left + 12, y: box.top + 12 };
        const send = (type: string, buttons: number): boolean =>
          element.dispatchEvent(
            new MouseEvent(type, {
              bubbles: true,
              cancelable: true,
              view: window,
              clientX: at.x,
              clientY: at.y,
              button: 0,
              buttons,
            }),
          );
        send('mousedown', 1);
        const deltas: number[] = [];
        let last = await new Promise<number>(requestAnimationFrame);
        for (let step = 0; step < steps; step += 1) {
          at.x += step < steps / 2 ? 6 : -6;
          at.y += step % 30 < 15 ? 4 : -4;
          send('mousemove', 1);
          const now = await new Promise<number>(requestAnimationFrame);
          deltas.push(now - last);
          last = now;
        }
        send('mouseup', 0);
        return deltas;
      },
      { selector, steps: STEPS },
    ),
  );
}

export interface Hover {
  /** Main-thread time of a single mouse move, p95, ms. */
  readonly p95: number;
  /** Main-thread CPU of a move with the frame that follows it, ms. */
  readonly cpu: number;
}

/** Single mouse moves over a drawing without a button. */
export async function hover(opened: OpenedPage, selector: string): Promise<Hover> {
  const before = await mainThread(opened);
  const times = await opened.page.evaluate(async (wanted) => {
    const element = document.querySelector(wanted);
    if (element === null) throw new Error(`nothing matches ${wanted}`);
    const box = element.getBoundingClientRect();
    const spent: number[] = [];
    for (let step = 0; step < 60; step += 1) {
      const x = box.left + ((step * 97) % box.width);
      const y = box.top + ((step * 61) % box.height);
      const start = performance.now();
      element.dispatchEvent(
        new MouseEvent('mousemove', { bubbles: true, view: window, clientX: x, clientY: y }),
      );
      spent.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
    }
    return spent;
  }, selector);
  return { p95: quantile(times, 0.95), cpu: ((await mainThread(opened)) - before) / times.length };
}
