/** Explore at the sizes of its budgets, against a page that draws the same elements with the library alone. */
import type { Browser, Page } from '@playwright/test';
import type { BareServer } from './bare-page.ts';
import { overlappingGraphLabels } from './labels.ts';
import { answerWith, expansion, surroundings } from './made-neighbourhood.ts';
import * as measure from './measure.ts';
import { addressOf, type Served } from './organizations.ts';
import { against, atMost, type Row } from './rows.ts';

const CANVAS = '[data-testid="graph"] canvas:last-of-type';
const MAP = '[data-testid="organization-map"]';

export interface ExploreSize {
  readonly nodes: number;
  readonly lines: number;
  readonly panBudget: number;
  readonly openBudget?: number;
}

/** The sizes that the budgets name. */
export const EXPLORE_SIZES: readonly ExploreSize[] = [
  { nodes: 500, lines: 1_500, panBudget: 66, openBudget: 3_500 },
  { nodes: 1_500, lines: 5_000, panBudget: 50 },
];

function median(done: readonly measure.Done[], pick: (one: measure.Done) => number): number {
  return measure.quantile(done.map(pick), 0.5);
}

const HOVER_BUDGET = 16;
const HEAP_BUDGET = 90;

function pathOf(id: string, max: number): string {
  return `/s/latest/explore?${new URLSearchParams({ of: id, max: String(max) }).toString()}`;
}

function answering(...parts: readonly { readonly id: string; readonly body: string }[]) {
  const bodies = new Map(parts.map(({ id, body }) => [id, body]));
  return (page: Page): Promise<void> => answerWith(page, bodies);
}

/** Selects principals one after the other, the first one with the code of the inspector still to be loaded. */
async function selections(opened: measure.OpenedPage): Promise<readonly measure.Done[]> {
  const texts = await opened.page.getByRole('treeitem').allTextContents();
  const done: measure.Done[] = [];
  for (let index = 3; done.length < 9; index += 5) {
    const name = /^\S+ (\S+) in /.exec(texts[index] ?? '')?.[1];
    if (name === undefined) throw new Error(`item ${index} of the outline is "${texts[index] ?? ''}"`);
    const item = `[role="treeitem"]:nth-child(${index + 1})`;
    done.push(await measure.timed(opened, { click: item }, `article[aria-label="${name}"]`));
  }
  return done;
}

export async function exploreRows(
  browser: Browser,
  served: Served,
  bare: BareServer,
  size: ExploreSize,
): Promise<readonly Row[]> {
  const made = await surroundings(served.server, size.nodes, size.lines);
  const prepare = answering(made);
  const url = addressOf(served, pathOf(made.id, size.nodes));
  const view = await measure.cold(browser, url, prepare);
  const opened = await measure.openPage(browser, url, prepare);
  await measure.firstView(opened);
  await measure.settled(opened);
  const placed = await opened.page.evaluate(() => window.__graph?.placed());
  const overlaps = await overlappingGraphLabels(opened.page);
  const frames = await measure.pan(opened, CANVAS);
  await measure.settled(opened);
  await measure.longestTask(opened.page);
  const hovered = await measure.hover(opened, CANVAS);
  const hoverTask = await measure.longestTask(opened.page);
  const [firstSelection, ...later] = await selections(opened);
  const selectTask = await measure.longestTask(opened.page);
  const memory = await measure.heap(opened);
  await opened.close();

  const barePage = await measure.openPage(browser, bare.draw(placed ?? { nodes: [], edges: [] }));
  const bareView = await measure.firstView(barePage);
  const bareFrames = await measure.pan(barePage, 'canvas:last-of-type');
  const bareHovered = await measure.hover(barePage, 'canvas:last-of-type');
  const bareMemory = await measure.heap(barePage);
  await barePage.close();
  const name = `Explore ${size.nodes.toLocaleString('en-GB')} / ${size.lines.toLocaleString('en-GB')}`;
  return [
    against(`${name}: open, laid out`, view.meaningful, size.openBudget, bareView.meaningful),
    against(`${name}: main-thread CPU until then`, view.cpu, undefined, bareView.cpu),
    against(`${name}: longest task until then`, view.longestTask, 700, bareView.longestTask),
    atMost(`${name}: overlapping labels`, overlaps, 0),
    against(`${name}: pan, p95 frame`, frames.p95, size.panBudget, bareFrames.p95),
    against(`${name}: main-thread CPU of a frame`, frames.cpu, undefined, bareFrames.cpu),
    against(`${name}: hover, p95 main thread`, hovered.p95, HOVER_BUDGET, bareHovered.p95),
    against(`${name}: main-thread CPU of a move`, hovered.cpu, undefined, bareHovered.cpu),
    against(`${name}: longest task while moving`, hoverTask, 250),
    against(`${name}: select, inspector filled, the first time`, firstSelection?.wall ?? 0),
    against(
      `${name}: select, inspector filled, median of 8`,
      median(later, ({ wall }) => wall),
      300,
    ),
    against(
      `${name}: main-thread CPU of it`,
      median(later, ({ cpu }) => cpu),
    ),
    against(`${name}: longest task of it`, selectTask, 250),
    {
      ...atMost(`${name}: heap after collection`, memory, HEAP_BUDGET, ' MB'),
      bare: `${bareMemory.toFixed(0)} MB`,
    },
  ];
}

const MORE = 50;

/** Expanding a principal of a drawing: 50 more come into it. Three times, each in a page of its own. */
export async function expandRows(browser: Browser, served: Served): Promise<readonly Row[]> {
  const made = await surroundings(served.server, 450, 1_350);
  const more = await expansion(served.server, made, MORE);
  const url = addressOf(served, `${pathOf(made.id, 450)}&sel=${encodeURIComponent(`node:${more.id}`)}`);
  const done: measure.Done[] = [];
  const tasks: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const opened = await measure.openPage(browser, url, answering(made, more));
    await measure.firstView(opened);
    await opened.page.getByRole('toolbar', { name: 'Selected node' }).waitFor();
    await measure.settled(opened);
    await measure.longestTask(opened.page);
    done.push(
      await measure.timed(
        opened,
        { click: '[aria-label="Selected node"] button:nth-child(2)' },
        '[role="tree"][aria-label^="Graph of 500 principals"]',
      ),
    );
    tasks.push(await measure.longestTask(opened.page));
    await opened.close();
  }
  return [
    against(
      `Explore 450 and ${MORE} more: expand, painted`,
      median(done, ({ wall }) => wall),
      700,
    ),
    against(
      'main-thread CPU of it',
      median(done, ({ cpu }) => cpu),
    ),
    against('longest task of it', measure.quantile(tasks, 0.5), 250),
  ];
}

/** Opens and leaves a drawing of 150 principals twenty times. */
export async function leakRows(browser: Browser, served: Served): Promise<readonly Row[]> {
  const made = await surroundings(served.server, 150, 450);
  const opened = await measure.openPage(browser, addressOf(served, pathOf(made.id, 150)), answering(made));
  await measure.firstView(opened);
  const visit = async (): Promise<void> => {
    await opened.page.getByRole('link', { name: 'Overview', exact: true }).click();
    await opened.page.locator(MAP).waitFor();
    await opened.page.goBack();
    await opened.page.locator(CANVAS).waitFor();
  };
  for (let round = 0; round < 3; round += 1) await visit();
  const before = await measure.heap(opened);
  for (let round = 0; round < 20; round += 1) await visit();
  const growth = (await measure.heap(opened)) - before;
  await opened.close();
  return [atMost('Explore opened and left 20 times: heap grows by', growth, 10, ' MB', 1)];
}
