/** The long tables, the palette and the matrix of an organization with 20,000 principals. */
import type { Browser } from '@playwright/test';
import * as measure from './measure.ts';
import { addressOf, type Served } from './organizations.ts';
import { against, type Row } from './rows.ts';

const TABLE = 'div:has(> table[role="grid"])';

/** Reads pages of the table until it holds nearly everything, then scrolls through the middle of it. */
export async function tableRows(browser: Browser, served: Served): Promise<readonly Row[]> {
  const opened = await measure.openPage(browser, addressOf(served, '/s/latest/principals'));
  const { page } = opened;
  await page.getByRole('grid').getByRole('row').nth(2).waitFor();
  const rows = await page.evaluate(async (selector) => {
    const scroller = document.querySelector(selector);
    const grid = document.querySelector('table[role="grid"]');
    const count = (): number => Number(grid?.getAttribute('aria-rowcount') ?? 0);
    let last: number;
    for (let turn = 0; turn < 120 && scroller !== null; turn += 1) {
      last = count();
      scroller.scrollTop = scroller.scrollHeight;
      for (let wait = 0; wait < 40 && count() === last; wait += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      if (count() === last) break;
    }
    if (scroller !== null) scroller.scrollTop = scroller.scrollHeight / 2;
    return count();
  }, TABLE);
  await measure.settled(opened);
  await measure.longestTask(page);
  const frames = await measure.scroll(opened, TABLE);
  const task = await measure.longestTask(page);
  await opened.close();
  const name = `table of principals, ${rows.toLocaleString('en-GB')} rows`;
  return [
    against(`${name}: scroll, p95 frame`, frames.p95, 50),
    against(`${name}: main-thread CPU of a frame`, frames.cpu),
    against(`${name}: longest task of it`, task, 250),
  ];
}

/** Parts of names that every generated organization has. */
const WORDS = ['deploy', 'operator', 'support', 'reader', 'backup', 'lambda', 'archive', 'admin'];

export async function paletteRows(browser: Browser, served: Served): Promise<readonly Row[]> {
  const opened = await measure.openPage(browser, addressOf(served, '/s/latest'));
  const { page } = opened;
  await measure.firstView(opened);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search a name/ }).waitFor();
  await measure.settled(opened);
  await measure.longestTask(page);
  const done: measure.Done[] = [];
  for (const text of WORDS) {
    // What the last word found is gone before the next one is typed.
    await page.getByRole('combobox', { name: /^Search a name/ }).fill('');
    await page.waitForTimeout(300);
    done.push(
      await measure.timed(
        opened,
        { fill: '[role="dialog"] input[role="combobox"]', text },
        '[role="dialog"] [role="option"]',
        text,
      ),
    );
  }
  const task = await measure.longestTask(page);
  await opened.close();
  return [
    against(
      'palette: key to list, p95 of 8',
      measure.quantile(
        done.map(({ wall }) => wall),
        0.95,
      ),
      200,
    ),
    against(
      'main-thread CPU of it, median',
      measure.quantile(
        done.map(({ cpu }) => cpu),
        0.5,
      ),
    ),
    against('longest task of it', task, 250),
  ];
}

const MATRIX = '[data-testid="matrix"]';

export async function matrixRows(browser: Browser, served: Served): Promise<readonly Row[]> {
  const opened = await measure.openPage(browser, addressOf(served, '/s/latest/matrix?level=accounts'));
  const { page } = opened;
  const view = await measure.firstView(opened);
  await page.getByRole('gridcell').first().waitFor();
  await measure.settled(opened);
  const task = await measure.longestTask(page);
  const frames = await measure.scroll(opened, MATRIX);
  const scrolled = await measure.longestTask(page);
  await opened.close();
  return [
    against('matrix of all accounts: open', view.meaningful, 3_500),
    against('main-thread CPU until then', view.cpu),
    against('longest task of opening', Math.max(view.longestTask, task), 700),
    against('scroll, p95 frame', frames.p95, 50),
    against('main-thread CPU of a frame', frames.cpu),
    against('longest task of scrolling', scrolled, 250),
  ];
}
