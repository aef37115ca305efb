/** The overview of an organization, against a page that draws the same accounts and pairs with the library alone. */
import { OverviewSchema } from '@assumable/shared/testing/api-contract';
import type { Browser } from '@playwright/test';
import { readApi } from '../fixtures/api.ts';
import type { BareElements, BareServer } from './bare-page.ts';
import { overlappingLabels } from './labels.ts';
import * as measure from './measure.ts';
import { addressOf, type Served } from './organizations.ts';
import { against, atMost, type Row } from './rows.ts';

const MAP = '[data-testid="organization-map"]';

/** The accounts as a grid and all pairs of them. */
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
  const pairs = elements.edges.length.toLocaleString('en-GB');
  const name = `overview, ${elements.nodes.length} accounts, ${pairs} account pairs`;
  const url = addressOf(served, '/s/latest');
  const view = await measure.cold(browser, url);
  const barePage = await measure.openPage(browser, bare.draw(elements));
  const bareView = await measure.firstView(barePage);
  const bareFrames = await measure.pan(barePage, 'canvas:last-of-type');
  await barePage.close();

  const opened = await measure.openPage(browser, url);
  await measure.firstView(opened);
  const overlaps = await overlappingLabels(opened.page, MAP);
  const frames = await measure.scroll(opened, MAP);
  const panned = await measure.longestTask(opened.page);
  await opened.page.getByRole('group', { name: 'Edges shown' }).getByRole('button', { name: 'All' }).click();
  await measure.settled(opened);
  const all = await measure.longestTask(opened.page);
  await opened.close();
  return [
    against(
      `${name}: meaningful, cold`,
      view.meaningful,
      elements.nodes.length < 100 ? 2_500 : 3_500,
      bareView.meaningful,
    ),
    against('main-thread CPU until then', view.cpu, undefined, bareView.cpu),
    against('longest task until then', view.longestTask, undefined, bareView.longestTask),
    atMost('layout shift', view.shift, 0.02, '', 3),
    atMost('overlapping labels', overlaps, 0),
    against('moving over it, p95 frame', frames.p95, 66, bareFrames.p95),
    against('main-thread CPU of a frame', frames.cpu, undefined, bareFrames.cpu),
    against('longest task while moving', panned, 250),
    against('all edges: longest task', all, 250),
  ];
}
