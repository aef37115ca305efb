// The console in headless Chromium against the built product: `pnpm bench web`, `--only=overview` for a part of it.
// Every page is opened cold in a context of its own; ratios are to a page with cytoscape and the same elements.
import { chromium, type Browser } from '@playwright/test';
import { cpus, loadavg } from 'node:os';
import { CHROMIUM_ADVICE, findChromium } from '../../tools/lib/chromium.mjs';
import { serveBare, type BareServer } from './bare-page.ts';
import { exploreRows, overviewRows, pageRows, sizeRows, type Row } from './scenarios.ts';
import { serveGenerated } from './organizations.ts';

const ONLY = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);

function print(rows: readonly Row[]): void {
  for (const { what, figure, bare: other, budget, kept } of rows) {
    const verdict = kept === undefined ? '' : kept ? 'kept' : 'missed';
    console.log(`| ${[what, figure, other ?? '', budget ?? '', verdict].join(' | ')} |`);
  }
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

async function run(browser: Browser, bare: BareServer): Promise<void> {
  const wants = (name: string): boolean => ONLY === undefined || ONLY === name;
  if (wants('sizes')) print(await sizeRows());
  for (const [accounts, roles] of [
    [60, 20],
    [500, 40],
    [1_000, 16],
  ] as const) {
    const looksInside = accounts === 500 && (wants('explore') || wants('pages'));
    if (!wants('overview') && !looksInside) continue;
    const served = await serveGenerated(`${accounts} accounts`, accounts, roles);
    try {
      if (wants('overview')) print(await overviewRows(browser, served, bare));
      if (accounts === 500 && wants('explore')) print(await exploreRows(browser, served, bare));
      if (accounts === 500 && wants('pages')) print(await pageRows(browser, served));
    } finally {
      await served.stop();
    }
  }
}

const load = loadavg()[0] ?? 0;
const browser = await start();
const bare = await serveBare();
try {
  console.log('| what | figure | bare page | budget | |\n| --- | --- | --- | --- | --- |');
  await run(browser, bare);
  console.log(
    `\n${cpus().length} processors, Chromium ${browser.version()}, load average ${load.toFixed(1)} before, ` +
      `${(loadavg()[0] ?? 0).toFixed(1)} after`,
  );
} finally {
  await bare.stop();
  await browser.close();
}
