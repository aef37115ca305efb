import { NeighbourhoodSchema } from '@assumable/shared/testing/api-contract';
import { demoStory } from '@assumable/shared/testing/demo-model';
import type { Download, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { drawnIds, explorePath } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';

const SUBJECT = demoStory('chain-1').target;

/** An answer of so many callers of the subject, for sizes that the demo does not have. */
async function answerCallers(page: Page, count: number): Promise<void> {
  const node = (id: string, hop: number) => ({
    id,
    kind: 'iam_role' as const,
    label: id.slice(-24),
    flags: [],
    hop,
  });
  const ids = Array.from({ length: count }, (_, index) => `arn:aws:iam::444444444444:role/caller-${index}`);
  const body = NeighbourhoodSchema.parse({
    nodes: [node(SUBJECT, 0), ...ids.map((id) => node(id, 1))],
    edges: ids.map((source) => ({
      source,
      target: SUBJECT,
      action: 'sts:AssumeRole',
      status: 'allowed',
      decidedBy: ['trust'],
      blockedBy: [],
      conditions: [],
      matched: [],
      coverage: 'full',
      notes: [],
    })),
    omitted: 0,
  });
  await page.route(/\/neighbourhood\?/, (route) => route.fulfill({ json: body }));
}

interface Picture {
  readonly text: string;
  readonly error: string;
  readonly cells: number;
}

/** What a saved SVG says, read by the parser of the browser in an empty page: the console's own policy forbids it. */
async function readPicture(page: Page, download: Download): Promise<Picture> {
  const text = await readFile(await download.path(), 'utf8');
  const empty = await page.context().newPage();
  const read = await empty.evaluate((svg) => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    return {
      text: parsed.documentElement.textContent,
      error: parsed.querySelector('parsererror')?.textContent ?? '',
      cells: parsed.querySelectorAll('[data-cell]').length,
    };
  }, text);
  await empty.close();
  return read;
}

test('a drawing over the cap is told, with the table at hand, and nothing is drawn', async ({
  page,
  open,
}) => {
  await answerCallers(page, 1_500);
  await open(explorePath({ of: SUBJECT, max: '1500' }));
  await expect(page.getByText(/are too many to draw/)).toBeVisible();
  await expect(page.getByText(/up to 1,500 principals and 5,000 lines/)).toBeVisible();
  await expect(page.getByTestId('graph')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show them as a table' }).click();
  await expect(page.getByRole('grid', { name: 'Trusts' })).toHaveAttribute('aria-rowcount', '1501');
});

test('the largest drawing under the cap is drawn', async ({ page, open }) => {
  await answerCallers(page, 1_499);
  await open(explorePath({ of: SUBJECT, max: '1500', lay: 'force' }));
  await expect.poll(async () => (await drawnIds(page)).nodes.length).toBe(1_500);
});

test.describe('a layout whose thread fails', () => {
  test.use({ allowedFaults: ['layout-worker', 'net::ERR_FAILED', 'Failed to load'] });

  test('leaves the principals by account and says so; a second try succeeds', async ({ page, open }) => {
    await page.route(/layout-worker-/, (route) => route.abort());
    await open(explorePath({ of: SUBJECT, lay: 'force' }));
    const notice = page.getByRole('alert').filter({ hasText: 'The layout could not be computed' });
    await expect(notice).toBeVisible();
    const before = await drawnIds(page);
    expect(before.nodes.length).toBeGreaterThan(3);
    await page.unroute(/layout-worker-/);
    await notice.getByRole('button', { name: 'Try again' }).click();
    await expect(notice).toHaveCount(0);
    expect(await drawnIds(page)).toEqual(before);
  });
});

test('pictures of graph and matrix parse, and hold snapshot, filters, legend and every cell', async ({
  page,
  open,
}) => {
  await open(explorePath({ of: SUBJECT, kind: 'iam_role' }));
  await drawnIds(page);
  const snapshot = /\/s\/([^/?]+)/.exec(page.url())?.[1] ?? 'none';
  const [drawing] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as SVG' }).click(),
  ]);
  const graph = await readPicture(page, drawing);
  expect(graph.error).toBe('');
  for (const part of [snapshot, 'Caller Role', 'Allowed', 'DeployMaster']) expect(graph.text).toContain(part);

  await open('/s/latest/matrix?level=accounts&scope=cross_account');
  const line = page.getByTestId('truth-line');
  await expect(line).toContainText(/^Showing \d/);
  const pairs = Number(/^Showing (\d+) pair/.exec((await line.textContent()) ?? '')?.[1]);
  await page.getByRole('button', { name: 'Picture' }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^Save as SVG/ }).click(),
  ]);
  const matrix = await readPicture(page, saved);
  expect(matrix.error).toBe('');
  expect(matrix.cells).toBe(pairs);
  for (const part of [snapshot, 'Filters: Where', 'Trusted, caller not known']) {
    expect(matrix.text).toContain(part);
  }
});
