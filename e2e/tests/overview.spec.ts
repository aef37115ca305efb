import {
  AccountDetailSchema,
  OverviewSchema,
  SnapshotDetailSchema,
} from '@assumable/shared/testing/api-contract';
import type { Locator, Page } from '@playwright/test';
import { readApi } from '../fixtures/api.ts';
import { inspector, tableRows } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ sharesPage: true });

const APPS_DEVSTG = '444444444444';

function card(page: Page, account: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${account} ?, account `) });
}

/** Pairs (`source|target`) that the map draws a line for. */
async function drawnPairs(page: Page): Promise<readonly string[]> {
  const pairs = await page
    .locator('path[data-edge]')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('data-edge') ?? ''));
  return pairs.sort();
}

test('what is in scope and what was not read stands on the first screen', async ({ page, open, server }) => {
  const snapshot = await readApi(server, '/snapshots/latest', SnapshotDetailSchema);
  await open();
  await expect(page.getByRole('link', { name: '15 of 17 accounts read' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^15 of 17 accounts read/ })).toContainText('2 not read');
  const principals = snapshot.counts.roles + snapshot.counts.users;
  await expect(page.getByRole('button', { name: /principals/ })).toContainText(String(principals));
  await expect(page.getByRole('button', { name: /^5 blocked/ })).toBeVisible();

  const coverage = page.getByRole('complementary', { name: 'Coverage and trusts from outside' });
  expect(snapshot.gaps.length).toBeGreaterThan(2);
  for (const gap of snapshot.gaps) await expect(coverage).toContainText(gap.message);
  await expect(coverage.getByRole('listitem').filter({ hasText: 'AccessDenied' })).toContainText('zenith');
  await expect(coverage.getByRole('listitem').filter({ hasText: 'suspended' })).toContainText('legacy-web');
  for (const name of ['zenith', 'legacy-web']) {
    await expect(card(page, name)).toHaveAccessibleName(/ Not read /);
  }
  await expect(card(page, 'data-devstg')).toHaveAccessibleName(/, gaps /);
});

test('every account stands in the box of its unit', async ({ page, open, server }) => {
  const overview = await readApi(server, '/snapshots/latest/overview', OverviewSchema);
  const inside = overview.accounts.filter(({ coverage }) => coverage !== 'external');
  await open();
  await expect(card(page, 'apps-devstg')).toBeVisible();
  for (const unit of overview.units) {
    await expect(page.getByRole('heading', { level: 3, name: unit.name, exact: true })).toBeVisible();
  }
  const { cards, boxes } = await page.evaluate(() => {
    const rectangles = (attribute: string) =>
      [...document.querySelectorAll(`[${attribute}]`)].map((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { id: element.getAttribute(attribute) ?? '', left, top, right, bottom };
      });
    return { cards: rectangles('data-account'), boxes: rectangles('data-unit') };
  });
  expect(cards.map(({ id }) => id).sort()).toEqual(inside.map(({ id }) => id).sort());
  const misplaced = inside.filter((account) => {
    const at = cards.find(({ id }) => id === account.id);
    const box = boxes.find(({ id }) => id === account.unitId);
    if (at === undefined || box === undefined) return true;
    return at.left < box.left || at.top < box.top || at.right > box.right || at.bottom > box.bottom;
  });
  expect(misplaced).toEqual([]);
  const overlaps = cards.filter((one) =>
    cards.some(
      (other) =>
        other.id !== one.id &&
        one.left < other.right &&
        other.left < one.right &&
        one.top < other.bottom &&
        other.top < one.bottom,
    ),
  );
  expect(overlaps).toEqual([]);
});

test('the switch decides which account edges are drawn, and the address keeps it', async ({
  page,
  open,
  server,
}) => {
  const { accounts, accountEdges } = await readApi(server, '/snapshots/latest/overview', OverviewSchema);
  const inside = new Set(accounts.flatMap(({ id, coverage }) => (coverage === 'external' ? [] : [id])));
  const crossing = accountEdges.filter(
    ({ source, target }) => source !== target && inside.has(source) && inside.has(target),
  );
  const live = crossing.filter(
    ({ counts }) => (counts.allowed ?? 0) + (counts.conditional ?? 0) + (counts.trusted_unverified ?? 0) > 0,
  );
  const keys = (edges: typeof crossing): readonly string[] =>
    edges.map(({ source, target }) => `${source}|${target}`).sort();

  await open();
  const modes = page.getByRole('group', { name: 'Edges shown' });
  await expect(modes.getByRole('button', { name: 'Selected' })).toHaveAttribute('aria-pressed', 'true');
  await expect(card(page, 'apps-devstg')).toBeVisible();
  expect(await drawnPairs(page)).toEqual([]);

  await modes.getByRole('button', { name: 'Cross-account' }).click();
  await expect(page).toHaveURL(/edges=cross/);
  await expect.poll(() => drawnPairs(page)).toEqual(keys(live));

  await modes.getByRole('button', { name: 'All' }).click();
  await expect.poll(async () => (await drawnPairs(page)).length).toBeGreaterThan(live.length);
  expect(await drawnPairs(page)).toEqual(expect.arrayContaining([...keys(live)]));
  const all = await drawnPairs(page);

  await page.reload();
  await expect.poll(() => drawnPairs(page)).toEqual(all);
  await expect(modes.getByRole('button', { name: 'All' })).toHaveAttribute('aria-pressed', 'true');

  await modes.getByRole('button', { name: 'None' }).click();
  await expect.poll(() => drawnPairs(page)).toEqual([]);

  await modes.getByRole('button', { name: 'Selected' }).click();
  await card(page, 'apps-devstg').click();
  const own = crossing.filter(({ source, target }) => source === APPS_DEVSTG || target === APPS_DEVSTG);
  await expect.poll(() => drawnPairs(page)).toEqual(expect.arrayContaining([...keys(own)]));
  for (const pair of await drawnPairs(page)) expect(pair).toContain(APPS_DEVSTG);
});

test('an account opens in the panel, and from there in Explore', async ({ page, open, server }) => {
  const detail = await readApi(
    server,
    `/snapshots/latest/account?account=${APPS_DEVSTG}`,
    AccountDetailSchema,
  );
  await open();
  await card(page, 'apps-devstg').click();
  await expect(card(page, 'apps-devstg')).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL(new RegExp(`sel=node:${APPS_DEVSTG}`));
  const panel = inspector(page).getByRole('article', { name: 'Account apps-devstg' });
  await expect(panel).toBeVisible();
  await expect(panel).toContainText('4444 4444 4444');
  const inbound = new Set(
    detail.accountEdges.filter(({ target }) => target === APPS_DEVSTG).map(({ source }) => source),
  );
  inbound.delete(APPS_DEVSTG);
  const into = panel.locator('section', { has: page.getByRole('heading', { name: 'Into this account' }) });
  await expect(into).toContainText(String(inbound.size));
  for (const { name } of detail.policiesInForce) await expect(panel).toContainText(name);

  // A selected card opens with Enter.
  await card(page, 'apps-devstg').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/explore\\?of=${APPS_DEVSTG}`));
  await expect(page.getByRole('heading', { level: 1, name: 'apps-devstg' })).toBeVisible();
  await expect(page.getByTestId('truth-line')).toContainText(/Showing [\d,]+ principals, [\d,]+ edges/);
});

