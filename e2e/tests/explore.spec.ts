import { EdgeListSchema } from '@assumable/shared/testing/api-contract';
import { demoStory } from '@assumable/shared/testing/demo-model';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { readApi } from '../fixtures/api.ts';
import { parseCsv } from '../fixtures/csv.ts';
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
const DEPLOYMASTER = demoStory('chain-1').target;
const SHARED = '333333333333';

/** The address without its host, once the snapshot's id has replaced `latest`. */
async function address(page: Page): Promise<string> {
  await expect(page).not.toHaveURL(/\/latest/);
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

function view(page: Page, name: 'Graph' | 'Table') {
  return page.getByRole('group', { name: 'View' }).getByRole('button', { name });
}

function filters(page: Page) {
  return page.getByRole('complementary', { name: 'Filters' });
}

/** Pairs (`source|target`) that the table lists. */
async function listedPairs(page: Page): Promise<readonly string[]> {
  const rows = await tableRows(page, 'Trusts');
  return [...new Set(rows.map(([key = '']) => key.split('|').slice(0, 2).join('|')))].sort();
}

/** Waits until the line at the foot says how many principals and edges are shown. */
async function shownCounts(page: Page): Promise<string> {
  const line = page.getByTestId('truth-line');
  await expect(line).toContainText(/^Showing /);
  return (await line.textContent()) ?? '';
}

test('a reload restores subject, filters, selection and view', async ({ page, open }) => {
  await open(
    explorePath({
      of: DEPLOYMASTER,
      dir: 'in',
      hops: '2',
      st: 'allowed,trust_only',
      kind: 'iam_role',
      sel: edgeSelection(JOHN.target, DEPLOYMASTER),
    }),
  );
  const state = async (): Promise<unknown> => ({
    address: await address(page),
    subject: await page.getByRole('heading', { level: 1 }).textContent(),
    explained: await explanation(page).getAttribute('aria-label'),
    direction: await filters(page).getByRole('button', { name: 'Callers' }).getAttribute('aria-pressed'),
    trustOnly: await filters(page).getByRole('checkbox', { name: 'Trust only' }).isChecked(),
    blocked: await filters(page).getByRole('checkbox', { name: 'Blocked' }).isChecked(),
    role: await filters(page).getByRole('checkbox', { name: 'Role', exact: true }).isChecked(),
    shown: await shownCounts(page),
    drawn: await drawnIds(page),
  });
  await expect(explanation(page)).toBeVisible();
  const before = await state();
  expect(before).toMatchObject({
    subject: 'DeployMaster',
    explained: 'Why DevOps to DeployMaster',
    direction: 'true',
    trustOnly: true,
    blocked: false,
    role: true,
  });
  await page.reload();
  await expect(explanation(page)).toBeVisible();
  expect(await state()).toEqual(before);

  await view(page, 'Table').click();
  const rows = await listedPairs(page);
  await page.reload();
  await expect(view(page, 'Table')).toHaveAttribute('aria-pressed', 'true');
  expect(await listedPairs(page)).toEqual(rows);
});

test('back and forward walk through every step and return to it exactly', async ({ page, open }) => {
  await open(explorePath({ of: JOHN.source }));
  const subject = page.getByRole('heading', { level: 1 });
  await expect(subject).toHaveText('John');
  const selected = page.getByRole('article');
  const look = async (): Promise<unknown> => ({
    address: await address(page),
    subject: await subject.textContent(),
    selection: (await selected.count()) === 0 ? '' : await selected.getAttribute('aria-label'),
    table: await view(page, 'Table').getAttribute('aria-pressed'),
    trustOnly: await filters(page).getByRole('checkbox', { name: 'Trust only' }).isChecked(),
  });

  const steps: (() => Promise<void>)[] = [
    async () => filters(page).getByRole('checkbox', { name: 'Trust only' }).click(),
    async () => view(page, 'Table').click(),
    async () => {
      await page.locator(`tr[data-row="${JOHN.source}|${JOHN.target}|sts:AssumeRole"]`).click();
      await expect(explanation(page)).toBeVisible();
    },
    async () => {
      await explanation(page).getByRole('button', { name: 'DevOps', exact: true }).click();
      await expect(inspector(page).getByRole('article', { name: 'DevOps' })).toBeVisible();
    },
    async () => view(page, 'Graph').click(),
    async () => {
      await page.getByRole('button', { name: 'Center here' }).click();
      await expect(subject).toHaveText('DevOps');
    },
  ];
  const seen = [await look()];
  for (const step of steps) {
    const before = page.url();
    await step();
    await expect.poll(() => page.url()).not.toBe(before);
    seen.push(await look());
  }
  expect(new Set(seen.map((state) => JSON.stringify(state))).size).toBe(steps.length + 1);
  for (const state of seen.slice(0, -1).reverse()) {
    await page.goBack();
    await expect.poll(look).toEqual(state);
  }
  for (const state of seen.slice(1)) {
    await page.goForward();
    await expect.poll(look).toEqual(state);
  }
});

test('filters by status, kind and account are set in the panel and kept in the address', async ({
  page,
  open,
  server,
}) => {
  await open(explorePath({ v: 'table' }));
  await shownCounts(page);
  for (const name of ['Allowed', 'Conditional', 'Caller unknown']) {
    await filters(page).getByRole('checkbox', { name, exact: true }).click();
  }
  await expect(page).toHaveURL(/st=denied/);
  const denied = await readApi(server, '/snapshots/latest/edges?status=denied&limit=1000', EdgeListSchema);
  await expect(page.getByTestId('truth-line')).toContainText(`${denied.total} edges`);
  await expect.poll(() => listedPairs(page)).toHaveLength(denied.total);

  await filters(page).getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).not.toHaveURL(/st=/);
  await filters(page).getByRole('checkbox', { name: 'AWS service' }).click();
  await filters(page)
    .getByRole('button', { name: /^Account of caller or role/ })
    .click();
  await page.getByRole('menuitemradio', { name: /^shared/ }).click();
  await expect(page).toHaveURL(new RegExp(`account=${SHARED}&kind=aws_service`));
  const services = await readApi(
    server,
    `/snapshots/latest/edges?status=allowed,conditional,trusted_unverified,denied&kind=aws_service&account=${SHARED}&limit=1000`,
    EdgeListSchema,
  );
  await expect(page.getByTestId('truth-line')).toContainText(`${services.total} edges`);
  expect(services.total).toBeGreaterThan(0);
  const pairs = services.edges.map(({ source, target }) => `${source}|${target}`);
  expect(await listedPairs(page)).toEqual([...new Set(pairs)].sort());

  await filters(page).getByRole('textbox', { name: 'Text' }).fill('jenkins');
  await expect(page).toHaveURL(/q=jenkins/);
  const jenkins = await readApi(
    server,
    `/snapshots/latest/edges?status=allowed,conditional,trusted_unverified,denied&kind=aws_service&account=${SHARED}&q=jenkins`,
    EdgeListSchema,
  );
  expect(jenkins.total).toBeGreaterThan(0);
  expect(jenkins.total).toBeLessThan(services.total);
  await expect(page.getByTestId('truth-line')).toContainText(`, ${jenkins.total} edge`);
  expect(await listedPairs(page)).toEqual(
    jenkins.edges.map(({ source, target }) => `${source}|${target}`).sort(),
  );
});

