/** What is measured, each as rows of a table with its budget. */
import { OverviewSchema } from '@assumable/shared/testing/api-contract';
import type { Browser, Page } from '@playwright/test';
import { readApi } from '../fixtures/api.ts';
import type { BareElements, BareServer } from './bare-page.ts';
import { overlappingGraphLabels, overlappingLabels } from './labels.ts';
import * as measure from './measure.ts';
import { largestSurroundings, type Served } from './organizations.ts';
import { lazySizes } from './sizes.ts';

export interface Row {
  readonly what: string;
  readonly figure: string;
  /** The same on the page with nothing but the drawing library. */
  readonly bare?: string;
  readonly budget?: string;
  readonly kept?: boolean;
}

/** Runs of every cold start; the median stands in the table. */
const RUNS = 3;

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString('en-GB')} ms`;
}

function against(what: string, value: number, budget: number | undefined, bare?: number): Row {
  return {
    what,
    figure: ms(value),
    ...(bare === undefined ? {} : { bare: `${ms(bare)}, ratio ${(value / Math.max(bare, 0.1)).toFixed(2)}` }),
    ...(budget === undefined ? {} : { budget: ms(budget), kept: value <= budget }),
  };
}

function address({ server }: Served, path: string): string {
  return `${server.origin}${path}#t=${server.token}`;
}

/** Opens an address cold so many times; the run with the median time and CPU. */
async function cold(browser: Browser, url: string): Promise<measure.FirstView> {
  const views: measure.FirstView[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const opened = await measure.openPage(browser, url);
    views.push(await measure.firstView(opened));
    await opened.close();
  }
  const median = (pick: (view: measure.FirstView) => number): number =>
    measure.quantile(views.map(pick), 0.5);
  return {
    meaningful: median((view) => view.meaningful),
    cpu: median((view) => view.cpu),
    longestTask: median((view) => view.longestTask),
    shift: Math.max(...views.map((view) => view.shift)),
  };
}

export async function sizeRows(): Promise<readonly Row[]> {
  const sizes = await lazySizes({
    'Explore, everything beyond the first page, lazy, gzip': 'src/app/pages/explore-page.tsx',
    'policy viewer, lazy, gzip': 'src/components/policy-viewer/policy-editor.ts',
  });
  const budgets = [165, 115];
  return [...sizes].map(([what, kb], index) => {
    const budget = budgets[index] ?? 0;
    return { what, figure: `${kb.toFixed(0)} kB`, budget: `${budget} kB`, kept: kb <= budget };
  });
}

const MAP = '[data-testid="organization-map"]';

/** The accounts as a grid and all pairs of them, for the page with the drawing library only. */
async function accountElements(served: Served): Promise<BareElements> {
  const overview = await readApi(served.server, '/snapshots/latest/overview', OverviewSchema);
  const nodes = overview.accounts.map(({ id, name }, index) => ({
    id,
    label: name === '' ? id : name,
    x: (index % 40) * 160,
    y: Math.floor(index / 40) * 80,
  }));
  const known = new Set(nodes.map(({ id }) => id));
  const edges = overview.accountEdges.filter(
    ({ source, target }) => source !== target && known.has(source) && known.has(target),
  );
  return { nodes, edges };
}

export async function overviewRows(
  browser: Browser,
  served: Served,
  bare: BareServer,
): Promise<readonly Row[]> {
  const elements = await accountElements(served);
  const bareUrl = bare.draw(elements);
  const name = `overview, ${elements.nodes.length} accounts, ${elements.edges.length.toLocaleString('en-GB')} account pairs`;
  const view = await cold(browser, address(served, '/s/latest'));
  const bareView = await cold(browser, bareUrl);
  const opened = await measure.openPage(browser, address(served, '/s/latest'));
  const barePage = await measure.openPage(browser, bareUrl);
  await measure.firstView(opened);
  await measure.firstView(barePage);
  const overlaps = await overlappingLabels(opened.page, MAP);
  const frames = await measure.scroll(opened, MAP);
  const panned = await measure.longestTask(opened.page);
  const bareFrames = await measure.pan(barePage, 'canvas:last-of-type');
  await opened.page.getByRole('group', { name: 'Edges shown' }).getByRole('button', { name: 'All' }).click();
  await opened.page.waitForTimeout(1_000);
  const all = await measure.longestTask(opened.page);
  await opened.close();
  await barePage.close();
  const budget = elements.nodes.length < 100 ? 2_500 : 3_500;
  return [
    against(`${name}: meaningful, cold`, view.meaningful, budget, bareView.meaningful),
    against('main-thread CPU until then', view.cpu, undefined, bareView.cpu),
    against('longest task until then', view.longestTask, undefined, bareView.longestTask),
    { what: 'layout shift', figure: view.shift.toFixed(3), budget: '0.02', kept: view.shift <= 0.02 },
    { what: 'overlapping labels', figure: String(overlaps), budget: '0', kept: overlaps === 0 },
    against('moving over it, p95 frame', frames.p95, 66, bareFrames.p95),
    against('main-thread CPU of a frame', frames.cpu, undefined, bareFrames.cpu),
    against('longest task while moving', panned, 250),
    against('all edges: longest task', all, 250),
  ];
}

function explorePath(of: string, hops: number, max: number): string {
  const search = new URLSearchParams({ of, hops: String(hops), max: String(max) });
  return `/s/latest/explore?${search.toString()}`;
}

const CANVAS = '[data-testid="graph"] canvas:last-of-type';

