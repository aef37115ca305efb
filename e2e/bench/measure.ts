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

/** A page in a context of its own: nothing cached, long tasks and layout shifts recorded from the start. */
export async function openPage(browser: Browser, address: string): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
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
    timeout: 120_000,
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

/** Main-thread time of single mouse moves over a drawing without a button, p95 in ms. */
export async function hover(opened: OpenedPage, selector: string): Promise<number> {
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
  return quantile(times, 0.95);
}