test('a parameter that cannot be used gives a notice, and the rest of the address holds', async ({
  page,
  open,
}) => {
  await open(
    explorePath({ of: JOHN.source, hops: '99', st: 'allowed,nonsense', nope: '1', v: 'table' }),
    'cold',
  );
  const notice = page.getByRole('status').filter({ hasText: 'Part of the address could not be used' });
  await expect(notice).toContainText('hops=99');
  await expect(notice).toContainText('st=allowed,nonsense');
  await expect(notice).toContainText('nope=1');
  await expect(page.getByRole('heading', { level: 1, name: 'John' })).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Trusts' })).toBeVisible();

  await notice.getByRole('button', { name: 'Close this notice' }).click();
  await expect(notice).toBeHidden();
  await expect(page).not.toHaveURL(/hops|nonsense|nope/);
  await expect(page).toHaveURL(/v=table/);
});

test.describe('addresses that lead nowhere', () => {
  test.use({ allowedFaults: ['404', '400'] });

  test('a principal, a snapshot and a page that do not exist say so', async ({ page, open }) => {
    await open(explorePath({ of: 'arn:aws:iam::444444444444:role/Nowhere' }), 'cold');
    await expect(page.getByRole('main')).toContainText(/Nowhere/);
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(/no |not /i);

    await open('/s/01ZZZZZZZZZZZZZZZZZZZZZZZZ');
    await expect(page.getByRole('button', { name: 'Go to Snapshots' })).toBeVisible();

    await open('/no/such/page');
    await expect(page.getByText('There is no such page')).toBeVisible();
    await open('/snapshots', 'cold');
  });
});

test('the CSV of the table holds the rows that are shown', async ({ page, open }) => {
  await open(explorePath({ of: JOHN.source, v: 'table', st: 'allowed,conditional,trust_only' }));
  const rows = await tableRows(page, 'Trusts');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^assumable-trusts-.+\.csv$/);
  const [head, ...lines] = parseCsv(await readFile(await download.path(), 'utf8'));
  expect(head?.slice(0, 4)).toEqual(['source', 'target', 'action', 'status']);
  const keys = lines.map(([source, target, action]) => `${source ?? ''}|${target ?? ''}|${action ?? ''}`);
  expect(keys.sort()).toEqual(rows.map(([key]) => key).sort());
  expect(rows.length).toBeGreaterThan(20);
});