async function clickNode(page: Page, index: number): Promise<number> {
  const started = Date.now();
  await page.getByRole('treeitem').nth(index).dispatchEvent('click');
  await page.getByRole('complementary', { name: 'Inspector' }).getByRole('article').waitFor();
  return Date.now() - started;
}

export async function exploreRows(
  browser: Browser,
  served: Served,
  bare: BareServer,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [mode, most, panBudget, hoverBudget, heapBudget] of [
    ['full', 2_000, 66, 16, 90],
    ['lean', 5_000, 50, 16, 90],
  ] as const) {
    const subject = await largestSurroundings(served.server, most);
    const url = address(served, explorePath(subject.id, subject.hops, subject.max));
    const view = await cold(browser, url);
    const opened = await measure.openPage(browser, url);
    await measure.firstView(opened);
    const placed = await opened.page.evaluate(() => window.__graph?.placed());
    const barePage = await measure.openPage(browser, bare.draw(placed ?? { nodes: [], edges: [] }));
    const bareView = await measure.firstView(barePage);
    const overlaps = await overlappingGraphLabels(opened.page);
    const frames = await measure.pan(opened, CANVAS);
    const bareFrames = await measure.pan(barePage, 'canvas:last-of-type');
    const hovered = await measure.hover(opened, CANVAS);
    const bareHovered = await measure.hover(barePage, 'canvas:last-of-type');
    await measure.longestTask(opened.page);
    const selected = await clickNode(opened.page, 2);
    const task = await measure.longestTask(opened.page);
    const memory = await measure.heap(opened);
    const bareMemory = await measure.heap(barePage);
    await opened.close();
    await barePage.close();
    rows.push(
      against(
        `Explore ${mode}, ${subject.nodes} nodes, ${subject.lines} lines: laid out`,
        view.meaningful,
        3_500,
        bareView.meaningful,
      ),
      against('main-thread CPU until then', view.cpu, undefined, bareView.cpu),
      against('longest task until then', view.longestTask, 700, bareView.longestTask),
      { what: 'overlapping labels', figure: String(overlaps), budget: '0', kept: overlaps === 0 },
      against('pan, p95 frame', frames.p95, panBudget, bareFrames.p95),
      against('main-thread CPU of a frame', frames.cpu, undefined, bareFrames.cpu),
      against('hover, p95 main thread', hovered, hoverBudget, bareHovered),
      against('select, inspector filled', selected, 300),
      against('longest task of it', task, 250),
      {
        what: 'heap after collection',
        figure: `${memory.toFixed(0)} MB`,
        bare: `${bareMemory.toFixed(0)} MB, ratio ${(memory / bareMemory).toFixed(2)}`,
        budget: `${heapBudget} MB`,
        kept: memory <= heapBudget,
      },
    );
  }
  rows.push(await leakRow(browser, served));
  return rows;
}

/** Opens and leaves a drawing of about 150 principals twenty times. */
async function leakRow(browser: Browser, served: Served): Promise<Row> {
  const subject = await largestSurroundings(served.server, 600);
  const opened = await measure.openPage(browser, address(served, explorePath(subject.id, subject.hops, 150)));
  await measure.firstView(opened);
  const visit = async (): Promise<void> => {
    await opened.page.getByRole('link', { name: 'Overview', exact: true }).click();
    await opened.page.locator(MAP).waitFor();
    await opened.page.goBack();
    await opened.page.locator(CANVAS).waitFor();
  };
  await visit();
  const before = await measure.heap(opened);
  for (let round = 0; round < 20; round += 1) await visit();
  const growth = (await measure.heap(opened)) - before;
  await opened.close();
  return {
    what: 'opened and left 20 times: heap grows by',
    figure: `${growth.toFixed(1)} MB`,
    budget: '10 MB',
    kept: growth <= 10,
  };
}

export async function pageRows(browser: Browser, served: Served): Promise<readonly Row[]> {
  const opened = await measure.openPage(browser, address(served, '/s/latest/principals'));
  const { page } = opened;
  await page.getByRole('grid').getByRole('row').nth(2).waitFor();
  await measure.longestTask(page);
  const scroller = 'div:has(> table[role="grid"])';
  const frames = await measure.scroll(opened, scroller);
  const scrolled = await measure.longestTask(page);

  const keys: number[] = [];
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: /^Search a name/ });
  for (const text of ['audit', 'deploy', 'backup-runner', 'pipeline', 'platform']) {
    await box.fill('');
    const started = Date.now();
    await box.fill(text);
    await page
      .getByRole('option')
      .filter({ hasText: text.slice(0, 4) })
      .first()
      .waitFor();
    keys.push(Date.now() - started);
  }
  await measure.longestTask(page);
  await page.goto(address(served, '/s/latest/matrix'));
  await page.getByRole('grid', { name: 'Who reaches whom' }).waitFor();
  await page.getByRole('gridcell').first().waitFor();
  const matrixTask = await measure.longestTask(page);
  const matrix = await measure.scroll(opened, 'div:has(> [role="grid"]), [role="grid"]');
  await opened.close();
  return [
    against('table of all principals: scroll, p95 frame', frames.p95, 50),
    against('longest task of it', scrolled, 250),
    against('palette: key to list, p95', measure.quantile(keys, 0.95), 200),
    against('matrix: longest task of opening', matrixTask, 700),
    against('matrix: scroll, p95 frame', matrix.p95, 50),
  ];
}