test('the table shows the accounts and the numbers of the API', async ({ page, open, server }) => {
  const { accounts, accountEdges } = await readApi(server, '/snapshots/latest/overview', OverviewSchema);
  await open();
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  await expect(page).toHaveURL(/v=table/);

  const spaced = (id: string): string => id.replace(/(\d{4})(\d{4})(\d{4})/, '$1 $2 $3');
  const count = (value: number | undefined): string =>
    value === undefined || value === 0 ? '–' : String(value);
  await page.getByRole('group', { name: 'Rows' }).getByRole('button', { name: 'Accounts' }).click();
  const shown = await tableRows(page, 'Accounts');
  const expected = accounts.map(({ id, name, coverage, roles, users, inbound, outbound }) => [
    id,
    name,
    spaced(id),
    coverage.replaceAll('_', ' '),
    ...[roles, users, inbound, outbound].map(count),
  ]);
  const byId = (a: readonly string[], b: readonly string[]): number => (a[0] ?? '').localeCompare(b[0] ?? '');
  expect([...shown].sort(byId)).toEqual([...expected].sort(byId));

  await page.getByRole('group', { name: 'Rows' }).getByRole('button', { name: 'Account pairs' }).click();
  const pairs = await tableRows(page, 'Account pairs');
  const known = new Set(accounts.map(({ id }) => id));
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const between = accountEdges.filter(
    ({ source, target }) => source !== target && known.has(source) && known.has(target),
  );
  expect(
    pairs.filter(([key = '']) => between.some((e) => `${e.source}|${e.target}` === key)).sort(byId),
  ).toEqual(
    between
      .map(({ source, target, counts, total }) => [
        `${source}|${target}`,
        names.get(source) ?? source,
        names.get(target) ?? target,
        ...[
          counts.allowed,
          counts.conditional,
          counts.trusted_unverified,
          counts.denied,
          counts.trust_only,
          counts.permit_only,
        ].map(count),
        String(total),
      ])
      .sort(byId),
  );
});
