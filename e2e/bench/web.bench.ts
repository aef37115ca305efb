// The console in headless Chromium against the built product: `pnpm bench web`, `--only=overview` for a part of it.
// Every page is opened cold in a context of its own; ratios are to a page with cytoscape and the same elements. The
// table goes to stdout, progress to stderr; a step that fails or never ends becomes a row, and the rest goes on.
import { chromium, type Browser } from '@playwright/test';
import { cpus, loadavg } from 'node:os';
import { CHROMIUM_ADVICE, findChromium } from '../../tools/lib/chromium.mjs';
import { serveBare, type BareServer } from './bare-page.ts';
import { expandRows, EXPLORE_SIZES, exploreRows, leakRows } from './explore-rows.ts';
import { serveGenerated, type Served } from './organizations.ts';
import { overviewRows } from './overview-rows.ts';
import { matrixRows, paletteRows, tableRows } from './page-rows.ts';
import { routeRows } from './route-rows.ts';
import { step, tell } from './rows.ts';
import { sizeRows } from './sizes.ts';

const PARTS = ['sizes', 'overview', 'explore', 'pages', 'routes'] as const;
const ONLY = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);

function wants(name: (typeof PARTS)[number]): boolean {
  return ONLY === undefined || ONLY === name;
}

async function start(): Promise<Browser> {
  const executablePath = findChromium(chromium.executablePath());
  if (executablePath === undefined) throw new Error(CHROMIUM_ADVICE);
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({
    executablePath,
    args: [...root, '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
}

/** 500 accounts with 20,000 principals: everything but the overviews of other sizes. */
async function measureLarge(browser: Browser, served: Served, bare: BareServer): Promise<boolean> {
  const done: boolean[] = [];
  if (wants('explore')) {
    for (const size of EXPLORE_SIZES) {
      const name = `Explore ${size.nodes} / ${size.lines}`;
      done.push(await step(name, () => exploreRows(browser, served, bare, size)));
    }
    done.push(await step('Explore, expanding', () => expandRows(browser, served)));
    done.push(await step('Explore, leak', () => leakRows(browser, served)));
  }
  if (wants('pages')) {
    done.push(await step('table of principals', () => tableRows(browser, served)));
    done.push(await step('palette', () => paletteRows(browser, served)));
    done.push(await step('matrix', () => matrixRows(browser, served)));
  }
  if (wants('routes')) done.push(await step('routes', () => routeRows(browser, served)));
  return done.every((kept) => kept);
}

async function run(browser: Browser, bare: BareServer): Promise<boolean> {
  let whole = true;
  if (wants('sizes')) whole = await step('sizes', sizeRows);
  for (const [accounts, roles] of [
    [60, 20],
    [500, 40],
    [1_000, 16],
  ] as const) {
    const large = accounts === 500 && (wants('explore') || wants('pages') || wants('routes'));
    if (!wants('overview') && !large) continue;
    tell(`generating and importing ${accounts} accounts`);
    const served = await serveGenerated(`${accounts} accounts`, accounts, roles);
    try {
      if (wants('overview')) {
        whole =
          (await step(`overview, ${accounts} accounts`, () => overviewRows(browser, served, bare))) && whole;
      }
      if (large) whole = (await measureLarge(browser, served, bare)) && whole;
    } finally {
      await served.stop();
    }
  }
  return whole;
}

if (ONLY !== undefined && !PARTS.some((part) => part === ONLY)) {
  throw new Error(`--only=${ONLY}: the parts are ${PARTS.join(', ')}`);
}
const load = loadavg()[0] ?? 0;
const browser = await start();
const bare = await serveBare();
try {
  console.log('| what | figure | bare page | budget | |\n| --- | --- | --- | --- | --- |');
  if (!(await run(browser, bare))) process.exitCode = 1;
  console.log(
    `\n${cpus().length} processors, Chromium ${browser.version()}, load average ${load.toFixed(1)} before, ` +
      `${(loadavg()[0] ?? 0).toFixed(1)} after`,
  );
} finally {
  await bare.stop();
  await browser.close();
}
