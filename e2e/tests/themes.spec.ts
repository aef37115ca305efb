import { demoStory } from '@assumable/shared/testing/demo-model';
import type { Page } from '@playwright/test';
import { explanation, edgeSelection, explorePath } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

const JOHN = demoStory('john-devops');

declare global {
  interface Window {
    /** Values of `data-theme` with the time since the navigation, in ms. */
    themesSeen: [number, string][];
    /** Layout shifts that no input of a person explains. */
    shiftsSeen: { readonly value: number; readonly of: string }[];
  }
}

/** Records themes from the first moment of each document. */
async function recordThemes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.themesSeen = [];
    new MutationObserver(() => {
      const theme = document.documentElement.dataset['theme'];
      if (theme !== undefined && window.themesSeen.at(-1)?.[1] !== theme) {
        window.themesSeen.push([performance.now(), theme]);
      }
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-theme'] });
  });
}

async function recordShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shiftsSeen = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const value: unknown = Reflect.get(entry, 'value');
        if (typeof value !== 'number' || Reflect.get(entry, 'hadRecentInput') === true) continue;
        const sources: unknown = Reflect.get(entry, 'sources');
        const first: unknown = Array.isArray(sources) ? sources[0] : undefined;
        const node: unknown =
          typeof first === 'object' && first !== null ? Reflect.get(first, 'node') : undefined;
        const of = node instanceof Element ? node.outerHTML.slice(0, 120) : '';
        window.shiftsSeen.push({ value, of });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Colour behind everything, as the browser paints it. */
function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Theme: / }).click();
  await page.getByRole('menuitemradio', { name }).click();
}

/** The first theme was set before the first paint, and no other one followed. */
async function expectOneTheme(page: Page, theme: string): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  const { seen, paint } = await page.evaluate(async () => {
    const [first] = performance.getEntriesByName('first-paint');
    const painted =
      first ??
      (await new Promise<PerformanceEntry | undefined>((resolve) => {
        new PerformanceObserver((list) => {
          resolve(list.getEntries()[0]);
        }).observe({ type: 'paint', buffered: true });
      }));
    return { seen: window.themesSeen, paint: painted?.startTime ?? 0 };
  });
  expect(seen.map(([, value]) => value)).toEqual([theme]);
  expect(seen[0]?.[0]).toBeLessThan(paint);
}

for (const system of ['light', 'dark'] as const) {
  const other = system === 'light' ? 'dark' : 'light';
  test(`on a ${system} system: its theme, the other by choice, and the choice holds without a flash`, async ({
    page,
    open,
  }) => {
    await page.emulateMedia({ colorScheme: system });
    await recordThemes(page);
    await open();
    await expectOneTheme(page, system);
    const own = await background(page);

    await chooseTheme(page, other === 'dark' ? 'Dark' : 'Light');
    await expect(page.locator('html')).toHaveAttribute('data-theme', other);
    expect(await background(page)).not.toBe(own);
    await expect(page.getByRole('button', { name: `Theme: ${other}` })).toBeVisible();
    const chosen = await background(page);

    await page.reload();
    await expectOneTheme(page, other);
    expect(await background(page)).toBe(chosen);

    await chooseTheme(page, 'As the system');
    await expect(page.locator('html')).toHaveAttribute('data-theme', system);
    expect(await background(page)).toBe(own);
    await page.emulateMedia({ colorScheme: other });
    await expect(page.locator('html')).toHaveAttribute('data-theme', other);
  });
}

const PLACES = [
  {
    name: 'overview',
    path: '/s/latest',
    ready: (page: Page) => expect(page.getByRole('button', { name: /^zenith ?, account / })).toBeVisible(),
  },
  {
    name: 'explore as a graph',
    path: explorePath({ of: JOHN.source }),
    ready: (page: Page) => expect(page.getByRole('tree').getByRole('treeitem')).toHaveCount(13),
  },
  {
    name: 'explore as a table',
    path: explorePath({ v: 'table' }),
    ready: (page: Page) => expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible(),
  },
  {
    name: 'explanation',
    path: explorePath({ of: JOHN.source, sel: edgeSelection(JOHN.source, JOHN.target) }),
    ready: (page: Page) =>
      expect(explanation(page).getByRole('heading', { level: 5, name: /^Decides/ })).toHaveCount(2),
  },
] as const;

test('nothing moves while a page loads, and the drawing takes the colours of the theme', async ({
  page,
  open,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await recordShifts(page);
  for (const { name, path, ready } of PLACES) {
    await open(path, 'cold');
    await ready(page);
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const shifts = await page.evaluate(() => window.shiftsSeen);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    expect(sum, `${name}: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(0.02);
  }
  await open(explorePath({ of: JOHN.source }));
  await expect(page.getByRole('tree').getByRole('treeitem')).toHaveCount(13);
  const pixels = (): Promise<string> =>
    page.evaluate(() => [...document.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL()).join());
  const light = await pixels();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(pixels).not.toBe(light);
});
