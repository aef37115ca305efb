/** Every route over 500 accounts with 20,000 principals: no long task, nothing that jumps, nothing drawn over its cap. */
import { OverviewSchema, PrincipalListSchema } from '@assumable/shared/testing/api-contract';
import type { Browser } from '@playwright/test';
import { readApi } from '../fixtures/api.ts';
import * as measure from './measure.ts';
import { addressOf, type Served } from './organizations.ts';
import { tell, type Row } from './rows.ts';

/** Longest task of opening a page. */
const TASK = 700;
const SHIFT = 0.02;
/** The largest drawing there is: nodes and lines. */
const CAP = { nodes: 1_500, lines: 5_000 } as const;

const search = (values: Readonly<Record<string, string>>): string =>
  `?${new URLSearchParams(values).toString()}`;

/** The busiest account, and the principal with most callers: what draws most on each page. */
async function routes({ server }: Served): Promise<readonly (readonly [string, string])[]> {
  const overview = await readApi(server, '/snapshots/latest/overview', OverviewSchema);
  const account = [...overview.accounts]
    .filter(({ coverage }) => coverage !== 'external')
    .sort((a, b) => b.inbound + b.outbound - a.inbound - a.outbound)[0];
  const { principals } = await readApi(
    server,
    '/snapshots/latest/principals?kind=iam_role&sort=-inbound&limit=1',
    PrincipalListSchema,
  );
  const of = principals[0]?.id ?? '';
  return [
    ['overview', ''],
    ['overview, every unit open, all edges', search({ edges: 'all', level: 'accounts' })],
    ['overview, table', search({ v: 'table' })],
    ['matrix of units', `/matrix${search({ level: 'units' })}`],
    ['matrix of accounts', `/matrix${search({ level: 'accounts', small: 'true', empty: 'true' })}`],
    ['explore, nothing chosen', '/explore'],
    ['explore, every trust as a table', `/explore${search({ v: 'table' })}`],
    ['explore, the busiest account', `/explore${search({ of: account?.id ?? '' })}`],
    ['explore, most callers, one hop', `/explore${search({ of, max: '1500' })}`],
    ['explore, most callers, three hops', `/explore${search({ of, max: '1500', hops: '3' })}`],
    ['principals', '/principals'],
    ['principal with most callers', `/principal${search({ id: of })}`],
    ['paths, who can reach it', `/paths${search({ to: of })}`],
  ];
}

export async function routeRows(browser: Browser, served: Served): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, path] of await routes(served)) {
    tell(`route: ${name}`);
    const opened = await measure.openPage(browser, addressOf(served, `/s/latest${path}`));
    await opened.page.locator('main').waitFor();
    await opened.page.waitForLoadState('networkidle', { timeout: 30_000 });
    await measure.settled(opened);
    const task = await measure.longestTask(opened.page);
    const shift = await measure.shiftOf(opened);
    const cpu = await measure.mainThread(opened);
    const drawn = await opened.page.evaluate(() => {
      const placed = window.__graph?.placed();
      return { nodes: placed?.nodes.length ?? 0, lines: placed?.edges.length ?? 0 };
    });
    const elements = await opened.page.evaluate(() => document.querySelectorAll('*').length);
    await opened.close();
    const parts = [
      `longest task ${Math.round(task)} ms`,
      `CPU ${Math.round(cpu)} ms`,
      `shift ${shift.toFixed(3)}`,
      `${elements} elements`,
      ...(drawn.nodes === 0 ? [] : [`${drawn.nodes} nodes and ${drawn.lines} lines drawn`]),
    ];
    rows.push({
      what: `route: ${name}`,
      figure: parts.join(', '),
      budget: `${TASK} ms, ${SHIFT}`,
      kept: task <= TASK && shift <= SHIFT && drawn.nodes <= CAP.nodes && drawn.lines <= CAP.lines,
    });
  }
  return rows;
}
