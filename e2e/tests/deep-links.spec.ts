/** Addresses that hold a whole view: they open to it, come back to it, and hold the same trusts as graph and as table. */
import { NeighbourhoodSchema, SnapshotListSchema } from '@assumable/shared/testing/api-contract';
import { demoStory } from '@assumable/shared/testing/demo-model';
import type { Page } from '@playwright/test';
import { readApi } from '../fixtures/api.ts';
import {
  drawnIds,
  edgeSelection,
  explanation,
  explorePath,
  inspector,
  tableRows,
} from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ sharesPage: true });

const JOHN = demoStory('john-devops');
const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';
const e = encodeURIComponent;

interface Link {
  readonly path: string;
  /** What stands on the page: view, selection, open tab. */
  readonly shows: (page: Page) => Promise<void>;
}

const pressed = (page: Page, group: string, name: string) =>
  expect(page.getByRole('group', { name: group }).getByRole('button', { name, exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );

const openTab = (page: Page, name: RegExp) =>
  expect(page.getByRole('tab', { name, selected: true })).toBeVisible();

/** Relative to the snapshot. */
const LINKS: readonly Link[] = [
  {
    path: '?edges=all&sel=node:555555555555',
    shows: async (page) => {
      await pressed(page, 'Edges shown', 'All');
      await expect(inspector(page).getByRole('article', { name: 'Account apps-prd' })).toBeVisible();
    },
  },
  {
    path: '/matrix?level=units',
    shows: async (page) => {
      await pressed(page, 'Level', 'Units');
      await expect(page.getByRole('gridcell').first()).toBeVisible();
    },
  },
  {
    path: `/explore?of=${e(JOHN.source)}&v=table&sel=${e(`node.permissions:${JOHN.source}`)}`,
    shows: async (page) => {
      await pressed(page, 'View', 'Table');
      await expect(page.getByRole('grid', { name: 'Trusts' })).toBeVisible();
      await expect(inspector(page).getByRole('article', { name: 'John' })).toBeVisible();
      await openTab(page, /^Permissions/);
    },
  },
  {
    path: `/explore?of=${e(JOHN.source)}&dir=out&sel=${e(edgeSelection(JOHN.source, JOHN.target))}&assume=aws:multifactorauthpresent%3Dtrue`,
    shows: async (page) => {
      await expect(explanation(page)).toHaveAccessibleName('Why John to DevOps');
      await expect(page.getByRole('heading', { level: 1, name: 'John' })).toBeVisible();
    },
  },
  {
    path: `/paths?from=${e(JOHN.source)}&to=${e(PROD_ADMIN)}&hops=6`,
    shows: async (page) => {
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible();
      await expect(page.getByRole('button', { name: /6 steps/ })).toBeVisible();
    },
  },
  {
    path: `/paths?to=${e(PROD_ADMIN)}&v=table`,
    shows: async (page) => {
      await pressed(page, 'View', 'Table');
      await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    path: `/principals?access=full&kind=iam_role&sel=${e(`node.trust:${PROD_ADMIN}`)}`,
    shows: async (page) => {
      await expect(page.getByRole('switch', { name: 'Full access only' })).toBeChecked();
      await openTab(page, /^Trust policy/);
    },
  },
  {
    path: `/principal?id=${e(PROD_ADMIN)}&tab=guardrails`,
    shows: async (page) => {
      await expect(page.getByRole('heading', { level: 1, name: 'ProdAdmin' })).toBeVisible();
      await openTab(page, /^SCP & RCP/);
    },
  },
  {
    path: `/policy?id=${e(PROD_ADMIN)}&with=${e('arn:aws:iam::aws:policy/AdministratorAccess')}`,
    shows: (page) => expect(page.getByRole('region', { name: 'Comparison' })).toBeVisible(),
  },
  {
    path: '/coverage?q=suspended',
    shows: (page) => expect(page.getByRole('grid', { name: 'Gaps' }).locator('tr[data-row]')).toHaveCount(1),
  },
  {
    path: '/explore?kind=account&v=table',
    shows: async (page) => {
      await expect(page.getByRole('checkbox', { name: 'Whole account' })).toBeChecked();
      await expect(page.getByRole('grid', { name: 'Trusts' }).getByRole('row').nth(1)).toBeVisible();
    },
  },
];

test('every link opens its view, selection and tab; ten steps back and forward lead to the same ones', async ({
  page,
  open,
  server,
}) => {
  test.setTimeout(300_000);
  const { snapshots } = await readApi(server, '/snapshots', SnapshotListSchema);
  const root = `/s/${snapshots[0]?.id ?? ''}`;
  for (const { path, shows } of LINKS) {
    await open(root + path, 'cold');
    await shows(page);
    await expect(page.getByRole('status').filter({ hasText: 'could not be used' })).toBeHidden();
  }
  // The same addresses as steps of one visit.
  const seen: string[] = [];
  for (const { path, shows } of LINKS) {
    await page.evaluate((address) => {
      window.history.pushState({}, '', address);
    }, root + path);
    await shows(page);
    seen.push(page.url());
  }
  expect(seen.length).toBeGreaterThan(10);
  for (const [back, link] of LINKS.slice(0, -1).reverse().entries()) {
    await page.goBack();
    await link.shows(page);
    expect(page.url()).toBe(seen[seen.length - 2 - back]);
  }
  for (const [index, link] of LINKS.slice(1).entries()) {
    await page.goForward();
    await link.shows(page);
    expect(page.url()).toBe(seen[index + 1]);
  }
});

test('a broken parameter of any page shows the notice, and the page shows the rest', async ({
  page,
  open,
}) => {
  const broken: readonly (readonly [path: string, parameter: string])[] = [
    ['?edges=some', 'edges=some'],
    ['/matrix?level=planets', 'level=planets'],
    ['/paths?hops=0', 'hops=0'],
    ['/explore?sel=edge:nobody', 'sel=edge:nobody'],
    ['/principals?sel=nonsense', 'sel=nonsense'],
    ['/principals?account=12', 'account=12'],
    ['/coverage?nope=1', 'nope=1'],
  ];
  for (const [path, parameter] of broken) {
    await open(`/s/latest${path}`);
    const notice = page.getByRole('status').filter({ hasText: 'Part of the address could not be used' });
    await expect(notice).toContainText(parameter);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeAttached();
  }
});

/** The same numbers on every run, in [0, 1). Source: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const GRAMMAR: Readonly<Record<string, readonly string[]>> = {
  st: ['allowed', 'allowed,conditional', 'trust_only,permit_only', 'denied,conditional,allowed'],
  kind: ['iam_role', 'iam_user', 'account', 'aws_service', 'iam_role,iam_user'],
  scope: ['cross_account', 'same_account', 'external'],
  account: ['555555555555', '222222222222'],
  q: ['deploy', 'admin', 'o'],
  cond: ['aws:MultiFactorAuthPresent'],
  without: ['sts:ExternalId'],
  dir: ['in', 'out'],
  hops: ['2', '3'],
  slr: ['1'],
};

/** What everybody looks at, before what nobody thought of. */
const FIXED: readonly Readonly<Record<string, string>>[] = [
  {},
  { scope: 'same_account', q: 'deploy' },
  { st: 'allowed,conditional,trusted_unverified,denied,trust_only,permit_only' },
];

test('graph, table and truth line of a view agree with the API for random filters', async ({
  page,
  open,
  server,
}) => {
  test.setTimeout(300_000);
  const random = randomNumbers(20_261_124);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const names: Readonly<Record<string, string>> = { st: 'status', dir: 'direction', slr: 'serviceLinked' };
  const centre = demoStory('chain-1').target;
  let filled = 0;
  for (let round = 0; round < FIXED.length + 30; round += 1) {
    const fixed = FIXED[round];
    const search: Record<string, string> = { ...fixed };
    for (const [key, values] of Object.entries(GRAMMAR)) {
      if (fixed === undefined && random() < 0.2) search[key] = pick(values) ?? '';
    }
    const asked = new URLSearchParams({ id: centre, expand: 'true' });
    const { st = 'allowed,conditional,trusted_unverified,denied', ...rest } = search;
    for (const [key, value] of Object.entries({ ...rest, st })) {
      asked.set(names[key] ?? key, key === 'slr' ? 'true' : value);
    }
    const answer = await readApi(
      server,
      `/snapshots/latest/neighbourhood?${asked.toString()}`,
      NeighbourhoodSchema,
    );
    const pairs = [...new Set(answer.edges.map(({ source, target }) => `${source}|${target}`))].sort();
    const name = JSON.stringify(search);
    await open(explorePath({ of: centre, ...search }));
    await expect(page.getByTestId('truth-line'), name).toContainText(
      new RegExp(`^Showing ${answer.nodes.length} principals?, ${answer.edges.length} edges?`),
    );
    if (pairs.length === 0) continue;
    filled += 1;
    await expect.poll(async () => (await drawnIds(page)).edges, { message: name }).toEqual(pairs);
    // Scrolling through a table takes longest, so every third one is read.
    if (round % 3 !== 0) continue;
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
    const rows = await tableRows(page, 'Trusts');
    expect([...new Set(rows.map(([key = '']) => key.split('|').slice(0, 2).join('|')))].sort(), name).toEqual(
      pairs,
    );
  }
  expect(filled).toBeGreaterThan(12);
});
